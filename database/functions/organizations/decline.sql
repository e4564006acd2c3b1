-- Declines an invitation of the viewer.
CREATE OR REPLACE FUNCTION organizations.decline(
  membership uuid, token bytea, at timestamptz
) RETURNS TABLE(organization_id uuid, id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  pending memberships := organizations.invitation_for(membership, token, at);
BEGIN
  DELETE FROM memberships m WHERE m.id = pending.id;
  RETURN QUERY SELECT pending.organization_id, pending.id;
END
$$;
REVOKE ALL ON FUNCTION organizations.decline FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.decline TO marquee_serving;

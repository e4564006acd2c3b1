-- Accepts an invitation of the viewer.
CREATE OR REPLACE FUNCTION organizations.accept(
  membership uuid, token bytea, at timestamptz
) RETURNS TABLE(organization_id uuid, id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  pending memberships := organizations.invitation_for(membership, token, at);
BEGIN
  IF EXISTS (SELECT FROM memberships m WHERE m.organization_id = pending.organization_id AND m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid
        AND m.status = 'ACTIVE') THEN
    PERFORM organizations.refuse('INVALID_STATE', 'You are a member already.', CASE WHEN token IS NULL THEN 'membershipId' ELSE 'token' END);
  END IF;
  DELETE FROM memberships m WHERE m.organization_id = pending.organization_id AND m.user_id = nullif(current_setting('tenancy.person', true), '')::uuid AND m.id <> pending.id;
  UPDATE memberships m SET status = 'ACTIVE', user_id = nullif(current_setting('tenancy.person', true), '')::uuid, joined_at = at WHERE m.id = pending.id;
  DELETE FROM organizations.invitations i WHERE i.membership_id = pending.id;
  RETURN QUERY SELECT pending.organization_id, pending.id;
END
$$;
REVOKE ALL ON FUNCTION organizations.accept FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.accept TO marquee_serving;

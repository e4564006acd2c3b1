-- Sets the token of a membership in the organization that the transaction acts for as the system. Null removes it.
CREATE OR REPLACE FUNCTION organizations.set_invitation_token(membership uuid, token bytea, expires timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM memberships m
     WHERE m.id = membership AND m.organization_id = nullif(current_setting('tenancy.system', true), '')::uuid) THEN
    RAISE EXCEPTION 'The membership belongs to another organization.';
  END IF;
  DELETE FROM organizations.invitations WHERE membership_id = membership;
  IF token IS NOT NULL THEN
    INSERT INTO organizations.invitations (membership_id, token_hash, expires_at) VALUES (membership, token, expires);
  END IF;
END
$$;
REVOKE ALL ON FUNCTION organizations.set_invitation_token FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.set_invitation_token TO marquee_serving;

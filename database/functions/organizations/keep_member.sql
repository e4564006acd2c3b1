-- Keeps the account of a member from being deleted, if the viewer is an active member of the same organization.
CREATE OR REPLACE FUNCTION organizations.keep_member(membership uuid) RETURNS uuid
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  person uuid;
BEGIN
  SELECT m.user_id INTO person FROM memberships m WHERE m.id = membership AND EXISTS (
    SELECT FROM memberships a
     WHERE a.organization_id = m.organization_id AND a.user_id = nullif(current_setting('tenancy.person', true), '')::uuid AND a.status = 'ACTIVE');
  RETURN CASE WHEN organizations.keep_account(person) THEN person END;
END
$$;
REVOKE ALL ON FUNCTION organizations.keep_member FROM PUBLIC;

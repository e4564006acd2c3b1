-- Prevents the deletion of an account until the transaction ends, or waits for it. Returns whether the account is not
-- deleted. Accepts the viewer, and the members of the organization that the transaction acts for as the system.
CREATE OR REPLACE FUNCTION organizations.lock_account(person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  living boolean;
BEGIN
  SELECT u.deleted_at IS NULL INTO living FROM users u
   WHERE u.id = person AND (u.id = nullif(current_setting('tenancy.person', true), '')::uuid OR EXISTS (
     SELECT FROM memberships m
      WHERE m.organization_id = nullif(current_setting('tenancy.system', true), '')::uuid AND m.user_id = u.id))
     FOR SHARE OF u;
  RETURN coalesce(living, false);
END
$$;
REVOKE ALL ON FUNCTION organizations.lock_account FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.lock_account TO marquee_serving;

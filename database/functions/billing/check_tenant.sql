-- Fails if the transaction belongs to a viewer who is no member of the tenant. Jobs act for every tenant.
CREATE OR REPLACE FUNCTION billing.check_tenant(tenant uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT pg_has_role(session_user, current_user, 'USAGE') AND NOT coalesce(
       tenant = ANY (nullif(current_setting('tenancy.memberships', true), '')::uuid[]), false) THEN
    RAISE EXCEPTION 'The viewer is no member of the organization.';
  END IF;
END
$$;
REVOKE ALL ON FUNCTION billing.check_tenant FROM PUBLIC;

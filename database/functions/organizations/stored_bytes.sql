-- Returns the stored bytes of an organization.
CREATE OR REPLACE FUNCTION organizations.stored_bytes(organization uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT coalesce(sum(bytes), 0)::bigint FROM tenancy.stored_bytes WHERE tenant_id = organization
$$;
REVOKE ALL ON FUNCTION organizations.stored_bytes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.stored_bytes TO marquee_serving;

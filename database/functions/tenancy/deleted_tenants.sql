-- Returns the IDs of the deleted organizations that are not purged yet, whose shared rows are hidden.
CREATE OR REPLACE FUNCTION tenancy.deleted_tenants() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(o.id), '{}') FROM organizations o WHERE o.deleted_at IS NOT NULL AND o.purged_at IS NULL
$$;
REVOKE ALL ON FUNCTION tenancy.deleted_tenants FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.deleted_tenants TO marquee_serving;

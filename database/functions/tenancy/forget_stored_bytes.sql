-- Trigger: removes the counts of purged tenants.
CREATE OR REPLACE FUNCTION tenancy.forget_stored_bytes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM tenancy.stored_bytes WHERE tenant_id IN (SELECT id FROM old_rows);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION tenancy.forget_stored_bytes FROM PUBLIC;

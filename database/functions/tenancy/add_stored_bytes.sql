-- Adds to the stored bytes of a tenant and raises MQ002 above its limit. Takes a row that no other transaction holds,
-- or inserts one, so that writers of a tenant neither wait for each other nor deadlock. Concurrent transactions do not
-- see each other's bytes: together they can exceed the limit by what they write, but the count is exact. Only users
-- are limited, not jobs and migrations.
CREATE OR REPLACE FUNCTION tenancy.add_stored_bytes(tenant uuid, added bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  free uuid; maximum bigint;
BEGIN
  -- The rows of a deleted organization are deleted after it, when its count is gone.
  IF added < 0 AND NOT EXISTS (SELECT FROM organizations WHERE id = tenant) THEN
    RETURN;
  END IF;
  SELECT s.id INTO free FROM tenancy.stored_bytes s WHERE s.tenant_id = tenant LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF FOUND THEN
    UPDATE tenancy.stored_bytes SET bytes = bytes + added WHERE id = free;
  ELSE
    INSERT INTO tenancy.stored_bytes (tenant_id, bytes) VALUES (tenant, added);
  END IF;
  IF added > 0 AND nullif(current_setting('tenancy.person', true), '') IS NOT NULL THEN
    maximum := organizations.stored_bytes_limit(tenant);
    IF organizations.stored_bytes(tenant) > maximum THEN
      RAISE EXCEPTION 'The storage limit is exceeded.' USING ERRCODE = 'MQ002', DETAIL = maximum;
    END IF;
  END IF;
END
$$;
REVOKE ALL ON FUNCTION tenancy.add_stored_bytes FROM PUBLIC;

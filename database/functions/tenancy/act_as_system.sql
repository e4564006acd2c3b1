-- Starts or, with null, ends access to the rows of a tenant as the system. Returns whether it had already started.
CREATE OR REPLACE FUNCTION tenancy.act_as_system(tenant uuid) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  active uuid := nullif(current_setting('tenancy.system', true), '')::uuid;
BEGIN
  IF tenant <> active THEN
    RAISE EXCEPTION 'The transaction already acts as the system of another tenant.';
  END IF;
  PERFORM set_config('tenancy.system', coalesce(tenant::text, ''), true);
  RETURN active IS NOT NULL;
END
$$;
REVOKE ALL ON FUNCTION tenancy.act_as_system FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.act_as_system TO marquee_serving;

-- Returns the encrypted tokens of a pending connection of the viewer, in the organization that the transaction acts for as
-- the system.
CREATE OR REPLACE FUNCTION connections.granted_tokens(connection uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.granted_tokens FROM pending_connections c
   WHERE c.id = connection AND c.created_by_id = nullif(current_setting('tenancy.person', true), '')::uuid
     AND c.organization_id = nullif(current_setting('tenancy.system', true), '')::uuid
$$;
REVOKE ALL ON FUNCTION connections.granted_tokens FROM PUBLIC;
GRANT EXECUTE ON FUNCTION connections.granted_tokens TO marquee_serving;

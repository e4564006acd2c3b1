-- Stores who granted access, so that no job withdraws the grant while its accounts are read and selected.
CREATE OR REPLACE FUNCTION connections.identify(state text, grantor text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE pending_connections c SET grantor_id = grantor
   WHERE c.state_hash = state AND c.status = 'READING_ACCOUNTS'
$$;
REVOKE ALL ON FUNCTION connections.identify FROM PUBLIC;
GRANT EXECUTE ON FUNCTION connections.identify TO marquee_serving;

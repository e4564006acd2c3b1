-- Returns the position of the newest event of a tenant or other audience.
CREATE OR REPLACE FUNCTION events.newest_place_of(audience uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT s.place FROM events.stream s WHERE s.tenant_id = audience ORDER BY s.place DESC LIMIT 1
$$;
REVOKE ALL ON FUNCTION events.newest_place_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION events.newest_place_of TO marquee_serving;

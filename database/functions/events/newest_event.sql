-- Returns the ID of the newest event.
CREATE OR REPLACE FUNCTION events.newest_event() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT event_id FROM events.stream ORDER BY place DESC LIMIT 1
$$;
REVOKE ALL ON FUNCTION events.newest_event FROM PUBLIC;
GRANT EXECUTE ON FUNCTION events.newest_event TO marquee_serving;

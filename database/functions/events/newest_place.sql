-- Returns the position of the newest event, 0 if there is none.
CREATE OR REPLACE FUNCTION events.newest_place() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT coalesce((SELECT place FROM events.stream ORDER BY place DESC LIMIT 1), 0)
$$;
REVOKE ALL ON FUNCTION events.newest_place FROM PUBLIC;
GRANT EXECUTE ON FUNCTION events.newest_place TO marquee_serving;

-- Returns the position of the last event older than an age.
CREATE OR REPLACE FUNCTION events.expired_place(age interval) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
SELECT max(s.place) FROM events.stream s JOIN events.recorded r ON r.id = s.event_id WHERE r.recorded_at < now() - age
$$;
REVOKE ALL ON FUNCTION events.expired_place FROM PUBLIC;

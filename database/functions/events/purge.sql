-- Deletes events up to a position, at most so many. Returns their number.
CREATE OR REPLACE FUNCTION events.purge(until bigint, most integer) RETURNS integer
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  purged integer;
BEGIN
  WITH old AS (
    DELETE FROM events.stream WHERE place IN
      (SELECT s.place FROM events.stream s WHERE s.place <= until ORDER BY s.place LIMIT most)
    RETURNING event_id)
  DELETE FROM events.recorded r USING old WHERE r.id = old.event_id;
  GET DIAGNOSTICS purged = ROW_COUNT;
  RETURN purged;
END
$$;
REVOKE ALL ON FUNCTION events.purge FROM PUBLIC;

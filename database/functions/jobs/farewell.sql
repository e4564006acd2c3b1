-- Removes workers that stop in order.
CREATE OR REPLACE FUNCTION jobs.farewell(gone text[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM jobs.workers WHERE id = ANY (gone);
END
$$;
REVOKE ALL ON FUNCTION jobs.farewell FROM PUBLIC;

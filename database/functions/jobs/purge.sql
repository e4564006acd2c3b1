-- Deletes jobs 30 days after they finished, at most so many, and failed tasks of that age. Returns the number of jobs.
CREATE OR REPLACE FUNCTION jobs.purge(most integer) RETURNS integer
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  purged integer;
BEGIN
  DELETE FROM jobs WHERE id IN (
    SELECT j.id FROM jobs j WHERE j.finished_at < now() - interval '30 days' LIMIT most);
  GET DIAGNOSTICS purged = ROW_COUNT;
  PERFORM graphile_worker.complete_jobs(ARRAY(
    SELECT q.id FROM graphile_worker.jobs q
     WHERE q.attempts >= q.max_attempts AND q.locked_at IS NULL AND q.updated_at < now() - interval '30 days'));
  RETURN purged;
END
$$;
REVOKE ALL ON FUNCTION jobs.purge FROM PUBLIC;

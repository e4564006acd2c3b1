-- Adds a task to the queue. A pending task with the same key is replaced.
CREATE OR REPLACE FUNCTION jobs.add(task text, details json, run_after timestamptz, key text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM graphile_worker.add_job(task, details, run_at => run_after, job_key => key);
END
$$;
REVOKE ALL ON FUNCTION jobs.add FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.add TO marquee_serving;

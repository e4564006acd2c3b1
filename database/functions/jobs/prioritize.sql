-- Changes the rank of a pending task in the queue: those with lower numbers are started first.
CREATE OR REPLACE FUNCTION jobs.prioritize(job uuid, rank integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM graphile_worker.reschedule_jobs(ARRAY(SELECT q.id FROM graphile_worker.jobs q WHERE q.key = 'shown:' || job),
    priority => rank);
END
$$;
REVOKE ALL ON FUNCTION jobs.prioritize FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.prioritize TO marquee_serving;

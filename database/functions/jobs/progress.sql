-- Records the progress of a running job. It never decreases.
CREATE OR REPLACE FUNCTION jobs.progress(job uuid, event uuid, percent integer, doing text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  going jobs;
BEGIN
  UPDATE jobs j SET progress = greatest(j.progress, percent), message = doing
   WHERE j.id = job AND j.status = 'RUNNING'
     AND (j.progress < percent OR j.message IS DISTINCT FROM doing) RETURNING * INTO going;
  IF FOUND THEN
    PERFORM jobs.tell(event, going, 'progressed');
  END IF;
END
$$;
REVOKE ALL ON FUNCTION jobs.progress FROM PUBLIC;

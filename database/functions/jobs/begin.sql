-- Marks a tracked job as running. Returns false if it has finished or was canceled.
CREATE OR REPLACE FUNCTION jobs.begin(job uuid, event uuid, attempt integer) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  begun jobs;
BEGIN
  UPDATE jobs j SET status = 'RUNNING', started_at = coalesce(j.started_at, now()), attempts = attempt,
         progress = 0, message = NULL
   WHERE j.id = job AND j.finished_at IS NULL RETURNING * INTO begun;
  IF FOUND THEN
    PERFORM jobs.tell(event, begun, 'started');
    RETURN true;
  END IF;
  RETURN false;
END
$$;
REVOKE ALL ON FUNCTION jobs.begin FROM PUBLIC;

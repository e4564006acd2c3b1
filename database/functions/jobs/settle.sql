-- Finishes a tracked job, or returns it to the queue for another attempt.
CREATE OR REPLACE FUNCTION jobs.settle(job uuid, event uuid, outcome text, given jsonb, error text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  settled jobs;
BEGIN
  UPDATE jobs j SET status = outcome, result = given, error_message = error, message = NULL,
         progress = CASE outcome WHEN 'COMPLETED' THEN 100 ELSE j.progress END,
         finished_at = CASE WHEN outcome <> 'PENDING' THEN now() END
   WHERE j.id = job AND j.finished_at IS NULL RETURNING * INTO settled;
  IF FOUND THEN
    PERFORM jobs.tell(event, settled, CASE outcome WHEN 'PENDING' THEN 'postponed' ELSE lower(outcome) END);
  END IF;
END
$$;
REVOKE ALL ON FUNCTION jobs.settle FROM PUBLIC;

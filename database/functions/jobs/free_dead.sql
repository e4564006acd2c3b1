-- Unlocks the tasks of workers without a heartbeat and fails tracked jobs that have no attempt left. Returns the
-- number of such workers.
CREATE OR REPLACE FUNCTION jobs.free_dead(age interval) RETURNS integer
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  dead text[]; lost jobs;
BEGIN
  SELECT array_agg(DISTINCT q.locked_by) INTO dead FROM graphile_worker.jobs q
   WHERE q.locked_at < now() - age
     AND NOT EXISTS (SELECT FROM jobs.workers w WHERE w.id = q.locked_by AND w.seen_at >= now() - age);
  IF dead IS NOT NULL THEN
    PERFORM graphile_worker.force_unlock_workers(dead);
  END IF;
  FOR lost IN SELECT j.* FROM jobs j WHERE j.status = 'RUNNING' AND NOT EXISTS (
      SELECT FROM graphile_worker.jobs q
       WHERE q.key = 'shown:' || j.id AND (q.locked_at IS NOT NULL OR q.attempts < q.max_attempts)) LOOP
    PERFORM jobs.settle(lost.id, gen_random_uuid(), 'FAILED', NULL, 'It was interrupted too often.');
  END LOOP;
  DELETE FROM jobs.workers WHERE seen_at < now() - interval '1 day';
  RETURN coalesce(cardinality(dead), 0);
END
$$;
REVOKE ALL ON FUNCTION jobs.free_dead FROM PUBLIC;

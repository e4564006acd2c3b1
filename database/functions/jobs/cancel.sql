-- Cancels a job of the viewer that is pending, or running and has items. Returns false if there is none.
CREATE OR REPLACE FUNCTION jobs.cancel(job uuid, event uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  cancelled jobs;
BEGIN
  UPDATE jobs j SET status = 'CANCELLED', finished_at = now()
   WHERE j.id = job AND j.created_by_id = nullif(current_setting('tenancy.person', true), '')::uuid AND (j.status = 'PENDING' OR (j.status = 'RUNNING' AND j.item_count IS NOT NULL)) RETURNING * INTO cancelled;
  IF FOUND THEN
    PERFORM graphile_worker.remove_job('shown:' || job);
    PERFORM jobs.tell(event, cancelled, 'cancelled');
    RETURN true;
  END IF;
  RETURN false;
END
$$;
REVOKE ALL ON FUNCTION jobs.cancel FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.cancel TO marquee_serving;

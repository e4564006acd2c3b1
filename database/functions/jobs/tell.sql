-- Records an event of a job for its subscribers.
CREATE OR REPLACE FUNCTION jobs.tell(event uuid, job jobs, verb text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM events.record(event, 'job.' || verb, job.organization_id, job.created_by_id, job.id,
                        jsonb_build_object('audience', job.id));
END
$$;
REVOKE ALL ON FUNCTION jobs.tell FROM PUBLIC;

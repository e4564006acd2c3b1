-- Adds a task that a user can follow, with its row in `jobs`.
CREATE OR REPLACE FUNCTION jobs.add_shown(
  job uuid, event uuid, task text, details json, run_after timestamptz, most integer, kind text, person uuid,
  tenant uuid, subject uuid, subject_type text, parameters jsonb
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  added jobs;
BEGIN
  INSERT INTO jobs (id, kind, created_by_id, organization_id, subject_id, subject_type, parameters, scheduled_at, max_attempts)
  VALUES (job, kind, person, tenant, subject, subject_type, parameters, coalesce(run_after, now()), most) RETURNING * INTO added;
  PERFORM graphile_worker.add_job(task, details, run_at => run_after, max_attempts => most, job_key => 'shown:' || job);
  PERFORM jobs.tell(event, added, 'created');
END
$$;
REVOKE ALL ON FUNCTION jobs.add_shown FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.add_shown TO marquee_serving;

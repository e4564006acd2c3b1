-- Adds the items of a job of the viewer.
CREATE OR REPLACE FUNCTION jobs.add_items(job uuid, items jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who uuid := nullif(current_setting('tenancy.person', true), '')::uuid;
BEGIN
  UPDATE jobs j SET item_count = jsonb_array_length(items) WHERE j.id = job AND j.created_by_id = who;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'The viewer has no such job.';
  END IF;
  INSERT INTO job_items (id, user_id, job_id, index, status, input, subject_id, subject_type, errors)
  SELECT i.id, who, job, i.index, i.status, i.input, i.subject_id, i.subject_type, i.errors
    FROM jsonb_to_recordset(items) AS i (
      id uuid, index integer, status text, input jsonb, subject_id uuid, subject_type text, errors jsonb);
END
$$;
REVOKE ALL ON FUNCTION jobs.add_items FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.add_items TO marquee_serving;

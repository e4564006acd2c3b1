-- Records the result of an item of a job of the viewer. Returns the number of items of the job that have one.
CREATE OR REPLACE FUNCTION jobs.finish_item(
  job uuid, item integer, subject uuid, subject_type text, given jsonb
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who uuid := nullif(current_setting('tenancy.person', true), '')::uuid;
BEGIN
  UPDATE job_items i
     SET status = CASE WHEN given = '[]' THEN 'SUCCEEDED' ELSE 'FAILED' END, errors = given,
         subject_id = subject, subject_type = finish_item.subject_type
   WHERE i.job_id = job AND i.index = item AND i.user_id = who;
  RETURN (SELECT count(*) FROM job_items i WHERE i.job_id = job AND i.status <> 'PENDING');
END
$$;
REVOKE ALL ON FUNCTION jobs.finish_item FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.finish_item TO marquee_serving;

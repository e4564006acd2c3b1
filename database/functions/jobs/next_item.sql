-- Locks the next pending item of a running job of the viewer until the transaction ends. Returns no row if there is
-- none, or if the job was canceled.
CREATE OR REPLACE FUNCTION jobs.next_item(job uuid) RETURNS TABLE(index integer, input jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM FROM jobs j
    WHERE j.id = job AND j.status = 'RUNNING'
      AND j.created_by_id = nullif(current_setting('tenancy.person', true), '')::uuid;
  IF FOUND THEN
    RETURN QUERY SELECT i.index, i.input FROM job_items i WHERE i.job_id = job AND i.status = 'PENDING'
      ORDER BY i.index LIMIT 1 FOR UPDATE SKIP LOCKED;
  END IF;
END
$$;
REVOKE ALL ON FUNCTION jobs.next_item FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.next_item TO marquee_serving;

-- Returns when a deletion was requested, and when it was completed. No row if the code is unknown.
CREATE OR REPLACE FUNCTION channels.data_deletion(wanted text) RETURNS TABLE (requested_at timestamptz, completed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT d.requested_at, d.completed_at FROM channels.data_deletions d WHERE d.code = wanted
$$;
REVOKE ALL ON FUNCTION channels.data_deletion FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels.data_deletion TO marquee_serving;

-- Ends a session. Returns false if it had ended before.
CREATE OR REPLACE FUNCTION auth.end_session(session uuid, ended timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE sessions SET ended_at = greatest(ended, created_at) WHERE id = session AND ended_at IS NULL;
  RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION auth.end_session FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.end_session TO marquee_serving;

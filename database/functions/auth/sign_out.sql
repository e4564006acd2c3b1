-- Ends the session, and the session of the refresh token. Returns those that had not ended before.
CREATE OR REPLACE FUNCTION auth.sign_out(
  session uuid, refresh bytea, at timestamptz
) RETURNS TABLE(session_id uuid, person_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
UPDATE sessions s SET ended_at = greatest(at, s.created_at)
 WHERE s.ended_at IS NULL
   AND s.id IN (SELECT session UNION SELECT t.session_id FROM auth.refresh_tokens t WHERE t.hash = refresh)
RETURNING s.id, s.user_id
$$;
REVOKE ALL ON FUNCTION auth.sign_out FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.sign_out TO marquee_serving;

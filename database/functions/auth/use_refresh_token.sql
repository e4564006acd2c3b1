-- Rotates a refresh token. Reuse within 30 seconds returns the same successor, so that concurrent tabs stay signed in;
-- later reuse ends the session. Returns no row for an invalid token.
CREATE OR REPLACE FUNCTION auth.use_refresh_token(
  used bytea, salt bytea, successor bytea, at timestamptz
) RETURNS TABLE(outcome text, person_id uuid, session_id uuid, expires_at timestamptz, kept_salt bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  t auth.refresh_tokens; s sessions;
BEGIN
  SELECT * INTO t FROM auth.refresh_tokens WHERE hash = used FOR UPDATE;
  SELECT x.* INTO s FROM sessions x JOIN users u ON u.id = x.user_id
   WHERE x.id = t.session_id AND x.ended_at IS NULL AND x.expires_at > at
     AND u.status = 'ACTIVE' AND u.deleted_at IS NULL;
  IF NOT FOUND THEN
    RETURN;
  ELSIF t.used_at IS NULL THEN
    UPDATE auth.refresh_tokens SET used_at = at, successor_salt = salt WHERE hash = used;
    INSERT INTO auth.refresh_tokens (hash, session_id, created_at) VALUES (successor, s.id, at);
    RETURN QUERY SELECT 'ROTATED', s.user_id, s.id, s.expires_at, salt;
  ELSIF at <= t.used_at + interval '30 seconds' THEN
    RETURN QUERY SELECT 'REPEATED', s.user_id, s.id, s.expires_at, t.successor_salt;
  ELSE
    UPDATE sessions SET ended_at = greatest(at, created_at), is_suspicious = true WHERE id = s.id;
    RETURN QUERY SELECT 'REUSED', s.user_id, s.id, s.expires_at, NULL::bytea;
  END IF;
END
$$;
REVOKE ALL ON FUNCTION auth.use_refresh_token FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.use_refresh_token TO marquee_serving;

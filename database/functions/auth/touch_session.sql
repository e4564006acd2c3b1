-- Records the activity of a session, at most once a minute.
CREATE OR REPLACE FUNCTION auth.touch_session(session uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
UPDATE sessions SET last_activity_at = now()
WHERE id = session AND ended_at IS NULL AND last_activity_at < now() - interval '1 minute'
$$;
REVOKE ALL ON FUNCTION auth.touch_session FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.touch_session TO marquee_serving;

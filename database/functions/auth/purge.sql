-- Deletes tokens 30 days after their use or expiry, and attempts whose window has ended. Returns the number of rows,
-- at most 5,000 per table: the caller repeats until it is 0.
CREATE OR REPLACE FUNCTION auth.purge(at timestamptz) RETURNS bigint
LANGUAGE sql SET search_path = public, pg_temp AS $$
WITH old_tokens AS (
  DELETE FROM auth.refresh_tokens WHERE hash IN (
    SELECT hash FROM auth.refresh_tokens WHERE used_at < at - interval '30 days' LIMIT 5000)
  RETURNING 1),
ended_tokens AS (
  DELETE FROM auth.refresh_tokens WHERE hash IN (
    SELECT t.hash FROM sessions s JOIN auth.refresh_tokens t ON t.session_id = s.id AND t.used_at IS NULL
     WHERE s.expires_at < at - interval '30 days' LIMIT 5000)
  RETURNING 1),
links AS (
  DELETE FROM auth.one_time_tokens WHERE hash IN (
    SELECT hash FROM auth.one_time_tokens WHERE expires_at < at - interval '30 days' LIMIT 5000)
  RETURNING 1),
counts AS (
  DELETE FROM auth.attempts WHERE key IN (SELECT key FROM auth.attempts WHERE resets_at < now() LIMIT 5000)
  RETURNING 1)
SELECT count(*) FROM (TABLE old_tokens UNION ALL TABLE ended_tokens UNION ALL TABLE links UNION ALL TABLE counts) gone
$$;
REVOKE ALL ON FUNCTION auth.purge FROM PUBLIC;

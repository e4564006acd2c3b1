-- Stores a one-time token for an account. Returns where to send it, and no row if the account may not have one.
-- Without a token, only looks the account up.
CREATE OR REPLACE FUNCTION auth.issue_token(
  address text, wanted text, token bytea, at timestamptz, expires timestamptz
) RETURNS TABLE(email text, full_name text, language text)
LANGUAGE sql SET search_path = public, pg_temp AS $$
WITH person AS (
  SELECT * FROM users u WHERE lower(u.email) = lower(address) AND (u.status = 'ACTIVE' AND u.deleted_at IS NULL OR u.status = 'DELETED' AND wanted = 'ACCOUNT_DELETED')
     AND (wanted <> 'VERIFY_EMAIL' OR u.email_verified_at IS NULL)),
kept AS (
  INSERT INTO auth.one_time_tokens (hash, user_id, purpose, email, created_at, expires_at)
  SELECT token, p.id, wanted, p.email, at, expires FROM person p WHERE token IS NOT NULL)
SELECT p.email, p.full_name, p.language FROM person p
$$;
REVOKE ALL ON FUNCTION auth.issue_token FROM PUBLIC;

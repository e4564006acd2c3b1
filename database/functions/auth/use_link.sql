-- Uses a one-time token and verifies the address it was sent to. Locks the account first, as every change of it does.
-- Returns nulls for an invalid token.
CREATE OR REPLACE FUNCTION auth.use_link(token bytea, wanted text, at timestamptz) RETURNS users
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  link auth.one_time_tokens; who users;
BEGIN
  PERFORM FROM users u JOIN auth.one_time_tokens t ON t.user_id = u.id WHERE t.hash = token FOR NO KEY UPDATE OF u;
  UPDATE auth.one_time_tokens t SET used_at = at
   WHERE t.hash = token AND t.purpose = wanted AND t.used_at IS NULL AND t.expires_at > at
  RETURNING t.* INTO link;
  UPDATE users u SET email_verified_at = coalesce(u.email_verified_at, at)
   WHERE u.id = link.user_id AND u.email = link.email AND u.deleted_at IS NULL AND u.status = 'ACTIVE'
  RETURNING u.* INTO who;
  RETURN who;
END
$$;
REVOKE ALL ON FUNCTION auth.use_link FROM PUBLIC;

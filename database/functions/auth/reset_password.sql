-- Uses a password reset token: sets the password, verifies the address and ends all sessions. Returns no row for an
-- invalid token.
CREATE OR REPLACE FUNCTION auth.reset_password(
  token bytea, hash text, at timestamptz
) RETURNS TABLE(user_id uuid, email text, ended integer)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT u.id, u.email, auth.set_password(u.id, hash, NULL, at)
FROM auth.use_link(token, 'RESET_PASSWORD', at) u WHERE u.id IS NOT NULL
$$;
REVOKE ALL ON FUNCTION auth.reset_password FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.reset_password TO marquee_serving;

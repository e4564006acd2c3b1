-- Returns the email address that a valid password reset token belongs to, without using the token.
CREATE OR REPLACE FUNCTION auth.reset_address(token bytea, at timestamptz) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT u.email FROM auth.one_time_tokens t JOIN users u ON u.id = t.user_id AND u.email = t.email
WHERE t.purpose = 'RESET_PASSWORD' AND hash = token AND used_at IS NULL AND expires_at > at AND u.deleted_at IS NULL AND u.status = 'ACTIVE'
$$;
REVOKE ALL ON FUNCTION auth.reset_address FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.reset_address TO marquee_serving;

-- Uses an email verification token. Returns no row for an invalid one.
CREATE OR REPLACE FUNCTION auth.verify_email(token bytea, at timestamptz) RETURNS TABLE(user_id uuid, email text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT u.id, u.email FROM auth.use_link(token, 'VERIFY_EMAIL', at) u WHERE u.id IS NOT NULL
$$;
REVOKE ALL ON FUNCTION auth.verify_email FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.verify_email TO marquee_serving;

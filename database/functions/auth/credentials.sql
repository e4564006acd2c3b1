-- Returns the account with an email address, its password hash, and the IP addresses of its last 100 sessions.
CREATE OR REPLACE FUNCTION auth.credentials(
  address text
) RETURNS TABLE(user_id uuid, password_hash text, deleted_at timestamptz, addresses text[])
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT u.id, u.password_hash, u.deleted_at, ARRAY(
 SELECT s.ip_address FROM sessions s WHERE s.user_id = u.id ORDER BY s.created_at DESC, s.id DESC LIMIT 100)
FROM users u WHERE lower(u.email) = lower(address) AND u.status IN ('ACTIVE', 'DELETED')
$$;
REVOKE ALL ON FUNCTION auth.credentials FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.credentials TO marquee_serving;

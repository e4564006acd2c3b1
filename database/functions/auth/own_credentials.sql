-- Returns the email address and password hash of the viewer and locks the account until the transaction ends.
CREATE OR REPLACE FUNCTION auth.own_credentials() RETURNS TABLE(email text, password_hash text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT email, password_hash FROM users WHERE id = nullif(current_setting('tenancy.person', true), '')::uuid AND deleted_at IS NULL FOR NO KEY UPDATE
$$;
REVOKE ALL ON FUNCTION auth.own_credentials FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.own_credentials TO marquee_serving;

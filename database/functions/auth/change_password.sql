-- Sets the password of the viewer and ends their other sessions. Returns the number of ended sessions.
CREATE OR REPLACE FUNCTION auth.change_password(hash text, kept uuid, at timestamptz) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT auth.set_password(nullif(current_setting('tenancy.person', true), '')::uuid, hash, kept, at)
$$;
REVOKE ALL ON FUNCTION auth.change_password FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.change_password TO marquee_serving;

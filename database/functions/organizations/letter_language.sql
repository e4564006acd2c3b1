-- Returns the language for an email to an address, else that of the viewer.
CREATE OR REPLACE FUNCTION organizations.letter_language(address text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT u.language FROM users u
 WHERE u.deleted_at IS NULL
   AND (lower(u.email) = lower(address) OR u.id = nullif(current_setting('tenancy.person', true), '')::uuid)
 ORDER BY lower(u.email) = lower(address) DESC LIMIT 1
$$;
REVOKE ALL ON FUNCTION organizations.letter_language FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.letter_language TO marquee_serving;

-- Replaces the hash of an unchanged password, after its parameters were raised.
CREATE OR REPLACE FUNCTION auth.rehash(person uuid, checked text, hash text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
UPDATE users SET password_hash = hash WHERE id = person AND password_hash = checked
$$;
REVOKE ALL ON FUNCTION auth.rehash FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.rehash TO marquee_serving;

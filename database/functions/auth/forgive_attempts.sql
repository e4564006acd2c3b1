-- Forgets all attempts of some keys and returns one attempt of others.
CREATE OR REPLACE FUNCTION auth.forgive_attempts(forgotten text[], returned text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DELETE FROM auth.attempts WHERE key = ANY (forgotten);
UPDATE auth.attempts SET count = count - 1 WHERE key = ANY (returned) AND count > 0
$$;
REVOKE ALL ON FUNCTION auth.forgive_attempts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.forgive_attempts TO marquee_serving;

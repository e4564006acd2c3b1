-- Creates an account with its preferences. A unique violation means that the address is taken.
CREATE OR REPLACE FUNCTION auth.register(
  person uuid, preferences uuid, address text, hash text, name text, land text, tongue text, zone text
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
INSERT INTO users (id, email, password_hash, full_name, country, language)
VALUES (person, address, hash, name, land, tongue);
INSERT INTO user_preferences (id, user_id, timezone) VALUES (preferences, person, zone)
$$;
REVOKE ALL ON FUNCTION auth.register FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.register TO marquee_serving;

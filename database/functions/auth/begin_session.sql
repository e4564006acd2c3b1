-- Starts a session with its first refresh token. Returns false if the password hash has changed since it was checked,
-- or if the account is not active.
CREATE OR REPLACE FUNCTION auth.begin_session(
  session uuid, person uuid, checked text, begun timestamptz, expires timestamptz, address text, agent text,
  refresh bytea, device jsonb DEFAULT '{}'::jsonb
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE users SET last_sign_in_at = begun WHERE id = person AND password_hash = checked AND status = 'ACTIVE';
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO sessions (id, user_id, created_at, last_activity_at, expires_at, ip_address, user_agent, device_type, device_name, browser, operating_system)
  VALUES (session, person, begun, begun, expires, left(address, 45), left(agent, 1000), device->>'type', device->>'name', device->>'browser', device->>'os');
  INSERT INTO auth.refresh_tokens (hash, session_id, created_at) VALUES (refresh, session, begun);
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION auth.begin_session FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.begin_session TO marquee_serving;

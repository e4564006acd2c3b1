-- Sets a password, invalidates the reset links of the account and ends its sessions except `kept`. Returns the number
-- of ended sessions.
CREATE OR REPLACE FUNCTION auth.set_password(person uuid, hash text, kept uuid, at timestamptz) RETURNS integer
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  ended integer;
BEGIN
  UPDATE users SET password_hash = hash WHERE id = person;
  UPDATE auth.one_time_tokens SET used_at = at
   WHERE user_id = person AND purpose = 'RESET_PASSWORD' AND used_at IS NULL;
  UPDATE sessions SET ended_at = greatest(at, created_at)
   WHERE user_id = person AND id IS DISTINCT FROM kept AND ended_at IS NULL AND expires_at > at;
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END
$$;
REVOKE ALL ON FUNCTION auth.set_password FROM PUBLIC;

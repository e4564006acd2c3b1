-- Restores an account within 30 days after its deletion. Returns when it was deleted, or null if it cannot be
-- restored.
CREATE OR REPLACE FUNCTION auth.restore_account(person uuid, checked text, at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone timestamptz;
BEGIN
  SELECT deleted_at INTO gone FROM users
   WHERE id = person AND password_hash = checked AND status = 'DELETED' AND deleted_at >= at - interval '30 days'
     FOR UPDATE;
  UPDATE users SET status = 'ACTIVE', deleted_at = NULL WHERE id = person AND gone IS NOT NULL;
  RETURN gone;
END
$$;
REVOKE ALL ON FUNCTION auth.restore_account FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.restore_account TO marquee_serving;

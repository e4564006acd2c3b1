-- Keeps an account from being deleted until the transaction ends. Returns false if it is deleted.
CREATE OR REPLACE FUNCTION organizations.keep_account(person uuid) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  living boolean;
BEGIN
  SELECT u.deleted_at IS NULL INTO living FROM users u WHERE u.id = person FOR SHARE;
  RETURN coalesce(living, false);
END
$$;
REVOKE ALL ON FUNCTION organizations.keep_account FROM PUBLIC;

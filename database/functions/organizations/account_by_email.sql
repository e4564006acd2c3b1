-- Returns the account with an email address, unless it is deleted. Accounts of strangers are not visible to the viewer.
CREATE OR REPLACE FUNCTION organizations.account_by_email(address text)
RETURNS TABLE (user_id uuid, is_verified boolean, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id, u.email_verified_at IS NOT NULL, u.language FROM users u
   WHERE lower(u.email) = lower(address) AND u.deleted_at IS NULL
$$;
REVOKE ALL ON FUNCTION organizations.account_by_email FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.account_by_email TO marquee_serving;

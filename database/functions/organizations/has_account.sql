-- Returns whether a user exists and has not deleted their account.
CREATE OR REPLACE FUNCTION organizations.has_account(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM users u WHERE u.id = person AND u.deleted_at IS NULL)
$$;
REVOKE ALL ON FUNCTION organizations.has_account FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.has_account TO marquee_serving;

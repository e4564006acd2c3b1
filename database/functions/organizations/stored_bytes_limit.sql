-- Returns the storage limit of an organization in bytes: the agreed one, or 1 GB, or 20 MB until the email address of
-- its owner is verified.
CREATE OR REPLACE FUNCTION organizations.stored_bytes_limit(organization uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT coalesce((o.limits->>'storedBytes')::bigint,
                CASE WHEN u.email_verified_at IS NULL THEN 20000000 ELSE 1000000000 END)
  FROM organizations o JOIN users u ON u.id = o.owner_id WHERE o.id = organization
$$;
REVOKE ALL ON FUNCTION organizations.stored_bytes_limit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.stored_bytes_limit TO marquee_serving;

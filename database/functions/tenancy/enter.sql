-- Authenticates the transaction: sets the session variables that row-level security reads, from a valid session and
-- the stored access of its user. Returns the user, null for an invalid session.
CREATE OR REPLACE FUNCTION tenancy.enter(entering uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who uuid; tag text; own text; whole text; parts text;
BEGIN
  SELECT s.user_id, u.language, a.memberships, a.tenants, a.scopes INTO who, tag, own, whole, parts
    FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN tenancy.access a ON a.user_id = s.user_id
   WHERE s.id = entering AND s.ended_at IS NULL AND s.expires_at > now()
     AND u.status = 'ACTIVE' AND u.deleted_at IS NULL;
  PERFORM set_config('tenancy.person', coalesce(who::text, ''), true),
          set_config('tenancy.session', CASE WHEN who IS NULL THEN '' ELSE entering::text END, true),
          set_config('tenancy.language', coalesce(tag, ''), true),
          set_config('tenancy.memberships', coalesce(own, ''), true),
          set_config('tenancy.tenants', coalesce(whole, ''), true),
          set_config('tenancy.scopes', coalesce(parts, ''), true);
  RETURN who;
END
$$;
REVOKE ALL ON FUNCTION tenancy.enter FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.enter TO marquee_serving;

-- Makes the stored access of users what their memberships grant. The caller must hold `tenancy.lock_access` since a
-- statement before the one that chose the users. Plans are made once per connection, and use indexes even if they are made while
-- the tables are small.
CREATE OR REPLACE FUNCTION tenancy.refresh_access(users uuid[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  DELETE FROM tenancy.access a
   WHERE a.user_id = ANY (users)
     AND a.user_id <> ALL (ARRAY(SELECT c.user_id FROM tenancy.computed_access() c WHERE c.user_id = ANY (users)));
  INSERT INTO tenancy.access AS a (user_id, memberships, tenants, scopes)
  SELECT c.user_id, c.memberships, c.tenants, c.scopes FROM tenancy.computed_access() c WHERE c.user_id = ANY (users)
  ON CONFLICT (user_id) DO UPDATE
    SET memberships = excluded.memberships, tenants = excluded.tenants, scopes = excluded.scopes
  WHERE (a.memberships, a.tenants, a.scopes) <> (excluded.memberships, excluded.tenants, excluded.scopes);
END
$$;
REVOKE ALL ON FUNCTION tenancy.refresh_access FROM PUBLIC;

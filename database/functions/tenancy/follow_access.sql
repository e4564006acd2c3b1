-- Trigger: updates the stored access of the users that a change concerns, at commit. A trigger of a statement updates that
-- of all users. Plans are those of `tenancy.refresh_access`.
CREATE OR REPLACE FUNCTION tenancy.follow_access() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  users uuid[];
BEGIN
  PERFORM tenancy.lock_access();
  IF TG_LEVEL = 'STATEMENT' THEN
    users := ARRAY(SELECT m.user_id FROM memberships m UNION SELECT a.user_id FROM tenancy.access a);
  ELSIF TG_TABLE_NAME = 'memberships' THEN
    users := ARRAY[OLD.user_id, NEW.user_id];
  ELSIF TG_TABLE_NAME = 'client_accounts' THEN
    users := ARRAY(SELECT m.user_id FROM memberships m
                    WHERE m.organization_id = NEW.organization_id AND m.client_account_id = NEW.id AND m.status <> 'INACTIVE');
  ELSE
    users := ARRAY(SELECT m.user_id FROM memberships m WHERE m.organization_id = NEW.id AND m.status <> 'INACTIVE');
  END IF;
  PERFORM tenancy.refresh_access(users);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION tenancy.follow_access FROM PUBLIC;

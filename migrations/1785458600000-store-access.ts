import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE tenancy.access (
     user_id uuid PRIMARY KEY, memberships text NOT NULL, tenants text NOT NULL, scopes text NOT NULL)`,
  `SET LOCAL check_function_bodies = off`,
  `-- Returns what the memberships of users grant: the tenants that they have a membership in, those whose rows are all
-- visible to them, and the scopes that they are limited to, each as the text of a uuid[], empty for none. It has no
-- search path of its own, so that calls are inlined.
CREATE OR REPLACE FUNCTION tenancy.computed_access()
RETURNS TABLE (user_id uuid, memberships text, tenants text, scopes text)
LANGUAGE sql STABLE AS $$
SELECT m.user_id,
       array_agg(m.organization_id ORDER BY m.organization_id)::text,
       coalesce((array_agg(m.organization_id ORDER BY m.organization_id) FILTER (WHERE r.reach = 'ALL'))::text, ''),
       coalesce((array_agg(c.id ORDER BY c.id) FILTER (WHERE r.reach = 'CLIENT' AND c.id IS NOT NULL))::text, '')
  FROM public.memberships m
  JOIN public.organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
  LEFT JOIN public.client_accounts c
    ON c.organization_id = m.organization_id AND c.id = m.client_account_id AND c.deleted_at IS NULL
 CROSS JOIN LATERAL (SELECT CASE WHEN m.status = 'ACTIVE' THEN tenancy.reach(m, 'READ') END AS reach) r
 WHERE m.user_id IS NOT NULL AND m.status <> 'INACTIVE'
 GROUP BY m.user_id
$$;
REVOKE ALL ON FUNCTION tenancy.computed_access FROM PUBLIC;`,
  `-- Authenticates the transaction: sets the session variables that row-level security reads, from a valid session and
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
          set_config('tenancy.language', coalesce(tag, ''), true),
          set_config('tenancy.memberships', coalesce(own, ''), true),
          set_config('tenancy.tenants', coalesce(whole, ''), true),
          set_config('tenancy.scopes', coalesce(parts, ''), true);
  RETURN who;
END
$$;
REVOKE ALL ON FUNCTION tenancy.enter FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.enter TO marquee_serving;`,
  `-- Trigger: updates the stored access of the users that a change concerns, at commit. A trigger of a statement updates that
-- of all users.
CREATE OR REPLACE FUNCTION tenancy.follow_access() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
REVOKE ALL ON FUNCTION tenancy.follow_access FROM PUBLIC;`,
  `-- Serializes changes of access until the transaction ends. What is read afterwards includes what all earlier holders
-- have committed, so a change never misses another one. That requires READ COMMITTED, where each statement has a snapshot
-- of its own. It is the lock of \`events.put_in_order\`: one lock for all that happens at commit cannot deadlock.
CREATE OR REPLACE FUNCTION tenancy.lock_access() RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'Access can only change in READ COMMITTED transactions.';
  END IF;
  PERFORM pg_advisory_xact_lock(4107201518);
END
$$;
REVOKE ALL ON FUNCTION tenancy.lock_access FROM PUBLIC;`,
  `-- Makes the stored access of users what their memberships grant. The caller must hold \`tenancy.lock_access\` since a
-- statement before the one that chose the users.
CREATE OR REPLACE FUNCTION tenancy.refresh_access(users uuid[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM tenancy.access a
   WHERE a.user_id = ANY (users)
     AND NOT EXISTS (SELECT FROM tenancy.computed_access() c WHERE c.user_id = a.user_id);
  INSERT INTO tenancy.access AS a (user_id, memberships, tenants, scopes)
  SELECT c.user_id, c.memberships, c.tenants, c.scopes FROM tenancy.computed_access() c WHERE c.user_id = ANY (users)
  ON CONFLICT (user_id) DO UPDATE
    SET memberships = excluded.memberships, tenants = excluded.tenants, scopes = excluded.scopes
  WHERE (a.memberships, a.tenants, a.scopes) <> (excluded.memberships, excluded.tenants, excluded.scopes);
END
$$;
REVOKE ALL ON FUNCTION tenancy.refresh_access FROM PUBLIC;`,
  `CREATE CONSTRAINT TRIGGER "organizations_access" AFTER UPDATE OF "deleted_at" ON "organizations" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tenancy.follow_access(); ALTER TABLE "organizations" ENABLE ALWAYS TRIGGER "organizations_access"`,
  `CREATE CONSTRAINT TRIGGER "client_accounts_access" AFTER UPDATE OF "deleted_at" ON "client_accounts" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tenancy.follow_access(); ALTER TABLE "client_accounts" ENABLE ALWAYS TRIGGER "client_accounts_access"`,
  `CREATE CONSTRAINT TRIGGER "memberships_access" AFTER INSERT OR DELETE OR UPDATE OF "organization_id", "user_id", "role", "status", "client_account_id", "granted_permissions", "denied_permissions" ON "memberships" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tenancy.follow_access(); ALTER TABLE "memberships" ENABLE ALWAYS TRIGGER "memberships_access"`,
  `CREATE TRIGGER "role_permissions_access" AFTER INSERT OR UPDATE OR DELETE ON "role_permissions" FOR EACH STATEMENT EXECUTE FUNCTION tenancy.follow_access(); ALTER TABLE "role_permissions" ENABLE ALWAYS TRIGGER "role_permissions_access"`,
  // Creating the triggers has locked the tables, so no change is missed.
  `INSERT INTO tenancy.access SELECT * FROM tenancy.computed_access()`,
];

const DOWN = [
  `DROP TRIGGER "role_permissions_access" ON "role_permissions"`,
  `DROP TRIGGER "memberships_access" ON "memberships"`,
  `DROP TRIGGER "client_accounts_access" ON "client_accounts"`,
  `DROP TRIGGER "organizations_access" ON "organizations"`,
  `CREATE OR REPLACE FUNCTION tenancy.enter(entering uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  who uuid; tag text; own uuid[]; whole uuid[]; parts uuid[];
BEGIN
  SELECT s.user_id, u.language INTO who, tag FROM sessions s JOIN users u ON u.id = s.user_id
   WHERE s.id = entering AND s.ended_at IS NULL AND s.expires_at > now()
     AND u.status = 'ACTIVE' AND u.deleted_at IS NULL;

  SELECT array_agg(r.organization_id),
         array_agg(r.organization_id) FILTER (WHERE r.reach = 'ALL'),
         array_agg(r.client_id) FILTER (WHERE r.reach = 'CLIENT' AND r.client_id IS NOT NULL)
    INTO own, whole, parts
    FROM (SELECT m.organization_id,
                 CASE WHEN m.status <> 'ACTIVE' OR 'READ' = ANY (m.denied_permissions) THEN NULL
                      WHEN 'READ' <> ALL (m.granted_permissions) THEN
                        (SELECT p.reach FROM role_permissions p WHERE p.role = m.role AND p.permission = 'READ')
                      WHEN m.role = 'CLIENT' THEN 'CLIENT' ELSE 'ALL' END AS reach,
                 CASE WHEN m.client_account_id IS NOT NULL THEN
                        (SELECT c.id FROM client_accounts c
                          WHERE c.organization_id = m.organization_id AND c.id = m.client_account_id
                            AND c.deleted_at IS NULL) END AS client_id
            FROM memberships m
           WHERE m.user_id = who AND m.status <> 'INACTIVE'
             AND (SELECT o.deleted_at IS NULL FROM organizations o WHERE o.id = m.organization_id)
          OFFSET 0) r;
  PERFORM set_config('tenancy.person', coalesce(who::text, ''), true),
          set_config('tenancy.language', coalesce(tag, ''), true),
          set_config('tenancy.memberships', coalesce(own::text, ''), true),
          set_config('tenancy.tenants', coalesce(whole::text, ''), true),
          set_config('tenancy.scopes', coalesce(parts::text, ''), true);
  RETURN who;
END
$function$;
REVOKE ALL ON ROUTINE tenancy.enter(uuid) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE tenancy.enter(uuid) TO marquee_serving;`,
  `DROP ROUTINE tenancy.computed_access()`,
  `DROP ROUTINE tenancy.follow_access()`,
  `DROP ROUTINE tenancy.lock_access()`,
  `DROP ROUTINE tenancy.refresh_access(uuid[])`,
  `DROP TABLE tenancy.access`,
];

export class StoreAccess1785458600000 implements MigrationInterface {
  name = 'StoreAccess1785458600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

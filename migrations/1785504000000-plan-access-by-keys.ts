import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- Returns what the memberships of users grant: the tenants that they have a membership in, those whose rows are all
-- visible to them, and the scopes that they are limited to, each as the text of a uuid[], empty for none. It has no
-- search path of its own, so that calls are inlined. The sub-queries with OFFSET 0 are never turned into joins, which could
-- read all organizations or client accounts to find those of one user, if the tables have no statistics. They have one
-- condition each, which leaves one index.
CREATE OR REPLACE FUNCTION tenancy.computed_access()
RETURNS TABLE (user_id uuid, memberships text, tenants text, scopes text)
LANGUAGE sql STABLE AS $$
SELECT m.user_id,
       array_agg(m.organization_id ORDER BY m.organization_id)::text,
       coalesce((array_agg(m.organization_id ORDER BY m.organization_id) FILTER (WHERE r.reach = 'ALL'))::text, ''),
       coalesce((array_agg(c.id ORDER BY c.id) FILTER (WHERE r.reach = 'CLIENT' AND c.id IS NOT NULL))::text, '')
  FROM public.memberships m
  LEFT JOIN LATERAL (
    SELECT a.organization_id, a.id, a.deleted_at FROM public.client_accounts a WHERE a.id = m.client_account_id OFFSET 0) c
    ON c.organization_id = m.organization_id AND c.deleted_at IS NULL
 CROSS JOIN LATERAL (SELECT CASE WHEN m.status = 'ACTIVE' THEN tenancy.reach(m, 'READ') END AS reach) r
 WHERE m.user_id IS NOT NULL AND m.status <> 'INACTIVE'
   AND EXISTS (SELECT FROM public.organizations o WHERE o.id = m.organization_id AND o.deleted_at IS NULL OFFSET 0)
 GROUP BY m.user_id
$$;
REVOKE ALL ON FUNCTION tenancy.computed_access FROM PUBLIC;`,
  `-- Makes the stored access of users what their memberships grant. The caller must hold \`tenancy.lock_access\` since a
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
REVOKE ALL ON FUNCTION tenancy.refresh_access FROM PUBLIC;`,
  `-- Trigger: updates the stored access of the users that a change concerns, at commit. A trigger of a statement updates that
-- of all users. Plans are those of \`tenancy.refresh_access\`.
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
REVOKE ALL ON FUNCTION tenancy.follow_access FROM PUBLIC;`,
];

const DOWN = [
  `-- Returns what the memberships of users grant: the tenants that they have a membership in, those whose rows are all
-- visible to them, and the scopes that they are limited to, each as the text of a uuid[], empty for none. It has no
-- search path of its own, so that calls are inlined. The sub-query with OFFSET 0 is never turned into a join, which could
-- read all organizations to find those of one user.
CREATE OR REPLACE FUNCTION tenancy.computed_access()
RETURNS TABLE (user_id uuid, memberships text, tenants text, scopes text)
LANGUAGE sql STABLE AS $$
SELECT m.user_id,
       array_agg(m.organization_id ORDER BY m.organization_id)::text,
       coalesce((array_agg(m.organization_id ORDER BY m.organization_id) FILTER (WHERE r.reach = 'ALL'))::text, ''),
       coalesce((array_agg(c.id ORDER BY c.id) FILTER (WHERE r.reach = 'CLIENT' AND c.id IS NOT NULL))::text, '')
  FROM public.memberships m
  LEFT JOIN public.client_accounts c
    ON c.organization_id = m.organization_id AND c.id = m.client_account_id AND c.deleted_at IS NULL
 CROSS JOIN LATERAL (SELECT CASE WHEN m.status = 'ACTIVE' THEN tenancy.reach(m, 'READ') END AS reach) r
 WHERE m.user_id IS NOT NULL AND m.status <> 'INACTIVE'
   AND EXISTS (SELECT FROM public.organizations o WHERE o.id = m.organization_id AND o.deleted_at IS NULL OFFSET 0)
 GROUP BY m.user_id
$$;
REVOKE ALL ON FUNCTION tenancy.computed_access FROM PUBLIC;`,
  `-- Makes the stored access of users what their memberships grant. The caller must hold \`tenancy.lock_access\` since a
-- statement before the one that chose the users.
CREATE OR REPLACE FUNCTION tenancy.refresh_access(users uuid[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
REVOKE ALL ON FUNCTION tenancy.refresh_access FROM PUBLIC;`,
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
];

export class PlanAccessByKeys1785504000000 implements MigrationInterface {
  name = 'PlanAccessByKeys1785504000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of UP) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await queryRunner.query(statement);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `SET LOCAL check_function_bodies = off`,
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
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION tenancy.computed_access()
 RETURNS TABLE(user_id uuid, memberships text, tenants text, scopes text)
 LANGUAGE sql
 STABLE
AS $function$
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
$function$;
REVOKE ALL ON ROUTINE tenancy.computed_access() FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION tenancy.refresh_access(users uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$;
REVOKE ALL ON ROUTINE tenancy.refresh_access(uuid[]) FROM PUBLIC;`,
];

export class SpeedAccessChanges1785467300000 implements MigrationInterface {
  name = 'SpeedAccessChanges1785467300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE FUNCTION tenancy.tenants_with(wanted text) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
   SET search_path = public, pg_temp AS $$
   DECLARE
     who uuid := nullif(current_setting('tenancy.person', true), '')::uuid;
   BEGIN
     RETURN ARRAY(
       SELECT m.organization_id FROM memberships m
        WHERE m.user_id = who AND m.status = 'ACTIVE' AND wanted <> ALL (m.denied_permissions)
          AND CASE WHEN wanted = ANY (m.granted_permissions) THEN m.role <> 'CLIENT'
                   ELSE EXISTS (SELECT FROM role_permissions p
                                 WHERE p.role = m.role AND p.permission = wanted AND p.reach = 'ALL') END
          AND (SELECT o.deleted_at IS NULL FROM organizations o WHERE o.id = m.organization_id));
   END
   $$`,
  `REVOKE ALL ON FUNCTION tenancy.tenants_with(text) FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION tenancy.tenants_with(text) TO marquee_serving`,

  `CREATE FUNCTION jobs.drop_partitions(parent text, months integer) RETURNS integer LANGUAGE plpgsql
   SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
   DECLARE
     oldest text := parent || to_char(now() - make_interval(months => months), '"_"YYYY"_"MM');
     name text; dropped integer := 0;
   BEGIN
     FOR name IN
       SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = to_regclass(quote_ident(parent))
          AND c.relname ~ ('^' || parent || '_\\d{4}_\\d{2}$') AND c.relname < oldest
     LOOP
       EXECUTE format('DROP TABLE %I', name);
       dropped := dropped + 1;
     END LOOP;
     RETURN dropped;
   END
   $$`,
  `REVOKE ALL ON FUNCTION jobs.drop_partitions(text, integer) FROM PUBLIC`,
];

const DOWN = [
  `DROP FUNCTION jobs.drop_partitions(text, integer)`,
  `DROP FUNCTION tenancy.tenants_with(text)`,
];

/** Permissions of their own to read rows, and the retention period of tables partitioned by month. */
export class AddReadPermissions1765000400000 implements MigrationInterface {
  name = 'AddReadPermissions1765000400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

// The tables are locked while the indexes are built: a migration is one transaction.
const UP = [
  `CREATE FUNCTION tenancy.may_on_platform(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce((
    SELECT CASE wanted WHEN 'ADMIN' THEN u.staff_role = 'ADMIN' WHEN 'SUPPORT' THEN u.staff_role <> 'NONE' END
      FROM users u
     WHERE u.id = nullif(current_setting('tenancy.person', true), '')::uuid AND u.status = 'ACTIVE'), false)
$$`,
  `REVOKE ALL ON FUNCTION tenancy.may_on_platform(text) FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION tenancy.may_on_platform(text) TO marquee_serving`,
  `CREATE FUNCTION tenancy.deleted_tenants() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(o.id), '{}') FROM organizations o WHERE o.deleted_at IS NOT NULL
$$`,
  `REVOKE ALL ON FUNCTION tenancy.deleted_tenants() FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION tenancy.deleted_tenants() TO marquee_serving`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_organizations_deleted_at" ON "organizations" ("deleted_at") WHERE "deleted_at" IS NOT NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_notifications_read_at_by_created_at" ON "notifications" ("user_id", "read_at", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_notifications_user_created_at_id"`,
];

const DOWN = [
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_notifications_user_created_at_id" ON "notifications" ("user_id", "created_at", "id") WHERE "read_at" IS NULL`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_notifications_read_at_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_organizations_deleted_at"`,
  `DROP FUNCTION tenancy.deleted_tenants()`,
  `DROP FUNCTION tenancy.may_on_platform(text)`,
];

/** The functions by which policies know staff and shared rows, and an index for filters of notifications. */
export class AddOwnership1765000300000 implements MigrationInterface {
  name = 'AddOwnership1765000300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

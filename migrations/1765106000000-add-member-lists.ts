import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "memberships" ADD "sort_name" text`,
  `ALTER TABLE "memberships" ADD "search_email" text`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "memberships" ADD CONSTRAINT "ck_memberships_sort_name" CHECK (char_length("sort_name") <= 510)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "memberships" ADD CONSTRAINT "ck_memberships_search_email" CHECK (char_length("search_email") <= 254 AND "search_email" ~ '^[!-?A-~]+@[!-?A-~]+$')`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_memberships_by_name" ON "memberships" ("organization_id", (GREATEST("sort_name", ''::text)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_memberships_by_role" ON "memberships" ("organization_id", (CASE "role" WHEN 'OWNER' THEN 0 WHEN 'ADMIN' THEN 1 WHEN 'MANAGER' THEN 2 WHEN 'EDITOR' THEN 3 WHEN 'CREATOR' THEN 4 WHEN 'MEMBER' THEN 5 WHEN 'VIEWER' THEN 6 WHEN 'CLIENT' THEN 7 END), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_memberships_by_joined_at" ON "memberships" ("organization_id", (GREATEST("joined_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_memberships_user_by_name" ON "memberships" ("organization_id", "user_id", (GREATEST("sort_name", ''::text)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_memberships_user_by_role" ON "memberships" ("organization_id", "user_id", (CASE "role" WHEN 'OWNER' THEN 0 WHEN 'ADMIN' THEN 1 WHEN 'MANAGER' THEN 2 WHEN 'EDITOR' THEN 3 WHEN 'CREATOR' THEN 4 WHEN 'MEMBER' THEN 5 WHEN 'VIEWER' THEN 6 WHEN 'CLIENT' THEN 7 END), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_memberships_user_by_joined_at" ON "memberships" ("organization_id", "user_id", (GREATEST("joined_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_memberships_role_by_name" ON "memberships" ("organization_id", "role", (GREATEST("sort_name", ''::text)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_memberships_role_by_joined_at" ON "memberships" ("organization_id", "role", (GREATEST("joined_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_memberships_status_by_name" ON "memberships" ("organization_id", "status", (GREATEST("sort_name", ''::text)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_memberships_status_by_role" ON "memberships" ("organization_id", "status", (CASE "role" WHEN 'OWNER' THEN 0 WHEN 'ADMIN' THEN 1 WHEN 'MANAGER' THEN 2 WHEN 'EDITOR' THEN 3 WHEN 'CREATOR' THEN 4 WHEN 'MEMBER' THEN 5 WHEN 'VIEWER' THEN 6 WHEN 'CLIENT' THEN 7 END), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_memberships_status_by_joined_at" ON "memberships" ("organization_id", "status", (GREATEST("joined_at", '-infinity'::timestamptz)), "id")`,
  `CREATE OR REPLACE FUNCTION "memberships_copy"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."status" = 'ACTIVE' THEN
    NEW."sort_name" := (SELECT CASE WHEN p."deleted_at" IS NULL THEN lower(p."full_name") END FROM "users" p WHERE p."id" = NEW."user_id" FOR SHARE);
  ELSE
    NEW."sort_name" := CASE WHEN NEW."status" = 'INACTIVE' THEN lower(NEW."former_name") END;
  END IF;
  IF NEW."status" = 'ACTIVE' THEN
    NEW."search_email" := (SELECT CASE WHEN p."deleted_at" IS NULL THEN lower(p."email") END FROM "users" p WHERE p."id" = NEW."user_id" FOR SHARE);
  ELSE
    NEW."search_email" := CASE WHEN NEW."status" = 'PENDING' THEN lower(NEW."invited_email") END;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "memberships_copy"() FROM PUBLIC`,
  `CREATE TRIGGER "memberships_copy" BEFORE INSERT OR UPDATE OF "sort_name", "user_id", "status", "former_name", "search_email", "invited_email" ON "memberships" FOR EACH ROW EXECUTE FUNCTION "memberships_copy"()`,
  `CREATE OR REPLACE FUNCTION "memberships_copy_user"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'memberships', true);
  UPDATE "memberships" t SET "sort_name" = t."sort_name", "search_email" = t."search_email" WHERE NEW."id" = t."user_id" AND ((t."status" = 'ACTIVE'));
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "memberships_copy_user"() FROM PUBLIC`,
  `CREATE CONSTRAINT TRIGGER "memberships_copy_user" AFTER UPDATE OF "deleted_at", "full_name", "email" ON "users" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at" OR OLD."full_name" IS DISTINCT FROM NEW."full_name" OR OLD."email" IS DISTINCT FROM NEW."email") EXECUTE FUNCTION "memberships_copy_user"()`,
  // Writing a column runs the trigger that sets both.
  `SELECT set_config('tenancy.maintains', 'memberships', true)`,
  `UPDATE "memberships" SET "sort_name" = NULL`,
  `SELECT set_config('tenancy.maintains', '', true)`,
];

const DOWN = [
  `DROP TRIGGER "memberships_copy_user" ON "users"`,
  `DROP FUNCTION "memberships_copy_user"()`,
  `DROP TRIGGER "memberships_copy" ON "memberships"`,
  `DROP FUNCTION "memberships_copy"()`,
  `DROP INDEX "ix_memberships_status_by_joined_at"`,
  `DROP INDEX "ix_memberships_status_by_role"`,
  `DROP INDEX "ix_memberships_status_by_name"`,
  `DROP INDEX "ix_memberships_role_by_joined_at"`,
  `DROP INDEX "ix_memberships_role_by_name"`,
  `DROP INDEX "ix_memberships_user_by_joined_at"`,
  `DROP INDEX "ix_memberships_user_by_role"`,
  `DROP INDEX "ix_memberships_user_by_name"`,
  `DROP INDEX "ix_memberships_by_joined_at"`,
  `DROP INDEX "ix_memberships_by_role"`,
  `DROP INDEX "ix_memberships_by_name"`,
  `ALTER TABLE "memberships" DROP CONSTRAINT "ck_memberships_search_email"`,
  `ALTER TABLE "memberships" DROP CONSTRAINT "ck_memberships_sort_name"`,
  `ALTER TABLE "memberships" DROP COLUMN "search_email"`,
  `ALTER TABLE "memberships" DROP COLUMN "sort_name"`,
];

/** Members are sorted by name, role and join date, and found by name or email address. */
export class AddMemberLists1765106000000 implements MigrationInterface {
  name = 'AddMemberLists1765106000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "notifications" ("user_id" uuid NOT NULL, "organization_id" uuid, "id" uuid NOT NULL, "kind" text NOT NULL, "priority" text NOT NULL DEFAULT 'MEDIUM', "title" text NOT NULL, "message" text, "link_url" text, "link_text" text, "data" jsonb NOT NULL DEFAULT '{}', "read_at" TIMESTAMP WITH TIME ZONE, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "ck_notifications_kind" CHECK ("kind" IN ('CONTENT_READY', 'APPROVAL_NEEDED', 'COMMENT', 'MENTION', 'POST_PUBLISHED', 'POST_FAILED', 'BILLING', 'PAYMENT_FAILED', 'MEMBERSHIP', 'SECURITY', 'SYSTEM')), CONSTRAINT "ck_notifications_priority" CHECK ("priority" IN ('HIGH', 'MEDIUM', 'LOW')), CONSTRAINT "ck_notifications_title" CHECK (char_length("title") <= 255), CONSTRAINT "ck_notifications_link_url" CHECK (char_length("link_url") <= 2048 AND "link_url" ~ '^(https?://|/)'), CONSTRAINT "ck_notifications_link_text" CHECK (char_length("link_text") <= 100), CONSTRAINT "PK_6a72c3c0f683f6462415e653c3a" PRIMARY KEY ("id"))`,
  `CREATE TABLE "jobs" ("created_by_id" uuid, "organization_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "kind" text NOT NULL, "subject_id" uuid, "parameters" jsonb NOT NULL DEFAULT '{}', "status" text NOT NULL DEFAULT 'PENDING', "progress" integer NOT NULL DEFAULT '0', "message" text, "attempts" integer NOT NULL DEFAULT '0', "max_attempts" integer NOT NULL, "error_message" text, "result" jsonb, "scheduled_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "started_at" TIMESTAMP WITH TIME ZONE, "finished_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "ck_jobs_kind" CHECK (char_length("kind") <= 50), CONSTRAINT "ck_jobs_status" CHECK ("status" IN ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')), CONSTRAINT "ck_jobs_progress" CHECK ("progress" >= 0 AND "progress" <= 100), CONSTRAINT "ck_jobs_message" CHECK (char_length("message") <= 500), CONSTRAINT "ck_jobs_attempts" CHECK ("attempts" >= 0), CONSTRAINT "ck_jobs_max_attempts" CHECK ("max_attempts" >= 1), CONSTRAINT "ck_jobs_error_message" CHECK (char_length("error_message") <= 500), CONSTRAINT "ck_jobs_ended_has_instant" CHECK (("status" IN ('COMPLETED', 'FAILED', 'CANCELLED')) = ("finished_at" IS NOT NULL)), CONSTRAINT "PK_cf0a6c42b72fcc7f7c237def345" PRIMARY KEY ("id"))`,
  `ALTER TABLE "notifications" ADD CONSTRAINT "fk_notifications_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "notifications" ADD CONSTRAINT "fk_notifications_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "jobs" ADD CONSTRAINT "fk_jobs_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "jobs" ADD CONSTRAINT "fk_jobs_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_notifications_user_by_created_at" ON "notifications" ("user_id", "created_at", "id")`,
  `CREATE INDEX "ix_notifications_user_created_at_id" ON "notifications" ("user_id", "created_at", "id") WHERE "read_at" IS NULL`,
  `CREATE INDEX "ix_notifications_organization" ON "notifications" ("organization_id")`,
  `CREATE INDEX "ix_jobs_created_by_by_created_at" ON "jobs" ("created_by_id", "created_at", "id")`,
  `CREATE INDEX "ix_jobs_organization_by_created_at" ON "jobs" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_jobs_status" ON "jobs" ("status")`,
  `CREATE INDEX "ix_jobs_finished_at" ON "jobs" ("finished_at") WHERE "finished_at" IS NOT NULL`,
  `ALTER TABLE "notifications" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "notifications" TO marquee_serving`,
  `GRANT UPDATE ("read_at") ON "notifications" TO marquee_serving`,
  `ALTER TABLE "jobs" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "jobs" TO marquee_serving`,
  `CREATE TRIGGER "jobs_touch" BEFORE UPDATE ON "jobs" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE POLICY "notifications_read" ON "notifications" FOR SELECT USING ("user_id" = (SELECT nullif(current_setting('tenancy.person', true), '')::uuid))`,
  `CREATE POLICY "notifications_update" ON "notifications" FOR UPDATE USING ("user_id" = (SELECT nullif(current_setting('tenancy.person', true), '')::uuid)) WITH CHECK ("user_id" = (SELECT nullif(current_setting('tenancy.person', true), '')::uuid))`,
  `CREATE POLICY "jobs_read" ON "jobs" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR ("created_by_id" = (SELECT nullif(current_setting('tenancy.person', true), '')::uuid) AND ("organization_id" IS NULL OR "organization_id" = ANY ((SELECT nullif(current_setting('tenancy.memberships', true), '')::uuid[])::uuid[]))))`,
];

const DOWN = [
  `DROP POLICY "jobs_read" ON "jobs"`,
  `DROP POLICY "notifications_update" ON "notifications"`,
  `DROP POLICY "notifications_read" ON "notifications"`,
  `DROP TRIGGER "jobs_touch" ON "jobs"`,
  `REVOKE SELECT ON "jobs" FROM marquee_serving`,
  `ALTER TABLE "jobs" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `REVOKE UPDATE ("read_at") ON "notifications" FROM marquee_serving`,
  `REVOKE SELECT ON "notifications" FROM marquee_serving`,
  `ALTER TABLE "notifications" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_jobs_finished_at"`,
  `DROP INDEX "ix_jobs_status"`,
  `DROP INDEX "ix_jobs_organization_by_created_at"`,
  `DROP INDEX "ix_jobs_created_by_by_created_at"`,
  `DROP INDEX "ix_notifications_organization"`,
  `DROP INDEX "ix_notifications_user_created_at_id"`,
  `DROP INDEX "ix_notifications_user_by_created_at"`,
  `ALTER TABLE "jobs" DROP CONSTRAINT "fk_jobs_organization_id"`,
  `ALTER TABLE "jobs" DROP CONSTRAINT "fk_jobs_created_by_id"`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "fk_notifications_organization_id"`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "fk_notifications_user_id"`,
  `DROP TABLE "jobs"`,
  `DROP TABLE "notifications"`,
];

/** What people are told, and what of their jobs they see. */
export class AddPlatform1764300000001 implements MigrationInterface {
  name = 'AddPlatform1764300000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

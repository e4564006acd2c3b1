import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "publications" ADD "insights_due_at" TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE "publications" ADD "missing_since" TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE "publications" ADD "missing_reads" integer NOT NULL DEFAULT '0'`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "ck_publications_missing_reads" CHECK ("missing_reads" >= 0)`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_insights_due_at_id" ON "publications" ("insights_due_at", "id") WHERE "insights_due_at" IS NOT NULL`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_kind"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "notifications" ADD CONSTRAINT "ck_notifications_kind" CHECK ("kind" IN ('CONTENT_READY', 'APPROVAL_NEEDED', 'COMMENT', 'MENTION', 'POST_SCHEDULED', 'POST_PUBLISHED', 'POST_FAILED', 'POST_DELETED', 'BILLING', 'PAYMENT_FAILED', 'MEMBERSHIP', 'SOCIAL_ACCOUNT', 'SECURITY', 'SYSTEM'))`,
  `CREATE OR REPLACE FUNCTION "publications_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."insights_due_at" IS NULL THEN NEW."insights_due_at" := CASE WHEN NEW."status" = 'PUBLISHED' AND NEW."platform_post_id" IS NOT NULL AND NOT NEW."is_deleted_on_platform" AND NEW."platform" IN ('INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST')
        THEN NEW."published_at" + interval '3600 seconds' END; END IF;
  ELSIF NEW."status" IS DISTINCT FROM OLD."status" OR NEW."platform_post_id" IS DISTINCT FROM OLD."platform_post_id" OR NEW."published_at" IS DISTINCT FROM OLD."published_at" OR NEW."is_deleted_on_platform" IS DISTINCT FROM OLD."is_deleted_on_platform" THEN
    NEW."insights_due_at" := CASE WHEN NEW."status" = 'PUBLISHED' AND NEW."platform_post_id" IS NOT NULL AND NOT NEW."is_deleted_on_platform" AND NEW."platform" IN ('INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST')
        THEN NEW."published_at" + interval '3600 seconds' END;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "publications_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "publications_derive" BEFORE INSERT OR UPDATE OF "status", "platform_post_id", "published_at", "is_deleted_on_platform" ON "publications" FOR EACH ROW EXECUTE FUNCTION "publications_derive"()`,
  // Replaced by the index of publications that are due.
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_published_at_id"`,
  `INSERT INTO "network_limits" ("id", "platform", "key", "text", "description", "ground", "source", "learned_on")
   VALUES (gen_random_uuid(), 'YOUTUBE', 'api.analytics_version', 'v2', 'The version in paths of the Analytics API.', 'DOCUMENTED', 'Google for Developers: YouTube Analytics API, reports.query', DATE '2026-11-27')
   ON CONFLICT ("platform", "key") DO NOTHING`,
];

const DOWN = [
  `DELETE FROM "network_limits" WHERE "platform" = 'YOUTUBE' AND "key" = 'api.analytics_version'`,
  `DROP TRIGGER "publications_derive" ON "publications"`,
  `DROP FUNCTION "publications_derive"()`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_kind"`,
  `ALTER TABLE notifications ADD CONSTRAINT ck_notifications_kind CHECK ((kind = ANY (ARRAY['CONTENT_READY'::text, 'APPROVAL_NEEDED'::text, 'COMMENT'::text, 'MENTION'::text, 'POST_SCHEDULED'::text, 'POST_PUBLISHED'::text, 'POST_FAILED'::text, 'BILLING'::text, 'PAYMENT_FAILED'::text, 'MEMBERSHIP'::text, 'SOCIAL_ACCOUNT'::text, 'SECURITY'::text, 'SYSTEM'::text])))`,
  `DROP INDEX "ix_publications_insights_due_at_id"`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_missing_reads"`,
  `ALTER TABLE "publications" DROP COLUMN "missing_reads"`,
  `ALTER TABLE "publications" DROP COLUMN "missing_since"`,
  `ALTER TABLE "publications" DROP COLUMN "insights_due_at"`,
  `CREATE INDEX "ix_publications_published_at_id" ON "publications" ("published_at", "id") WHERE ((status = 'PUBLISHED'::text) AND (NOT is_deleted_on_platform))`,
];

export class ScheduleInsights1785458000000 implements MigrationInterface {
  name = 'ScheduleInsights1785458000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

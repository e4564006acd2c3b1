import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "organizations" ADD "max_publishing_delay" integer NOT NULL DEFAULT '21600'`,
  `ALTER TABLE "schedules" ADD "publish_mode" text NOT NULL DEFAULT 'AUTOMATIC'`,
  `ALTER TABLE "schedules" ADD "reminded_at" TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE "schedules" ADD "held_at" TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE "publications" ADD "confirmed_by_id" uuid`,
  `ALTER TABLE "publications" ADD "confirmed_at" TIMESTAMP WITH TIME ZONE`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "organizations" ADD CONSTRAINT "ck_organizations_max_publishing_delay" CHECK ("max_publishing_delay" BETWEEN 0 AND 604800)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "schedules" ADD CONSTRAINT "ck_schedules_publish_mode" CHECK ("publish_mode" IN ('AUTOMATIC', 'REMINDER'))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "schedules" ADD CONSTRAINT "ck_schedules_only_reminders_are_reminded" CHECK ("reminded_at" IS NULL OR "publish_mode" = 'REMINDER')`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "schedules" ADD CONSTRAINT "ck_schedules_only_automatic_is_held" CHECK ("held_at" IS NULL OR "publish_mode" = 'AUTOMATIC')`,
  `-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "fk_publications_confirmed_by_id" FOREIGN KEY ("confirmed_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_schedules_scheduled_at" ON "schedules" ("scheduled_at") WHERE "status" = 'PENDING' AND "publish_mode" = 'REMINDER' AND "reminded_at" IS NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_schedules_id" ON "schedules" ("id") WHERE "status" = 'PENDING' AND "local_date_time" IS NOT NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_confirmed_by" ON "publications" ("confirmed_by_id")`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_kind"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "notifications" ADD CONSTRAINT "ck_notifications_kind" CHECK ("kind" IN ('CONTENT_READY', 'APPROVAL_NEEDED', 'COMMENT', 'MENTION', 'POST_SCHEDULED', 'POST_PUBLISHED', 'POST_FAILED', 'POST_DUE', 'POST_DELETED', 'BILLING', 'PAYMENT_FAILED', 'MEMBERSHIP', 'SOCIAL_ACCOUNT', 'SECURITY', 'SYSTEM'))`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_instagram_published"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "ck_publications_instagram_published" CHECK ("platform" <> 'INSTAGRAM' OR "confirmed_at" IS NOT NULL OR "status" <> 'PUBLISHED' OR num_nulls("platform_post_id", "kind") = 0)`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_instagram_caption"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "ck_publications_instagram_caption" CHECK ("platform" <> 'INSTAGRAM' OR "confirmed_at" IS NOT NULL OR char_length("caption") <= 2200)`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_instagram_hashtags"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "ck_publications_instagram_hashtags" CHECK ("platform" <> 'INSTAGRAM' OR "confirmed_at" IS NOT NULL OR cardinality("hashtags") <= 30)`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_instagram_media"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "ck_publications_instagram_media" CHECK ("platform" <> 'INSTAGRAM' OR "confirmed_at" IS NOT NULL OR (cardinality("media_urls") <= 10 AND ("status" <> 'PUBLISHED' OR cardinality("media_urls") >= 1)))`,
  `DROP TRIGGER "organizations_audit" ON "organizations"`,
  `CREATE TRIGGER "organizations_audit" AFTER INSERT OR UPDATE OR DELETE ON "organizations" FOR EACH ROW EXECUTE FUNCTION audit.record('Organization', 'ORGANIZATION', 'id', '{"created_at":"createdAt","name":"name","slug":"slug","kind":"kind","logo_url":"logoUrl","website":"website","industry":"industry","business_type":"businessType","company_size":"companySize","settings":"settings","max_publishing_delay":"maxPublishingDelay","limits":"limits","suspended_at":"suspendedAt","version":"version","deleted_at":"deletedAt","owner_id":"ownerId"}')`,
];

const DOWN = [
  `DROP TRIGGER "organizations_audit" ON "organizations"`,
  `CREATE TRIGGER organizations_audit AFTER INSERT OR DELETE OR UPDATE ON public.organizations FOR EACH ROW EXECUTE FUNCTION audit.record('Organization', 'ORGANIZATION', 'id', '{"created_at":"createdAt","name":"name","slug":"slug","kind":"kind","logo_url":"logoUrl","website":"website","industry":"industry","business_type":"businessType","company_size":"companySize","settings":"settings","limits":"limits","suspended_at":"suspendedAt","version":"version","deleted_at":"deletedAt","owner_id":"ownerId"}')`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_instagram_media"`,
  `ALTER TABLE publications ADD CONSTRAINT ck_publications_instagram_media CHECK (((platform <> 'INSTAGRAM'::text) OR ((cardinality(media_urls) <= 10) AND ((status <> 'PUBLISHED'::text) OR (cardinality(media_urls) >= 1)))))`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_instagram_hashtags"`,
  `ALTER TABLE publications ADD CONSTRAINT ck_publications_instagram_hashtags CHECK (((platform <> 'INSTAGRAM'::text) OR (cardinality(hashtags) <= 30)))`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_instagram_caption"`,
  `ALTER TABLE publications ADD CONSTRAINT ck_publications_instagram_caption CHECK (((platform <> 'INSTAGRAM'::text) OR (char_length(caption) <= 2200)))`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_instagram_published"`,
  `ALTER TABLE publications ADD CONSTRAINT ck_publications_instagram_published CHECK (((platform <> 'INSTAGRAM'::text) OR (status <> 'PUBLISHED'::text) OR (num_nulls(platform_post_id, kind) = 0)))`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_kind"`,
  `ALTER TABLE notifications ADD CONSTRAINT ck_notifications_kind CHECK ((kind = ANY (ARRAY['CONTENT_READY'::text, 'APPROVAL_NEEDED'::text, 'COMMENT'::text, 'MENTION'::text, 'POST_SCHEDULED'::text, 'POST_PUBLISHED'::text, 'POST_FAILED'::text, 'POST_DELETED'::text, 'BILLING'::text, 'PAYMENT_FAILED'::text, 'MEMBERSHIP'::text, 'SOCIAL_ACCOUNT'::text, 'SECURITY'::text, 'SYSTEM'::text])))`,
  `DROP INDEX "ix_publications_confirmed_by"`,
  `DROP INDEX "ix_schedules_id"`,
  `DROP INDEX "ix_schedules_scheduled_at"`,
  `ALTER TABLE "publications" DROP CONSTRAINT "fk_publications_confirmed_by_id"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "ck_schedules_only_automatic_is_held"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "ck_schedules_only_reminders_are_reminded"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "ck_schedules_publish_mode"`,
  `ALTER TABLE "organizations" DROP CONSTRAINT "ck_organizations_max_publishing_delay"`,
  `ALTER TABLE "publications" DROP COLUMN "confirmed_at"`,
  `ALTER TABLE "publications" DROP COLUMN "confirmed_by_id"`,
  `ALTER TABLE "schedules" DROP COLUMN "held_at"`,
  `ALTER TABLE "schedules" DROP COLUMN "reminded_at"`,
  `ALTER TABLE "schedules" DROP COLUMN "publish_mode"`,
  `ALTER TABLE "organizations" DROP COLUMN "max_publishing_delay"`,
];

export class AddReminders1785458100000 implements MigrationInterface {
  name = 'AddReminders1785458100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "system_settings" ("created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "key" text NOT NULL, "kind" text NOT NULL DEFAULT 'SETTING', "value" jsonb NOT NULL, "description" text, "environment" text NOT NULL DEFAULT 'ALL', "is_active" boolean NOT NULL DEFAULT true, "is_public" boolean NOT NULL DEFAULT false, "version" integer NOT NULL DEFAULT '1', "deleted_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "ck_system_settings_key" CHECK (char_length("key") <= 255 AND "key" ~ '^[a-z][a-z0-9]*([_.][a-z0-9]+)*$'), CONSTRAINT "ck_system_settings_kind" CHECK ("kind" IN ('SETTING', 'FEATURE_FLAG', 'LIMIT')), CONSTRAINT "ck_system_settings_value" CHECK (octet_length("value"::text) <= 131072), CONSTRAINT "ck_system_settings_description" CHECK (char_length("description") <= 1000), CONSTRAINT "ck_system_settings_environment" CHECK ("environment" IN ('ALL', 'DEVELOPMENT', 'STAGING', 'PRODUCTION')), CONSTRAINT "ck_system_settings_version" CHECK ("version" >= 1), CONSTRAINT "ck_system_settings_value_not_null" CHECK (jsonb_typeof("value") <> 'null'), CONSTRAINT "ck_system_settings_flag_is_boolean" CHECK ("kind" <> 'FEATURE_FLAG' OR jsonb_typeof("value") = 'boolean'), CONSTRAINT "ck_system_settings_limit_is_numeric" CHECK ("kind" <> 'LIMIT' OR jsonb_typeof("value") IN ('number', 'object')), CONSTRAINT "PK_82521f08790d248b2a80cc85d40" PRIMARY KEY ("id"))`,
  `CREATE UNIQUE INDEX "uq_system_settings_key_environment" ON "system_settings" ("key", "environment") WHERE "deleted_at" IS NULL`,
  `ALTER TABLE "system_settings" ADD CONSTRAINT "fk_system_settings_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_system_settings_by_created_at" ON "system_settings" ("created_at", "id")`,
  `CREATE INDEX "ix_system_settings_created_by" ON "system_settings" ("created_by_id")`,
  `CREATE INDEX "ix_system_settings_key_by_created_at" ON "system_settings" ("key", "created_at", "id")`,
  `CREATE INDEX "ix_system_settings_kind_by_created_at" ON "system_settings" ("kind", "created_at", "id")`,
  `CREATE INDEX "ix_system_settings_environment_by_created_at" ON "system_settings" ("environment", "created_at", "id")`,
  `CREATE INDEX "ix_system_settings_deleted_by_created_at" ON "system_settings" ("created_at", "id") WHERE "deleted_at" IS NOT NULL`,
  `ALTER TABLE "system_settings" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "system_settings" TO marquee_serving`,
  `GRANT INSERT ON "system_settings" TO marquee_serving`,
  `GRANT UPDATE ON "system_settings" TO marquee_serving`,
  `CREATE TRIGGER "system_settings_touch" BEFORE UPDATE ON "system_settings" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE POLICY "system_settings_read" ON "system_settings" FOR SELECT USING ((("is_public" AND "is_active") AND "deleted_at" IS NULL) OR (SELECT tenancy.may_on_platform('SUPPORT')))`,
  `CREATE POLICY "system_settings_insert" ON "system_settings" FOR INSERT WITH CHECK ((SELECT tenancy.may_on_platform('ADMIN')))`,
  `CREATE POLICY "system_settings_update" ON "system_settings" FOR UPDATE USING ((SELECT tenancy.may_on_platform('ADMIN'))) WITH CHECK ((SELECT tenancy.may_on_platform('ADMIN')))`,
  `INSERT INTO "system_settings" ("id", "key", "kind", "value", "description") VALUES
    (gen_random_uuid(), 'ai_service_limits', 'LIMIT', '{"imagen": 100, "veo": 50}', 'Uses of AI services per user and day.'),
    (gen_random_uuid(), 'meta_api_rate_limits', 'LIMIT', '{"calls_per_hour": 200}', 'Calls of the Meta API per hour.'),
    (gen_random_uuid(), 'subscription_features', 'LIMIT', '{"ai_credits": {"starter": 50, "professional": 200, "business": 400}}', 'Limits of features by plan.')`,
];

const DOWN = [
  `DROP POLICY "system_settings_update" ON "system_settings"`,
  `DROP POLICY "system_settings_insert" ON "system_settings"`,
  `DROP POLICY "system_settings_read" ON "system_settings"`,
  `DROP TRIGGER "system_settings_touch" ON "system_settings"`,
  `REVOKE UPDATE ON "system_settings" FROM marquee_serving`,
  `REVOKE INSERT ON "system_settings" FROM marquee_serving`,
  `REVOKE SELECT ON "system_settings" FROM marquee_serving`,
  `ALTER TABLE "system_settings" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_system_settings_deleted_by_created_at"`,
  `DROP INDEX "ix_system_settings_environment_by_created_at"`,
  `DROP INDEX "ix_system_settings_kind_by_created_at"`,
  `DROP INDEX "ix_system_settings_key_by_created_at"`,
  `DROP INDEX "ix_system_settings_created_by"`,
  `DROP INDEX "ix_system_settings_by_created_at"`,
  `ALTER TABLE "system_settings" DROP CONSTRAINT "fk_system_settings_created_by_id"`,
  `DROP INDEX "uq_system_settings_key_environment"`,
  `DROP TABLE "system_settings"`,
];

/** System settings, with those that later domains read. */
export class AddSystemSettings1765000300100 implements MigrationInterface {
  name = 'AddSystemSettings1765000300100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

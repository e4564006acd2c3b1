import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "network_limits" ("id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "platform" text NOT NULL, "key" text NOT NULL, "value" numeric(20,4), "text" text, "unit" text, "currency" text, "period" integer, "description" text NOT NULL, "ground" text NOT NULL, "source" text NOT NULL, "learned_on" date NOT NULL, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_network_limits_platform" CHECK ("platform" IN ('INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST', 'WHATSAPP', 'GOOGLE_BUSINESS')), CONSTRAINT "ck_network_limits_key" CHECK (char_length("key") <= 100 AND "key" ~ '^(api|token|rate|price|publishing|text|media|messaging|insights|webhook)[.][a-z][a-z0-9]*(_[a-z0-9]+)*$'), CONSTRAINT "ck_network_limits_value" CHECK ("value" >= 0), CONSTRAINT "ck_network_limits_text" CHECK (char_length("text") <= 200), CONSTRAINT "ck_network_limits_unit" CHECK ("unit" IN ('COUNT', 'CHARACTERS', 'BYTES', 'SECONDS', 'PIXELS', 'RATIO', 'HERTZ', 'BITS_PER_SECOND', 'MONEY')), CONSTRAINT "ck_network_limits_currency" CHECK ("currency" ~ '^[A-Z]{3}$'), CONSTRAINT "ck_network_limits_period" CHECK ("period" BETWEEN 1 AND 2147483647), CONSTRAINT "ck_network_limits_description" CHECK (char_length("description") <= 500), CONSTRAINT "ck_network_limits_ground" CHECK ("ground" IN ('DOCUMENTED', 'OBSERVED', 'ASSUMED')), CONSTRAINT "ck_network_limits_source" CHECK (char_length("source") <= 500), CONSTRAINT "ck_network_limits_version" CHECK ("version" >= 1), CONSTRAINT "ck_network_limits_value_or_text" CHECK (num_nonnulls("value", "text") = 1), CONSTRAINT "ck_network_limits_unit_of_value" CHECK (("unit" IS NULL) = ("value" IS NULL)), CONSTRAINT "ck_network_limits_currency_of_money" CHECK (("unit" IS NOT DISTINCT FROM 'MONEY') = ("currency" IS NOT NULL)), CONSTRAINT "PK_874ece5c69cfe1bdefeb0b3fc55" PRIMARY KEY ("id"))`,
  `CREATE UNIQUE INDEX "uq_network_limits_platform_key" ON "network_limits" ("platform", "key")`,
  `CREATE INDEX "ix_network_limits_by_created_at" ON "network_limits" ("created_at", "id")`,
  `CREATE INDEX "ix_network_limits_platform_by_created_at" ON "network_limits" ("platform", "created_at", "id")`,
  `CREATE INDEX "ix_network_limits_key_by_created_at" ON "network_limits" ("key", "created_at", "id")`,
  `ALTER TABLE "network_limits" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "network_limits" TO marquee_serving`,
  `GRANT INSERT ON "network_limits" TO marquee_serving`,
  `GRANT UPDATE ON "network_limits" TO marquee_serving`,
  `CREATE TRIGGER "network_limits_touch" BEFORE UPDATE ON "network_limits" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE TRIGGER "network_limits_audit" AFTER INSERT OR UPDATE OR DELETE ON "network_limits" FOR EACH ROW EXECUTE FUNCTION audit.record('NetworkLimit', 'NETWORK_LIMIT', '', '{"created_at":"createdAt","platform":"platform","key":"key","value":"value","text":"text","unit":"unit","currency":"currency","period":"period","description":"description","ground":"ground","source":"source","learned_on":"learnedOn","version":"version"}')`,
  `CREATE POLICY "network_limits_read" ON "network_limits" FOR SELECT USING (((TRUE)) OR (SELECT tenancy.may_on_platform('SUPPORT')))`,
  `CREATE POLICY "network_limits_insert" ON "network_limits" FOR INSERT WITH CHECK ((SELECT tenancy.may_on_platform('ADMIN')))`,
  `CREATE POLICY "network_limits_update" ON "network_limits" FOR UPDATE USING ((SELECT tenancy.may_on_platform('ADMIN'))) WITH CHECK ((SELECT tenancy.may_on_platform('ADMIN')))`,
];

const DOWN = [
  `DROP POLICY "network_limits_update" ON "network_limits"`,
  `DROP POLICY "network_limits_insert" ON "network_limits"`,
  `DROP POLICY "network_limits_read" ON "network_limits"`,
  `DROP TRIGGER "network_limits_audit" ON "network_limits"`,
  `DROP TRIGGER "network_limits_touch" ON "network_limits"`,
  `REVOKE UPDATE ON "network_limits" FROM marquee_serving`,
  `REVOKE INSERT ON "network_limits" FROM marquee_serving`,
  `REVOKE SELECT ON "network_limits" FROM marquee_serving`,
  `ALTER TABLE "network_limits" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_network_limits_key_by_created_at"`,
  `DROP INDEX "ix_network_limits_platform_by_created_at"`,
  `DROP INDEX "ix_network_limits_by_created_at"`,
  `DROP INDEX "uq_network_limits_platform_key"`,
  `DROP TABLE "network_limits"`,
];

export class AddNetworkLimits1785220000000 implements MigrationInterface {
  name = 'AddNetworkLimits1785220000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

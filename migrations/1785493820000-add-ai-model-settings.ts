import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "ai_model_settings" ("organization_id" uuid NOT NULL, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "tier" text NOT NULL, "provider" text NOT NULL, "model_name" text NOT NULL, "base_url" text, "api_key" text, "api_key_changed_at" TIMESTAMP WITH TIME ZONE, "is_active" boolean NOT NULL DEFAULT true, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_ai_model_settings_tier" CHECK ("tier" IN ('HEAVY', 'LIGHT', 'VISION')), CONSTRAINT "ck_ai_model_settings_provider" CHECK ("provider" IN ('COMPOSER', 'OPENAI', 'ANTHROPIC', 'GOOGLE', 'OPENAI_COMPATIBLE')), CONSTRAINT "ck_ai_model_settings_model_name" CHECK (char_length("model_name") <= 100 AND "model_name" ~ '^\\S+$'), CONSTRAINT "ck_ai_model_settings_base_url" CHECK (char_length("base_url") <= 2048 AND "base_url" ~ '^https?://'), CONSTRAINT "ck_ai_model_settings_api_key" CHECK ("api_key" ~ '^[A-Za-z0-9_-]{1,32}[.][A-Za-z0-9_-]{38,}$' AND char_length("api_key") <= 2737), CONSTRAINT "ck_ai_model_settings_version" CHECK ("version" >= 1), CONSTRAINT "ck_ai_model_settings_composer_has_no_access" CHECK ("provider" <> 'COMPOSER' OR ("model_name" = 'composer' AND "base_url" IS NULL AND "api_key" IS NULL)), CONSTRAINT "ck_ai_model_settings_server_has_url" CHECK ("provider" <> 'OPENAI_COMPATIBLE' OR "base_url" IS NOT NULL), CONSTRAINT "ck_ai_model_settings_provider_has_key" CHECK ("provider" IN ('COMPOSER', 'OPENAI_COMPATIBLE') OR "api_key" IS NOT NULL), CONSTRAINT "PK_cdde90b29fb8a41cb48ca5020df" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE UNIQUE INDEX "uq_ai_model_settings_tier" ON "ai_model_settings" ("organization_id", "tier") WHERE "is_active"`,
  `CREATE UNIQUE INDEX "uq_ai_model_settings_id" ON "ai_model_settings" ("id")`,
  `ALTER TABLE "ai_model_settings" ADD CONSTRAINT "fk_ai_model_settings_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "ai_model_settings" ADD CONSTRAINT "fk_ai_model_settings_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `-- Returns the AI model that a call of an organization uses: its own, else the one that staff chose, which has no provider, since
-- its name includes that. No row if neither exists. Costs are reserved for it by members who cannot read these settings.
CREATE OR REPLACE FUNCTION billing.ai_model(tenant uuid, model_tier text) RETURNS TABLE (provider text, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM billing.check_tenant(tenant);
  RETURN QUERY
    SELECT s.provider::text, s.model_name::text FROM ai_model_settings s
     WHERE s.organization_id = tenant AND s.tier = model_tier AND s.is_active;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT NULL::text, s.value ->> model_tier FROM system_settings s
       WHERE s.key = 'ai.models' AND s.is_active AND s.deleted_at IS NULL AND s.kind = 'SETTING' AND s.environment = 'ALL'
         AND jsonb_typeof(s.value) = 'object' AND s.value ->> model_tier IS NOT NULL;
  END IF;
END
$$;
REVOKE ALL ON FUNCTION billing.ai_model FROM PUBLIC;
GRANT EXECUTE ON FUNCTION billing.ai_model TO marquee_serving;`,
  `CREATE INDEX "ix_ai_model_settings_by_created_at" ON "ai_model_settings" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_ai_model_settings_created_by" ON "ai_model_settings" ("created_by_id")`,
  `CREATE INDEX "ix_ai_model_settings_api_key_key" ON "ai_model_settings" (split_part("api_key", '.', 1), "id") WHERE "api_key" IS NOT NULL`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_feature"`,
  `ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_feature" CHECK ("feature" IN ('CAPTION', 'HASHTAGS', 'IDEAS', 'REWRITE', 'ANALYSIS', 'VARIANTS', 'REPLY', 'ALT_TEXT', 'IMAGE_ANALYSIS'))`,
  `ALTER TABLE "ai_model_settings" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ("api_key_changed_at", "base_url", "created_at", "created_by_id", "id", "is_active", "model_name", "organization_id", "provider", "tier", "updated_at", "version") ON "ai_model_settings" TO marquee_serving`,
  `GRANT INSERT ON "ai_model_settings" TO marquee_serving`,
  `GRANT UPDATE ON "ai_model_settings" TO marquee_serving`,
  `GRANT DELETE ON "ai_model_settings" TO marquee_serving`,
  `CREATE TRIGGER "ai_model_settings_touch" BEFORE UPDATE ON "ai_model_settings" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE TRIGGER "ai_model_settings_audit" AFTER INSERT OR UPDATE OR DELETE ON "ai_model_settings" FOR EACH ROW EXECUTE FUNCTION audit.record('AiModelSetting', 'AI_MODEL_SETTING', 'organization_id', '{"created_at":"createdAt","tier":"tier","provider":"provider","model_name":"modelName","base_url":"baseUrl","api_key_changed_at":"apiKeyChangedAt","is_active":"isActive","version":"version","created_by_id":"createdById"}')`,
  `CREATE OR REPLACE FUNCTION "ai_model_settings_row_bytes"(r "ai_model_settings") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."tier"::text), 0) + coalesce(octet_length(r."provider"::text), 0) + coalesce(octet_length(r."model_name"::text), 0) + coalesce(octet_length(r."base_url"::text), 0) + coalesce(octet_length(r."api_key"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "ai_model_settings_row_bytes"("ai_model_settings") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "ai_model_settings_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "ai_model_settings_row_bytes"(r::"ai_model_settings") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "ai_model_settings_row_bytes"(r::"ai_model_settings") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"ai_model_settings_row_bytes"(r::"ai_model_settings") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"ai_model_settings_row_bytes"(r::"ai_model_settings") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "ai_model_settings_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "ai_model_settings_count_bytes_on_insert" AFTER INSERT ON "ai_model_settings" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "ai_model_settings_count_bytes"()`,
  `CREATE TRIGGER "ai_model_settings_count_bytes_on_update" AFTER UPDATE ON "ai_model_settings" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "ai_model_settings_count_bytes"()`,
  `CREATE TRIGGER "ai_model_settings_count_bytes_on_delete" AFTER DELETE ON "ai_model_settings" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "ai_model_settings_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "ai_model_settings_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."api_key_changed_at" IS NULL THEN NEW."api_key_changed_at" := CASE WHEN NEW."api_key" IS NOT NULL THEN now() END; END IF;
  ELSIF (NEW."api_key" IS DISTINCT FROM OLD."api_key" AND current_setting('tenancy.maintains', true) IS DISTINCT FROM TG_TABLE_NAME) THEN
    NEW."api_key_changed_at" := CASE WHEN NEW."api_key" IS NOT NULL THEN now() END;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "ai_model_settings_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "ai_model_settings_derive" BEFORE INSERT OR UPDATE OF "api_key" ON "ai_model_settings" FOR EACH ROW EXECUTE FUNCTION "ai_model_settings_derive"()`,
  `CREATE POLICY "ai_model_settings_read" ON "ai_model_settings" FOR SELECT USING ("organization_id" = ANY ((SELECT tenancy.tenants_with('SETTINGS_MANAGE'))::uuid[]))`,
  `CREATE POLICY "ai_model_settings_insert" ON "ai_model_settings" FOR INSERT WITH CHECK (tenancy.may('SETTINGS_MANAGE', "ai_model_settings"."organization_id", NULL, "ai_model_settings"."created_by_id"))`,
  `CREATE POLICY "ai_model_settings_update" ON "ai_model_settings" FOR UPDATE USING (tenancy.may('SETTINGS_MANAGE', "ai_model_settings"."organization_id", NULL, "ai_model_settings"."created_by_id")) WITH CHECK (tenancy.may('SETTINGS_MANAGE', "ai_model_settings"."organization_id", NULL, "ai_model_settings"."created_by_id"))`,
  `CREATE POLICY "ai_model_settings_system_read" ON "ai_model_settings" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "ai_model_settings_system_delete" ON "ai_model_settings" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "ai_model_settings_system_delete" ON "ai_model_settings"`,
  `DROP POLICY "ai_model_settings_system_read" ON "ai_model_settings"`,
  `DROP POLICY "ai_model_settings_update" ON "ai_model_settings"`,
  `DROP POLICY "ai_model_settings_insert" ON "ai_model_settings"`,
  `DROP POLICY "ai_model_settings_read" ON "ai_model_settings"`,
  `DROP TRIGGER "ai_model_settings_derive" ON "ai_model_settings"`,
  `DROP FUNCTION "ai_model_settings_derive"()`,
  `DROP TRIGGER "ai_model_settings_count_bytes_on_delete" ON "ai_model_settings"`,
  `DROP TRIGGER "ai_model_settings_count_bytes_on_update" ON "ai_model_settings"`,
  `DROP TRIGGER "ai_model_settings_count_bytes_on_insert" ON "ai_model_settings"`,
  `DROP FUNCTION "ai_model_settings_count_bytes"()`,
  `DROP FUNCTION "ai_model_settings_row_bytes"("ai_model_settings")`,
  `DROP TRIGGER "ai_model_settings_audit" ON "ai_model_settings"`,
  `DROP TRIGGER "ai_model_settings_touch" ON "ai_model_settings"`,
  `REVOKE DELETE ON "ai_model_settings" FROM marquee_serving`,
  `REVOKE UPDATE ON "ai_model_settings" FROM marquee_serving`,
  `REVOKE INSERT ON "ai_model_settings" FROM marquee_serving`,
  `REVOKE SELECT ("api_key_changed_at", "base_url", "created_at", "created_by_id", "id", "is_active", "model_name", "organization_id", "provider", "tier", "updated_at", "version") ON "ai_model_settings" FROM marquee_serving`,
  `ALTER TABLE "ai_model_settings" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_feature"`,
  `ALTER TABLE ai_generations ADD CONSTRAINT ck_ai_generations_feature CHECK ((feature = ANY (ARRAY['CAPTION'::text, 'HASHTAGS'::text, 'IDEAS'::text, 'REWRITE'::text, 'ANALYSIS'::text, 'VARIANTS'::text, 'REPLY'::text])))`,
  `DROP INDEX "ix_ai_model_settings_api_key_key"`,
  `DROP INDEX "ix_ai_model_settings_created_by"`,
  `DROP INDEX "ix_ai_model_settings_by_created_at"`,
  `DROP ROUTINE billing.ai_model(uuid, text)`,
  `ALTER TABLE "ai_model_settings" DROP CONSTRAINT "fk_ai_model_settings_created_by_id"`,
  `ALTER TABLE "ai_model_settings" DROP CONSTRAINT "fk_ai_model_settings_organization_id"`,
  `DROP INDEX "uq_ai_model_settings_id"`,
  `DROP INDEX "uq_ai_model_settings_tier"`,
  `DROP TABLE "ai_model_settings"`,
];

export class AddAiModelSettings1785493820000 implements MigrationInterface {
  name = 'AddAiModelSettings1785493820000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "ai_generations" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "post_id" uuid, "campaign_id" uuid, "brand_profile_id" uuid, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "model_tier" text NOT NULL DEFAULT 'LIGHT', "provider" text, "model_name" text, "model_version" text, "prompt_template" text NOT NULL, "prompt_version" integer NOT NULL, "seed" integer NOT NULL, "temperature" numeric(3,2) NOT NULL, "max_output_tokens" integer NOT NULL, "input_tokens" integer NOT NULL DEFAULT '0', "cached_input_tokens" integer NOT NULL DEFAULT '0', "output_tokens" integer NOT NULL DEFAULT '0', "reasoning_tokens" integer NOT NULL DEFAULT '0', "is_usage_estimated" boolean NOT NULL DEFAULT false, "cost" numeric(12,6), "prices" jsonb, "call_count" integer NOT NULL DEFAULT '0', "feature" text NOT NULL, "status" text NOT NULL DEFAULT 'PENDING', "input" jsonb NOT NULL DEFAULT '{}', "captions" jsonb NOT NULL DEFAULT '[]', "hashtags" text array NOT NULL DEFAULT '{}', "ideas" jsonb NOT NULL DEFAULT '[]', "quality_score" numeric(5,2), "brand_consistency_score" numeric(5,2), "user_rating" integer, "failure" jsonb, "started_at" TIMESTAMP WITH TIME ZONE, "finished_at" TIMESTAMP WITH TIME ZONE, "duration_ms" integer NOT NULL DEFAULT '0', "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_ai_generations_model_tier" CHECK ("model_tier" IN ('HEAVY', 'LIGHT', 'VISION')), CONSTRAINT "ck_ai_generations_provider" CHECK ("provider" IN ('COMPOSER', 'OPENAI', 'ANTHROPIC', 'GOOGLE', 'OPENAI_COMPATIBLE')), CONSTRAINT "ck_ai_generations_model_name" CHECK (char_length("model_name") <= 100), CONSTRAINT "ck_ai_generations_model_version" CHECK (char_length("model_version") <= 100), CONSTRAINT "ck_ai_generations_prompt_template" CHECK (char_length("prompt_template") <= 50), CONSTRAINT "ck_ai_generations_prompt_version" CHECK ("prompt_version" >= 1), CONSTRAINT "ck_ai_generations_seed" CHECK ("seed" >= 0), CONSTRAINT "ck_ai_generations_temperature" CHECK ("temperature" >= 0 AND "temperature" <= 2), CONSTRAINT "ck_ai_generations_max_output_tokens" CHECK ("max_output_tokens" >= 1), CONSTRAINT "ck_ai_generations_input_tokens" CHECK ("input_tokens" >= 0), CONSTRAINT "ck_ai_generations_cached_input_tokens" CHECK ("cached_input_tokens" >= 0), CONSTRAINT "ck_ai_generations_output_tokens" CHECK ("output_tokens" >= 0), CONSTRAINT "ck_ai_generations_reasoning_tokens" CHECK ("reasoning_tokens" >= 0), CONSTRAINT "ck_ai_generations_cost" CHECK ("cost" >= 0), CONSTRAINT "ck_ai_generations_prices" CHECK (jsonb_typeof("prices") = 'object' AND octet_length("prices"::text) <= 131072), CONSTRAINT "ck_ai_generations_call_count" CHECK ("call_count" >= 0), CONSTRAINT "ck_ai_generations_feature" CHECK ("feature" IN ('CAPTION', 'HASHTAGS', 'IDEAS', 'REWRITE')), CONSTRAINT "ck_ai_generations_status" CHECK ("status" IN ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')), CONSTRAINT "ck_ai_generations_input" CHECK (octet_length("input"::text) <= 131072), CONSTRAINT "ck_ai_generations_captions" CHECK (jsonb_typeof("captions") = 'array' AND octet_length("captions"::text) <= 131072), CONSTRAINT "ck_ai_generations_hashtags" CHECK (cardinality("hashtags") <= 100), CONSTRAINT "ck_ai_generations_ideas" CHECK (jsonb_typeof("ideas") = 'array' AND octet_length("ideas"::text) <= 131072), CONSTRAINT "ck_ai_generations_quality_score" CHECK ("quality_score" >= 0 AND "quality_score" <= 100), CONSTRAINT "ck_ai_generations_brand_consistency_score" CHECK ("brand_consistency_score" >= 0 AND "brand_consistency_score" <= 100), CONSTRAINT "ck_ai_generations_user_rating" CHECK ("user_rating" >= 1 AND "user_rating" <= 5), CONSTRAINT "ck_ai_generations_failure" CHECK (jsonb_typeof("failure") = 'object' AND octet_length("failure"::text) <= 131072), CONSTRAINT "ck_ai_generations_duration_ms" CHECK ("duration_ms" >= 0), CONSTRAINT "ck_ai_generations_version" CHECK ("version" >= 1), CONSTRAINT "ck_ai_generations_ended_has_instant" CHECK (("status" IN ('COMPLETED', 'FAILED', 'CANCELLED')) = ("finished_at" IS NOT NULL)), CONSTRAINT "ck_ai_generations_completed_has_output" CHECK ("status" <> 'COMPLETED' OR ("captions" <> '[]' OR "ideas" <> '[]' OR cardinality("hashtags") > 0)), CONSTRAINT "ck_ai_generations_failed_has_reason" CHECK (("status" = 'FAILED') = ("failure" IS NOT NULL)), CONSTRAINT "ck_ai_generations_called_has_model" CHECK (("provider" IS NULL) = ("model_name" IS NULL)), CONSTRAINT "ck_ai_generations_cache_within_input" CHECK ("cached_input_tokens" <= "input_tokens"), CONSTRAINT "ck_ai_generations_reasoning_within_output" CHECK ("reasoning_tokens" <= "output_tokens"), CONSTRAINT "PK_4df7ad1e32253dee90678278c44" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE UNIQUE INDEX "uq_ai_generations_id" ON "ai_generations" ("id")`,
  `ALTER TABLE "ai_generations" ADD CONSTRAINT "fk_ai_generations_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "ai_generations" ADD CONSTRAINT "fk_ai_generations_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "ai_generations" ADD CONSTRAINT "fk_ai_generations_post_id" FOREIGN KEY ("organization_id", "post_id") REFERENCES "posts"("organization_id","id") ON DELETE SET NULL ("post_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "ai_generations" ADD CONSTRAINT "fk_ai_generations_campaign_id" FOREIGN KEY ("organization_id", "campaign_id") REFERENCES "campaigns"("organization_id","id") ON DELETE SET NULL ("campaign_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "ai_generations" ADD CONSTRAINT "fk_ai_generations_brand_profile_id" FOREIGN KEY ("organization_id", "brand_profile_id") REFERENCES "brand_profiles"("organization_id","id") ON DELETE SET NULL ("brand_profile_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "ai_generations" ADD CONSTRAINT "fk_ai_generations_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_ai_generations_by_created_at" ON "ai_generations" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_ai_generations_client_account_by_created_at" ON "ai_generations" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_ai_generations_post_by_created_at" ON "ai_generations" ("organization_id", "post_id", "created_at", "id")`,
  `CREATE INDEX "ix_ai_generations_campaign_by_created_at" ON "ai_generations" ("organization_id", "campaign_id", "created_at", "id")`,
  `CREATE INDEX "ix_ai_generations_created_by_by_created_at" ON "ai_generations" ("organization_id", "created_by_id", "created_at", "id")`,
  `CREATE INDEX "ix_ai_generations_status_created_at" ON "ai_generations" ("status", "created_at") WHERE "status" IN ('PENDING', 'RUNNING')`,
  `CREATE INDEX "ix_ai_generations_brand_profile" ON "ai_generations" ("organization_id", "brand_profile_id")`,
  `CREATE INDEX "ix_ai_generations_provider_by_created_at" ON "ai_generations" ("organization_id", "provider", "created_at", "id")`,
  `CREATE INDEX "ix_ai_generations_feature_by_created_at" ON "ai_generations" ("organization_id", "feature", "created_at", "id")`,
  `CREATE INDEX "ix_ai_generations_status_by_created_at" ON "ai_generations" ("organization_id", "status", "created_at", "id")`,
  `ALTER TABLE "ai_generations" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "ai_generations" TO marquee_serving`,
  `GRANT INSERT ON "ai_generations" TO marquee_serving`,
  `GRANT UPDATE ON "ai_generations" TO marquee_serving`,
  `CREATE TRIGGER "ai_generations_touch" BEFORE UPDATE ON "ai_generations" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE OR REPLACE FUNCTION "ai_generations_row_bytes"(r "ai_generations") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."model_tier"::text), 0) + coalesce(octet_length(r."provider"::text), 0) + coalesce(octet_length(r."model_name"::text), 0) + coalesce(octet_length(r."model_version"::text), 0) + coalesce(octet_length(r."prompt_template"::text), 0) + coalesce(octet_length(r."prices"::text), 0) + coalesce(octet_length(r."feature"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."input"::text), 0) + coalesce(octet_length(r."captions"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."ideas"::text), 0) + coalesce(octet_length(r."failure"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "ai_generations_row_bytes"("ai_generations") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "ai_generations_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "ai_generations_row_bytes"(r::"ai_generations") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "ai_generations_row_bytes"(r::"ai_generations") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"ai_generations_row_bytes"(r::"ai_generations") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"ai_generations_row_bytes"(r::"ai_generations") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "ai_generations_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "ai_generations_count_bytes_on_insert" AFTER INSERT ON "ai_generations" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "ai_generations_count_bytes"()`,
  `CREATE TRIGGER "ai_generations_count_bytes_on_update" AFTER UPDATE ON "ai_generations" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "ai_generations_count_bytes"()`,
  `CREATE TRIGGER "ai_generations_count_bytes_on_delete" AFTER DELETE ON "ai_generations" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "ai_generations_count_bytes"()`,
  `CREATE POLICY "ai_generations_read" ON "ai_generations" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "ai_generations_insert" ON "ai_generations" FOR INSERT WITH CHECK (tenancy.may('AI_USE', "ai_generations"."organization_id", "ai_generations"."client_account_id", "ai_generations"."created_by_id"))`,
  `CREATE POLICY "ai_generations_update" ON "ai_generations" FOR UPDATE USING (tenancy.may('AI_USE', "ai_generations"."organization_id", "ai_generations"."client_account_id", "ai_generations"."created_by_id")) WITH CHECK (tenancy.may('AI_USE', "ai_generations"."organization_id", "ai_generations"."client_account_id", "ai_generations"."created_by_id"))`,
];

const DOWN = [
  `DROP POLICY "ai_generations_update" ON "ai_generations"`,
  `DROP POLICY "ai_generations_insert" ON "ai_generations"`,
  `DROP POLICY "ai_generations_read" ON "ai_generations"`,
  `DROP TRIGGER "ai_generations_count_bytes_on_delete" ON "ai_generations"`,
  `DROP TRIGGER "ai_generations_count_bytes_on_update" ON "ai_generations"`,
  `DROP TRIGGER "ai_generations_count_bytes_on_insert" ON "ai_generations"`,
  `DROP FUNCTION "ai_generations_count_bytes"()`,
  `DROP FUNCTION "ai_generations_row_bytes"("ai_generations")`,
  `DROP TRIGGER "ai_generations_touch" ON "ai_generations"`,
  `REVOKE UPDATE ON "ai_generations" FROM marquee_serving`,
  `REVOKE INSERT ON "ai_generations" FROM marquee_serving`,
  `REVOKE SELECT ON "ai_generations" FROM marquee_serving`,
  `ALTER TABLE "ai_generations" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_ai_generations_status_by_created_at"`,
  `DROP INDEX "ix_ai_generations_feature_by_created_at"`,
  `DROP INDEX "ix_ai_generations_provider_by_created_at"`,
  `DROP INDEX "ix_ai_generations_brand_profile"`,
  `DROP INDEX "ix_ai_generations_status_created_at"`,
  `DROP INDEX "ix_ai_generations_created_by_by_created_at"`,
  `DROP INDEX "ix_ai_generations_campaign_by_created_at"`,
  `DROP INDEX "ix_ai_generations_post_by_created_at"`,
  `DROP INDEX "ix_ai_generations_client_account_by_created_at"`,
  `DROP INDEX "ix_ai_generations_by_created_at"`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "fk_ai_generations_created_by_id"`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "fk_ai_generations_brand_profile_id"`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "fk_ai_generations_campaign_id"`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "fk_ai_generations_post_id"`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "fk_ai_generations_client_account_id"`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "fk_ai_generations_organization_id"`,
  `DROP INDEX "uq_ai_generations_id"`,
  `DROP TABLE "ai_generations"`,
];

export class AddAiGenerations1785483000000 implements MigrationInterface {
  name = 'AddAiGenerations1785483000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

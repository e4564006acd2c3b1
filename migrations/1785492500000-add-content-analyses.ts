import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "content_analyses" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "media_asset_id" uuid, "generation_id" uuid, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "title" text, "source_url" text, "transcript" text NOT NULL, "transcript_language" text NOT NULL, "transcript_confidence" numeric(5,2), "word_count" integer NOT NULL, "topics" text array NOT NULL DEFAULT '{}', "keywords" text array NOT NULL DEFAULT '{}', "entities" jsonb, "sentiment_score" numeric(5,2), "emotions" jsonb NOT NULL DEFAULT '[]', "virality_score" numeric(5,2), "repurposing_value" numeric(5,2), "seo_score" numeric(5,2), "seo_hints" text array NOT NULL DEFAULT '{}', "readability_score" numeric(5,2), "engagement_potential" numeric(5,2), "hook_moments" jsonb NOT NULL DEFAULT '[]', "key_insights" text array NOT NULL DEFAULT '{}', "quotable_moments" jsonb NOT NULL DEFAULT '[]', "platform_scores" jsonb NOT NULL DEFAULT '[]', "analyzed_at" TIMESTAMP WITH TIME ZONE, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_content_analyses_title" CHECK (char_length("title") <= 500), CONSTRAINT "ck_content_analyses_source_url" CHECK (char_length("source_url") <= 2048 AND "source_url" ~ '^https?://'), CONSTRAINT "ck_content_analyses_transcript" CHECK (char_length("transcript") <= 25000), CONSTRAINT "ck_content_analyses_transcript_language" CHECK ("transcript_language" IN ('ENGLISH', 'HINDI', 'HINGLISH')), CONSTRAINT "ck_content_analyses_transcript_confidence" CHECK ("transcript_confidence" >= 0 AND "transcript_confidence" <= 100), CONSTRAINT "ck_content_analyses_word_count" CHECK ("word_count" >= 0), CONSTRAINT "ck_content_analyses_topics" CHECK (cardinality("topics") <= 10), CONSTRAINT "ck_content_analyses_keywords" CHECK (cardinality("keywords") <= 20), CONSTRAINT "ck_content_analyses_entities" CHECK (jsonb_typeof("entities") = 'object' AND octet_length("entities"::text) <= 131072), CONSTRAINT "ck_content_analyses_sentiment_score" CHECK ("sentiment_score" >= -100 AND "sentiment_score" <= 100), CONSTRAINT "ck_content_analyses_emotions" CHECK (jsonb_typeof("emotions") = 'array' AND octet_length("emotions"::text) <= 131072), CONSTRAINT "ck_content_analyses_virality_score" CHECK ("virality_score" >= 0 AND "virality_score" <= 100), CONSTRAINT "ck_content_analyses_repurposing_value" CHECK ("repurposing_value" >= 0 AND "repurposing_value" <= 100), CONSTRAINT "ck_content_analyses_seo_score" CHECK ("seo_score" >= 0 AND "seo_score" <= 100), CONSTRAINT "ck_content_analyses_seo_hints" CHECK (cardinality("seo_hints") <= 10 AND "seo_hints" <@ ARRAY['LENGTHEN_TEXT', 'SHORTEN_SENTENCES', 'ADD_TITLE', 'ADJUST_TITLE_LENGTH', 'USE_KEYWORD_IN_TITLE', 'USE_KEYWORD_EARLY']), CONSTRAINT "ck_content_analyses_readability_score" CHECK ("readability_score" >= 0 AND "readability_score" <= 100), CONSTRAINT "ck_content_analyses_engagement_potential" CHECK ("engagement_potential" >= 0 AND "engagement_potential" <= 100), CONSTRAINT "ck_content_analyses_hook_moments" CHECK (jsonb_typeof("hook_moments") = 'array' AND octet_length("hook_moments"::text) <= 131072), CONSTRAINT "ck_content_analyses_key_insights" CHECK (cardinality("key_insights") <= 10), CONSTRAINT "ck_content_analyses_quotable_moments" CHECK (jsonb_typeof("quotable_moments") = 'array' AND octet_length("quotable_moments"::text) <= 131072), CONSTRAINT "ck_content_analyses_platform_scores" CHECK (jsonb_typeof("platform_scores") = 'array' AND octet_length("platform_scores"::text) <= 131072), CONSTRAINT "ck_content_analyses_version" CHECK ("version" >= 1), CONSTRAINT "ck_content_analyses_analyzed_has_result" CHECK ("analyzed_at" IS NULL OR num_nulls("sentiment_score", "virality_score", "repurposing_value", "seo_score", "engagement_potential", "entities") = 0), CONSTRAINT "PK_1823c6b23c58ab8747e9ffa0635" PRIMARY KEY ("organization_id", "id"))`,
  `ALTER TABLE "ai_generations" ADD "document" jsonb`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_document" CHECK (octet_length("document"::text) <= 131072)`,
  `CREATE UNIQUE INDEX "uq_content_analyses_id" ON "content_analyses" ("id")`,
  `CREATE UNIQUE INDEX "uq_content_analyses_generation" ON "content_analyses" ("organization_id", "generation_id")`,
  `ALTER TABLE "content_analyses" ADD CONSTRAINT "fk_content_analyses_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "content_analyses" ADD CONSTRAINT "fk_content_analyses_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "content_analyses" ADD CONSTRAINT "fk_content_analyses_media_asset_id" FOREIGN KEY ("organization_id", "media_asset_id") REFERENCES "media_assets"("organization_id","id") ON DELETE SET NULL ("media_asset_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "content_analyses" ADD CONSTRAINT "fk_content_analyses_generation_id" FOREIGN KEY ("organization_id", "generation_id") REFERENCES "ai_generations"("organization_id","id") ON DELETE SET NULL ("generation_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "content_analyses" ADD CONSTRAINT "fk_content_analyses_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_content_analyses_by_created_at" ON "content_analyses" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_content_analyses_client_account_by_created_at" ON "content_analyses" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_content_analyses_media_asset_by_created_at" ON "content_analyses" ("organization_id", "media_asset_id", "created_at", "id")`,
  `CREATE INDEX "ix_content_analyses_created_by_by_created_at" ON "content_analyses" ("organization_id", "created_by_id", "created_at", "id")`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_feature"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_feature" CHECK ("feature" IN ('CAPTION', 'HASHTAGS', 'IDEAS', 'REWRITE', 'ANALYSIS'))`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_completed_has_output"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_completed_has_output" CHECK ("status" <> 'COMPLETED' OR ("captions" <> '[]' OR "ideas" <> '[]' OR cardinality("hashtags") > 0 OR "document" IS NOT NULL))`,
  `ALTER TABLE "content_analyses" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "content_analyses" TO marquee_serving`,
  `GRANT INSERT ON "content_analyses" TO marquee_serving`,
  `GRANT UPDATE ON "content_analyses" TO marquee_serving`,
  `GRANT DELETE ON "content_analyses" TO marquee_serving`,
  `CREATE TRIGGER "content_analyses_touch" BEFORE UPDATE ON "content_analyses" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE TRIGGER "content_analyses_audit" AFTER INSERT OR UPDATE OR DELETE ON "content_analyses" FOR EACH ROW EXECUTE FUNCTION audit.record('ContentAnalysis', 'CONTENT_ANALYSIS', 'organization_id', '{"created_at":"createdAt","title":"title","source_url":"sourceUrl","transcript":"transcript","transcript_language":"transcriptLanguage","transcript_confidence":"transcriptConfidence","word_count":"wordCount","version":"version","client_account_id":"clientAccountId","media_asset_id":"mediaAssetId","generation_id":"generationId","created_by_id":"createdById"}')`,
  `CREATE OR REPLACE FUNCTION "ai_generations_row_bytes"(r "ai_generations") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."model_tier"::text), 0) + coalesce(octet_length(r."provider"::text), 0) + coalesce(octet_length(r."model_name"::text), 0) + coalesce(octet_length(r."model_version"::text), 0) + coalesce(octet_length(r."prompt_template"::text), 0) + coalesce(octet_length(r."prices"::text), 0) + coalesce(octet_length(r."feature"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."input"::text), 0) + coalesce(octet_length(r."captions"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."ideas"::text), 0) + coalesce(octet_length(r."document"::text), 0) + coalesce(octet_length(r."failure"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "ai_generations_row_bytes"("ai_generations") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "content_analyses_row_bytes"(r "content_analyses") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."source_url"::text), 0) + coalesce(octet_length(r."transcript"::text), 0) + coalesce(octet_length(r."transcript_language"::text), 0) + coalesce(octet_length(r."topics"::text), 0) + coalesce(octet_length(r."keywords"::text), 0) + coalesce(octet_length(r."entities"::text), 0) + coalesce(octet_length(r."emotions"::text), 0) + coalesce(octet_length(r."seo_hints"::text), 0) + coalesce(octet_length(r."hook_moments"::text), 0) + coalesce(octet_length(r."key_insights"::text), 0) + coalesce(octet_length(r."quotable_moments"::text), 0) + coalesce(octet_length(r."platform_scores"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "content_analyses_row_bytes"("content_analyses") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "content_analyses_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "content_analyses_row_bytes"(r::"content_analyses") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "content_analyses_row_bytes"(r::"content_analyses") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"content_analyses_row_bytes"(r::"content_analyses") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"content_analyses_row_bytes"(r::"content_analyses") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "content_analyses_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "content_analyses_count_bytes_on_insert" AFTER INSERT ON "content_analyses" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "content_analyses_count_bytes"()`,
  `CREATE TRIGGER "content_analyses_count_bytes_on_update" AFTER UPDATE ON "content_analyses" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "content_analyses_count_bytes"()`,
  `CREATE TRIGGER "content_analyses_count_bytes_on_delete" AFTER DELETE ON "content_analyses" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "content_analyses_count_bytes"()`,
  `CREATE POLICY "content_analyses_read" ON "content_analyses" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "content_analyses_insert" ON "content_analyses" FOR INSERT WITH CHECK (tenancy.may('AI_USE', "content_analyses"."organization_id", "content_analyses"."client_account_id", "content_analyses"."created_by_id"))`,
  `CREATE POLICY "content_analyses_update" ON "content_analyses" FOR UPDATE USING (tenancy.may('AI_USE', "content_analyses"."organization_id", "content_analyses"."client_account_id", "content_analyses"."created_by_id")) WITH CHECK (tenancy.may('AI_USE', "content_analyses"."organization_id", "content_analyses"."client_account_id", "content_analyses"."created_by_id"))`,
  `CREATE POLICY "content_analyses_system_read" ON "content_analyses" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "content_analyses_system_delete" ON "content_analyses" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "content_analyses_system_delete" ON "content_analyses"`,
  `DROP POLICY "content_analyses_system_read" ON "content_analyses"`,
  `DROP POLICY "content_analyses_update" ON "content_analyses"`,
  `DROP POLICY "content_analyses_insert" ON "content_analyses"`,
  `DROP POLICY "content_analyses_read" ON "content_analyses"`,
  `DROP TRIGGER "content_analyses_count_bytes_on_delete" ON "content_analyses"`,
  `DROP TRIGGER "content_analyses_count_bytes_on_update" ON "content_analyses"`,
  `DROP TRIGGER "content_analyses_count_bytes_on_insert" ON "content_analyses"`,
  `DROP FUNCTION "content_analyses_count_bytes"()`,
  `DROP FUNCTION "content_analyses_row_bytes"("content_analyses")`,
  `CREATE OR REPLACE FUNCTION public.ai_generations_row_bytes(r ai_generations)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
SELECT (256 + coalesce(octet_length(r."model_tier"::text), 0) + coalesce(octet_length(r."provider"::text), 0) + coalesce(octet_length(r."model_name"::text), 0) + coalesce(octet_length(r."model_version"::text), 0) + coalesce(octet_length(r."prompt_template"::text), 0) + coalesce(octet_length(r."prices"::text), 0) + coalesce(octet_length(r."feature"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."input"::text), 0) + coalesce(octet_length(r."captions"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."ideas"::text), 0) + coalesce(octet_length(r."failure"::text), 0))::bigint
$function$
`,
  `DROP TRIGGER "content_analyses_audit" ON "content_analyses"`,
  `DROP TRIGGER "content_analyses_touch" ON "content_analyses"`,
  `REVOKE DELETE ON "content_analyses" FROM marquee_serving`,
  `REVOKE UPDATE ON "content_analyses" FROM marquee_serving`,
  `REVOKE INSERT ON "content_analyses" FROM marquee_serving`,
  `REVOKE SELECT ON "content_analyses" FROM marquee_serving`,
  `ALTER TABLE "content_analyses" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_completed_has_output"`,
  `ALTER TABLE ai_generations ADD CONSTRAINT ck_ai_generations_completed_has_output CHECK (((status <> 'COMPLETED'::text) OR ((captions <> '[]'::jsonb) OR (ideas <> '[]'::jsonb) OR (cardinality(hashtags) > 0))))`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_feature"`,
  `ALTER TABLE ai_generations ADD CONSTRAINT ck_ai_generations_feature CHECK ((feature = ANY (ARRAY['CAPTION'::text, 'HASHTAGS'::text, 'IDEAS'::text, 'REWRITE'::text])))`,
  `DROP INDEX "ix_content_analyses_created_by_by_created_at"`,
  `DROP INDEX "ix_content_analyses_media_asset_by_created_at"`,
  `DROP INDEX "ix_content_analyses_client_account_by_created_at"`,
  `DROP INDEX "ix_content_analyses_by_created_at"`,
  `ALTER TABLE "content_analyses" DROP CONSTRAINT "fk_content_analyses_created_by_id"`,
  `ALTER TABLE "content_analyses" DROP CONSTRAINT "fk_content_analyses_generation_id"`,
  `ALTER TABLE "content_analyses" DROP CONSTRAINT "fk_content_analyses_media_asset_id"`,
  `ALTER TABLE "content_analyses" DROP CONSTRAINT "fk_content_analyses_client_account_id"`,
  `ALTER TABLE "content_analyses" DROP CONSTRAINT "fk_content_analyses_organization_id"`,
  `DROP INDEX "uq_content_analyses_generation"`,
  `DROP INDEX "uq_content_analyses_id"`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_document"`,
  `ALTER TABLE "ai_generations" DROP COLUMN "document"`,
  `DROP TABLE "content_analyses"`,
];

export class AddContentAnalyses1785492500000 implements MigrationInterface {
  name = 'AddContentAnalyses1785492500000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

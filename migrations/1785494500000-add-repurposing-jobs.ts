import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "repurposing_jobs" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "strategy_id" uuid, "content_analysis_id" uuid, "media_asset_id" uuid, "template_id" uuid, "campaign_id" uuid, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "source" text NOT NULL, "target_platforms" text array NOT NULL, "config" jsonb NOT NULL, "status" text NOT NULL DEFAULT 'PENDING', "priority" integer NOT NULL DEFAULT '5', "progress" integer NOT NULL DEFAULT '0', "credits_used" integer NOT NULL DEFAULT '0', "started_at" TIMESTAMP WITH TIME ZONE, "finished_at" TIMESTAMP WITH TIME ZONE, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_repurposing_jobs_source" CHECK ("source" IN ('VIDEO', 'AUDIO', 'IMAGE', 'DOCUMENT', 'TEXT')), CONSTRAINT "ck_repurposing_jobs_target_platforms" CHECK (cardinality("target_platforms") <= 9 AND "target_platforms" <@ ARRAY['INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST', 'WHATSAPP', 'GOOGLE_BUSINESS']), CONSTRAINT "ck_repurposing_jobs_config" CHECK (jsonb_typeof("config") = 'object' AND octet_length("config"::text) <= 131072), CONSTRAINT "ck_repurposing_jobs_status" CHECK ("status" IN ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')), CONSTRAINT "ck_repurposing_jobs_priority" CHECK ("priority" >= 1 AND "priority" <= 10), CONSTRAINT "ck_repurposing_jobs_progress" CHECK ("progress" >= 0 AND "progress" <= 100), CONSTRAINT "ck_repurposing_jobs_credits_used" CHECK ("credits_used" >= 0), CONSTRAINT "ck_repurposing_jobs_version" CHECK ("version" >= 1), CONSTRAINT "ck_repurposing_jobs_ended_has_instant" CHECK (("status" IN ('COMPLETED', 'FAILED', 'CANCELLED')) = ("finished_at" IS NOT NULL)), CONSTRAINT "ck_repurposing_jobs_finished_in_order" CHECK ("finished_at" >= "started_at"), CONSTRAINT "PK_1e462cf67ea277a45cef8c756b9" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "repurposing_outputs" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "repurposing_job_id" uuid NOT NULL, "generation_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "position" integer NOT NULL, "format" text NOT NULL, "platform" text, "language" text NOT NULL, CONSTRAINT "ck_repurposing_outputs_position" CHECK ("position" >= 0 AND "position" <= 19), CONSTRAINT "ck_repurposing_outputs_format" CHECK ("format" IN ('ARTICLE', 'CAPTION', 'CAROUSEL')), CONSTRAINT "ck_repurposing_outputs_platform" CHECK ("platform" IN ('INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST', 'WHATSAPP', 'GOOGLE_BUSINESS')), CONSTRAINT "ck_repurposing_outputs_language" CHECK ("language" IN ('ENGLISH', 'HINDI', 'HINGLISH')), CONSTRAINT "PK_4dcd6262572044d8faa8fcfae3d" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "post_origins" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "post_id" uuid NOT NULL, "repurposing_job_id" uuid, "content_analysis_id" uuid, "media_asset_id" uuid, "generation_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_27013973f0cbbb5ae53360903bc" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE UNIQUE INDEX "uq_repurposing_jobs_id" ON "repurposing_jobs" ("id")`,
  `CREATE UNIQUE INDEX "uq_repurposing_outputs_id" ON "repurposing_outputs" ("id")`,
  `CREATE UNIQUE INDEX "uq_repurposing_outputs_repurposing_job_position" ON "repurposing_outputs" ("organization_id", "repurposing_job_id", "position")`,
  `CREATE UNIQUE INDEX "uq_repurposing_outputs_generation" ON "repurposing_outputs" ("organization_id", "generation_id")`,
  `CREATE UNIQUE INDEX "uq_post_origins_id" ON "post_origins" ("id")`,
  `CREATE UNIQUE INDEX "uq_post_origins_post" ON "post_origins" ("organization_id", "post_id")`,
  `CREATE UNIQUE INDEX "uq_post_origins_generation" ON "post_origins" ("organization_id", "generation_id")`,
  `ALTER TABLE "repurposing_jobs" ADD CONSTRAINT "fk_repurposing_jobs_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_jobs" ADD CONSTRAINT "fk_repurposing_jobs_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_jobs" ADD CONSTRAINT "fk_repurposing_jobs_strategy_id" FOREIGN KEY ("organization_id", "strategy_id") REFERENCES "repurposing_strategies"("organization_id","id") ON DELETE SET NULL ("strategy_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_jobs" ADD CONSTRAINT "fk_repurposing_jobs_content_analysis_id" FOREIGN KEY ("organization_id", "content_analysis_id") REFERENCES "content_analyses"("organization_id","id") ON DELETE SET NULL ("content_analysis_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_jobs" ADD CONSTRAINT "fk_repurposing_jobs_media_asset_id" FOREIGN KEY ("organization_id", "media_asset_id") REFERENCES "media_assets"("organization_id","id") ON DELETE SET NULL ("media_asset_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_jobs" ADD CONSTRAINT "fk_repurposing_jobs_template_id" FOREIGN KEY ("template_id") REFERENCES "templates"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_jobs" ADD CONSTRAINT "fk_repurposing_jobs_campaign_id" FOREIGN KEY ("organization_id", "campaign_id") REFERENCES "campaigns"("organization_id","id") ON DELETE SET NULL ("campaign_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_jobs" ADD CONSTRAINT "fk_repurposing_jobs_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_outputs" ADD CONSTRAINT "fk_repurposing_outputs_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_outputs" ADD CONSTRAINT "fk_repurposing_outputs_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_outputs" ADD CONSTRAINT "fk_repurposing_outputs_repurposing_job_id" FOREIGN KEY ("organization_id", "repurposing_job_id") REFERENCES "repurposing_jobs"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_outputs" ADD CONSTRAINT "fk_repurposing_outputs_generation_id" FOREIGN KEY ("organization_id", "generation_id") REFERENCES "ai_generations"("organization_id","id") ON DELETE SET NULL ("generation_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "post_origins" ADD CONSTRAINT "fk_post_origins_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "post_origins" ADD CONSTRAINT "fk_post_origins_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "post_origins" ADD CONSTRAINT "fk_post_origins_post_id" FOREIGN KEY ("organization_id", "post_id") REFERENCES "posts"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "post_origins" ADD CONSTRAINT "fk_post_origins_repurposing_job_id" FOREIGN KEY ("organization_id", "repurposing_job_id") REFERENCES "repurposing_jobs"("organization_id","id") ON DELETE SET NULL ("repurposing_job_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "post_origins" ADD CONSTRAINT "fk_post_origins_content_analysis_id" FOREIGN KEY ("organization_id", "content_analysis_id") REFERENCES "content_analyses"("organization_id","id") ON DELETE SET NULL ("content_analysis_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "post_origins" ADD CONSTRAINT "fk_post_origins_media_asset_id" FOREIGN KEY ("organization_id", "media_asset_id") REFERENCES "media_assets"("organization_id","id") ON DELETE SET NULL ("media_asset_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "post_origins" ADD CONSTRAINT "fk_post_origins_generation_id" FOREIGN KEY ("organization_id", "generation_id") REFERENCES "ai_generations"("organization_id","id") ON DELETE SET NULL ("generation_id") ON UPDATE NO ACTION`,
  `-- Changes the rank of a pending task in the queue: those with lower numbers are started first.
CREATE OR REPLACE FUNCTION jobs.prioritize(job uuid, rank integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM graphile_worker.reschedule_jobs(ARRAY(SELECT q.id FROM graphile_worker.jobs q WHERE q.key = 'shown:' || job),
    priority => rank);
END
$$;
REVOKE ALL ON FUNCTION jobs.prioritize FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.prioritize TO marquee_serving;`,
  `CREATE INDEX "ix_repurposing_jobs_by_created_at" ON "repurposing_jobs" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_repurposing_jobs_client_account_by_created_at" ON "repurposing_jobs" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_repurposing_jobs_strategy_by_created_at" ON "repurposing_jobs" ("organization_id", "strategy_id", "created_at", "id")`,
  `CREATE INDEX "ix_repurposing_jobs_content_analysis_by_created_at" ON "repurposing_jobs" ("organization_id", "content_analysis_id", "created_at", "id")`,
  `CREATE INDEX "ix_repurposing_jobs_media_asset_by_created_at" ON "repurposing_jobs" ("organization_id", "media_asset_id", "created_at", "id")`,
  `CREATE INDEX "ix_repurposing_jobs_campaign_by_created_at" ON "repurposing_jobs" ("organization_id", "campaign_id", "created_at", "id")`,
  `CREATE INDEX "ix_repurposing_jobs_created_by_by_created_at" ON "repurposing_jobs" ("organization_id", "created_by_id", "created_at", "id")`,
  `CREATE INDEX "ix_repurposing_jobs_template" ON "repurposing_jobs" ("template_id")`,
  `CREATE INDEX "ix_repurposing_jobs_status_by_created_at" ON "repurposing_jobs" ("organization_id", "status", "created_at", "id")`,
  `CREATE INDEX "ix_repurposing_outputs_client_account" ON "repurposing_outputs" ("organization_id", "client_account_id")`,
  `CREATE INDEX "ix_post_origins_repurposing_job_by_created_at" ON "post_origins" ("organization_id", "repurposing_job_id", "created_at", "id")`,
  `CREATE INDEX "ix_post_origins_content_analysis_by_created_at" ON "post_origins" ("organization_id", "content_analysis_id", "created_at", "id")`,
  `CREATE INDEX "ix_post_origins_media_asset_by_created_at" ON "post_origins" ("organization_id", "media_asset_id", "created_at", "id")`,
  `CREATE INDEX "ix_post_origins_client_account" ON "post_origins" ("organization_id", "client_account_id")`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_feature"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_feature" CHECK ("feature" IN ('CAPTION', 'HASHTAGS', 'IDEAS', 'REWRITE', 'ANALYSIS', 'ARTICLE', 'CAROUSEL', 'VARIANTS', 'REPLY', 'ALT_TEXT', 'IMAGE_ANALYSIS'))`,
  `ALTER TABLE "repurposing_jobs" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "repurposing_jobs" TO marquee_serving`,
  `GRANT INSERT ON "repurposing_jobs" TO marquee_serving`,
  `GRANT UPDATE ON "repurposing_jobs" TO marquee_serving`,
  `CREATE TRIGGER "repurposing_jobs_touch" BEFORE UPDATE ON "repurposing_jobs" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "repurposing_outputs" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "repurposing_outputs" TO marquee_serving`,
  `GRANT INSERT ON "repurposing_outputs" TO marquee_serving`,
  `CREATE TRIGGER "repurposing_outputs_touch" BEFORE UPDATE ON "repurposing_outputs" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "post_origins" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "post_origins" TO marquee_serving`,
  `CREATE TRIGGER "post_origins_touch" BEFORE UPDATE ON "post_origins" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE TRIGGER "repurposing_jobs_audit" AFTER INSERT OR UPDATE OR DELETE ON "repurposing_jobs" FOR EACH ROW EXECUTE FUNCTION audit.record('RepurposingJob', 'REPURPOSING_JOB', 'organization_id', '{"created_at":"createdAt","source":"source","target_platforms":"targetPlatforms","config":"config","priority":"priority","version":"version","client_account_id":"clientAccountId","strategy_id":"strategyId","content_analysis_id":"contentAnalysisId","media_asset_id":"mediaAssetId","template_id":"templateId","campaign_id":"campaignId","created_by_id":"createdById"}')`,
  `CREATE OR REPLACE FUNCTION "repurposing_outputs_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."repurposing_job_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "repurposing_jobs" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."repurposing_job_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "repurposing_outputs_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "repurposing_outputs_take_scope" BEFORE INSERT OR UPDATE OF "repurposing_job_id", "client_account_id" ON "repurposing_outputs" FOR EACH ROW EXECUTE FUNCTION "repurposing_outputs_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "repurposing_outputs_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'repurposing_outputs', true);
  UPDATE "repurposing_outputs" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "repurposing_job_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "repurposing_outputs_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "repurposing_outputs_follow_scope" AFTER UPDATE ON "repurposing_jobs" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "repurposing_outputs_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "post_origins_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."post_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "posts" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."post_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "post_origins_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "post_origins_take_scope" BEFORE INSERT OR UPDATE OF "post_id", "client_account_id" ON "post_origins" FOR EACH ROW EXECUTE FUNCTION "post_origins_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "post_origins_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'post_origins', true);
  UPDATE "post_origins" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "post_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "post_origins_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "post_origins_follow_scope" AFTER UPDATE ON "posts" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "post_origins_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "repurposing_jobs_row_bytes"(r "repurposing_jobs") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."source"::text), 0) + coalesce(octet_length(r."target_platforms"::text), 0) + coalesce(octet_length(r."config"::text), 0) + coalesce(octet_length(r."status"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "repurposing_jobs_row_bytes"("repurposing_jobs") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "repurposing_jobs_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "repurposing_jobs_row_bytes"(r::"repurposing_jobs") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "repurposing_jobs_row_bytes"(r::"repurposing_jobs") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"repurposing_jobs_row_bytes"(r::"repurposing_jobs") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"repurposing_jobs_row_bytes"(r::"repurposing_jobs") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "repurposing_jobs_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "repurposing_jobs_count_bytes_on_insert" AFTER INSERT ON "repurposing_jobs" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "repurposing_jobs_count_bytes"()`,
  `CREATE TRIGGER "repurposing_jobs_count_bytes_on_update" AFTER UPDATE ON "repurposing_jobs" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "repurposing_jobs_count_bytes"()`,
  `CREATE TRIGGER "repurposing_jobs_count_bytes_on_delete" AFTER DELETE ON "repurposing_jobs" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "repurposing_jobs_count_bytes"()`,
  `CREATE POLICY "repurposing_jobs_read" ON "repurposing_jobs" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "repurposing_jobs_insert" ON "repurposing_jobs" FOR INSERT WITH CHECK (tenancy.may('AI_USE', "repurposing_jobs"."organization_id", "repurposing_jobs"."client_account_id", "repurposing_jobs"."created_by_id"))`,
  `CREATE POLICY "repurposing_jobs_update" ON "repurposing_jobs" FOR UPDATE USING (tenancy.may('AI_USE', "repurposing_jobs"."organization_id", "repurposing_jobs"."client_account_id", "repurposing_jobs"."created_by_id")) WITH CHECK (tenancy.may('AI_USE', "repurposing_jobs"."organization_id", "repurposing_jobs"."client_account_id", "repurposing_jobs"."created_by_id"))`,
  `CREATE POLICY "repurposing_outputs_read" ON "repurposing_outputs" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "post_origins_read" ON "post_origins" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "repurposing_outputs_system_read" ON "repurposing_outputs" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "repurposing_outputs_system_insert" ON "repurposing_outputs" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "repurposing_outputs_system_insert" ON "repurposing_outputs"`,
  `DROP POLICY "repurposing_outputs_system_read" ON "repurposing_outputs"`,
  `DROP POLICY "post_origins_read" ON "post_origins"`,
  `DROP POLICY "repurposing_outputs_read" ON "repurposing_outputs"`,
  `DROP POLICY "repurposing_jobs_update" ON "repurposing_jobs"`,
  `DROP POLICY "repurposing_jobs_insert" ON "repurposing_jobs"`,
  `DROP POLICY "repurposing_jobs_read" ON "repurposing_jobs"`,
  `DROP TRIGGER "repurposing_jobs_count_bytes_on_delete" ON "repurposing_jobs"`,
  `DROP TRIGGER "repurposing_jobs_count_bytes_on_update" ON "repurposing_jobs"`,
  `DROP TRIGGER "repurposing_jobs_count_bytes_on_insert" ON "repurposing_jobs"`,
  `DROP FUNCTION "repurposing_jobs_count_bytes"()`,
  `DROP FUNCTION "repurposing_jobs_row_bytes"("repurposing_jobs")`,
  `DROP TRIGGER "post_origins_follow_scope" ON "posts"`,
  `DROP FUNCTION "post_origins_follow_scope"()`,
  `DROP TRIGGER "post_origins_take_scope" ON "post_origins"`,
  `DROP FUNCTION "post_origins_take_scope"()`,
  `DROP TRIGGER "repurposing_outputs_follow_scope" ON "repurposing_jobs"`,
  `DROP FUNCTION "repurposing_outputs_follow_scope"()`,
  `DROP TRIGGER "repurposing_outputs_take_scope" ON "repurposing_outputs"`,
  `DROP FUNCTION "repurposing_outputs_take_scope"()`,
  `DROP TRIGGER "repurposing_jobs_audit" ON "repurposing_jobs"`,
  `DROP TRIGGER "post_origins_touch" ON "post_origins"`,
  `REVOKE SELECT ON "post_origins" FROM marquee_serving`,
  `ALTER TABLE "post_origins" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "repurposing_outputs_touch" ON "repurposing_outputs"`,
  `REVOKE INSERT ON "repurposing_outputs" FROM marquee_serving`,
  `REVOKE SELECT ON "repurposing_outputs" FROM marquee_serving`,
  `ALTER TABLE "repurposing_outputs" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "repurposing_jobs_touch" ON "repurposing_jobs"`,
  `REVOKE UPDATE ON "repurposing_jobs" FROM marquee_serving`,
  `REVOKE INSERT ON "repurposing_jobs" FROM marquee_serving`,
  `REVOKE SELECT ON "repurposing_jobs" FROM marquee_serving`,
  `ALTER TABLE "repurposing_jobs" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_feature"`,
  `ALTER TABLE ai_generations ADD CONSTRAINT ck_ai_generations_feature CHECK ((feature = ANY (ARRAY['CAPTION'::text, 'HASHTAGS'::text, 'IDEAS'::text, 'REWRITE'::text, 'ANALYSIS'::text, 'VARIANTS'::text, 'REPLY'::text, 'ALT_TEXT'::text, 'IMAGE_ANALYSIS'::text])))`,
  `DROP INDEX "ix_post_origins_client_account"`,
  `DROP INDEX "ix_post_origins_media_asset_by_created_at"`,
  `DROP INDEX "ix_post_origins_content_analysis_by_created_at"`,
  `DROP INDEX "ix_post_origins_repurposing_job_by_created_at"`,
  `DROP INDEX "ix_repurposing_outputs_client_account"`,
  `DROP INDEX "ix_repurposing_jobs_status_by_created_at"`,
  `DROP INDEX "ix_repurposing_jobs_template"`,
  `DROP INDEX "ix_repurposing_jobs_created_by_by_created_at"`,
  `DROP INDEX "ix_repurposing_jobs_campaign_by_created_at"`,
  `DROP INDEX "ix_repurposing_jobs_media_asset_by_created_at"`,
  `DROP INDEX "ix_repurposing_jobs_content_analysis_by_created_at"`,
  `DROP INDEX "ix_repurposing_jobs_strategy_by_created_at"`,
  `DROP INDEX "ix_repurposing_jobs_client_account_by_created_at"`,
  `DROP INDEX "ix_repurposing_jobs_by_created_at"`,
  `DROP ROUTINE jobs.prioritize(uuid, integer)`,
  `ALTER TABLE "post_origins" DROP CONSTRAINT "fk_post_origins_generation_id"`,
  `ALTER TABLE "post_origins" DROP CONSTRAINT "fk_post_origins_media_asset_id"`,
  `ALTER TABLE "post_origins" DROP CONSTRAINT "fk_post_origins_content_analysis_id"`,
  `ALTER TABLE "post_origins" DROP CONSTRAINT "fk_post_origins_repurposing_job_id"`,
  `ALTER TABLE "post_origins" DROP CONSTRAINT "fk_post_origins_post_id"`,
  `ALTER TABLE "post_origins" DROP CONSTRAINT "fk_post_origins_client_account_id"`,
  `ALTER TABLE "post_origins" DROP CONSTRAINT "fk_post_origins_organization_id"`,
  `ALTER TABLE "repurposing_outputs" DROP CONSTRAINT "fk_repurposing_outputs_generation_id"`,
  `ALTER TABLE "repurposing_outputs" DROP CONSTRAINT "fk_repurposing_outputs_repurposing_job_id"`,
  `ALTER TABLE "repurposing_outputs" DROP CONSTRAINT "fk_repurposing_outputs_client_account_id"`,
  `ALTER TABLE "repurposing_outputs" DROP CONSTRAINT "fk_repurposing_outputs_organization_id"`,
  `ALTER TABLE "repurposing_jobs" DROP CONSTRAINT "fk_repurposing_jobs_created_by_id"`,
  `ALTER TABLE "repurposing_jobs" DROP CONSTRAINT "fk_repurposing_jobs_campaign_id"`,
  `ALTER TABLE "repurposing_jobs" DROP CONSTRAINT "fk_repurposing_jobs_template_id"`,
  `ALTER TABLE "repurposing_jobs" DROP CONSTRAINT "fk_repurposing_jobs_media_asset_id"`,
  `ALTER TABLE "repurposing_jobs" DROP CONSTRAINT "fk_repurposing_jobs_content_analysis_id"`,
  `ALTER TABLE "repurposing_jobs" DROP CONSTRAINT "fk_repurposing_jobs_strategy_id"`,
  `ALTER TABLE "repurposing_jobs" DROP CONSTRAINT "fk_repurposing_jobs_client_account_id"`,
  `ALTER TABLE "repurposing_jobs" DROP CONSTRAINT "fk_repurposing_jobs_organization_id"`,
  `DROP INDEX "uq_post_origins_generation"`,
  `DROP INDEX "uq_post_origins_post"`,
  `DROP INDEX "uq_post_origins_id"`,
  `DROP INDEX "uq_repurposing_outputs_generation"`,
  `DROP INDEX "uq_repurposing_outputs_repurposing_job_position"`,
  `DROP INDEX "uq_repurposing_outputs_id"`,
  `DROP INDEX "uq_repurposing_jobs_id"`,
  `DROP TABLE "post_origins"`,
  `DROP TABLE "repurposing_outputs"`,
  `DROP TABLE "repurposing_jobs"`,
];

export class AddRepurposingJobs1785494500000 implements MigrationInterface {
  name = 'AddRepurposingJobs1785494500000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

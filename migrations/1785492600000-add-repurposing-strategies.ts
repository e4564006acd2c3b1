import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "repurposing_strategies" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "content_analysis_id" uuid, "brand_profile_id" uuid, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "name" text NOT NULL, "recommended_formats" jsonb NOT NULL, "calendar_suggestions" jsonb NOT NULL DEFAULT '[]', "estimated_output_count" integer, "estimated_reach" integer, "estimated_seconds" integer, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_repurposing_strategies_name" CHECK (char_length("name") <= 255), CONSTRAINT "ck_repurposing_strategies_recommended_formats" CHECK (jsonb_typeof("recommended_formats") = 'array' AND octet_length("recommended_formats"::text) <= 131072), CONSTRAINT "ck_repurposing_strategies_calendar_suggestions" CHECK (jsonb_typeof("calendar_suggestions") = 'array' AND octet_length("calendar_suggestions"::text) <= 131072), CONSTRAINT "ck_repurposing_strategies_estimated_output_count" CHECK ("estimated_output_count" >= 0), CONSTRAINT "ck_repurposing_strategies_estimated_reach" CHECK ("estimated_reach" >= 0), CONSTRAINT "ck_repurposing_strategies_estimated_seconds" CHECK ("estimated_seconds" >= 0), CONSTRAINT "ck_repurposing_strategies_version" CHECK ("version" >= 1), CONSTRAINT "PK_804717c0f66631d1d539939119f" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE UNIQUE INDEX "uq_repurposing_strategies_id" ON "repurposing_strategies" ("id")`,
  `ALTER TABLE "repurposing_strategies" ADD CONSTRAINT "fk_repurposing_strategies_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_strategies" ADD CONSTRAINT "fk_repurposing_strategies_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_strategies" ADD CONSTRAINT "fk_repurposing_strategies_content_analysis_id" FOREIGN KEY ("organization_id", "content_analysis_id") REFERENCES "content_analyses"("organization_id","id") ON DELETE SET NULL ("content_analysis_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_strategies" ADD CONSTRAINT "fk_repurposing_strategies_brand_profile_id" FOREIGN KEY ("organization_id", "brand_profile_id") REFERENCES "brand_profiles"("organization_id","id") ON DELETE SET NULL ("brand_profile_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "repurposing_strategies" ADD CONSTRAINT "fk_repurposing_strategies_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_repurposing_strategies_by_created_at" ON "repurposing_strategies" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_repurposing_strategies_client_account_by_created_at" ON "repurposing_strategies" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_repurposing_strategies_content_analysis_by_created_at" ON "repurposing_strategies" ("organization_id", "content_analysis_id", "created_at", "id")`,
  `CREATE INDEX "ix_repurposing_strategies_brand_profile_by_created_at" ON "repurposing_strategies" ("organization_id", "brand_profile_id", "created_at", "id")`,
  `CREATE INDEX "ix_repurposing_strategies_created_by_by_created_at" ON "repurposing_strategies" ("organization_id", "created_by_id", "created_at", "id")`,
  `ALTER TABLE "repurposing_strategies" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "repurposing_strategies" TO marquee_serving`,
  `GRANT INSERT ON "repurposing_strategies" TO marquee_serving`,
  `GRANT UPDATE ON "repurposing_strategies" TO marquee_serving`,
  `GRANT DELETE ON "repurposing_strategies" TO marquee_serving`,
  `CREATE TRIGGER "repurposing_strategies_touch" BEFORE UPDATE ON "repurposing_strategies" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE TRIGGER "repurposing_strategies_audit" AFTER INSERT OR UPDATE OR DELETE ON "repurposing_strategies" FOR EACH ROW EXECUTE FUNCTION audit.record('RepurposingStrategy', 'REPURPOSING_STRATEGY', 'organization_id', '{"created_at":"createdAt","name":"name","recommended_formats":"recommendedFormats","calendar_suggestions":"calendarSuggestions","estimated_output_count":"estimatedOutputCount","estimated_reach":"estimatedReach","estimated_seconds":"estimatedSeconds","version":"version","client_account_id":"clientAccountId","content_analysis_id":"contentAnalysisId","brand_profile_id":"brandProfileId","created_by_id":"createdById"}')`,
  `CREATE OR REPLACE FUNCTION "repurposing_strategies_row_bytes"(r "repurposing_strategies") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."recommended_formats"::text), 0) + coalesce(octet_length(r."calendar_suggestions"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "repurposing_strategies_row_bytes"("repurposing_strategies") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "repurposing_strategies_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "repurposing_strategies_row_bytes"(r::"repurposing_strategies") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "repurposing_strategies_row_bytes"(r::"repurposing_strategies") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"repurposing_strategies_row_bytes"(r::"repurposing_strategies") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"repurposing_strategies_row_bytes"(r::"repurposing_strategies") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "repurposing_strategies_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "repurposing_strategies_count_bytes_on_insert" AFTER INSERT ON "repurposing_strategies" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "repurposing_strategies_count_bytes"()`,
  `CREATE TRIGGER "repurposing_strategies_count_bytes_on_update" AFTER UPDATE ON "repurposing_strategies" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "repurposing_strategies_count_bytes"()`,
  `CREATE TRIGGER "repurposing_strategies_count_bytes_on_delete" AFTER DELETE ON "repurposing_strategies" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "repurposing_strategies_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "repurposing_strategies_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."estimated_output_count" IS NULL THEN NEW."estimated_output_count" := (SELECT coalesce(sum(greatest(jsonb_array_length(f -> 'platforms'), 1)
    * greatest(jsonb_array_length(f -> 'languages'), 1)), 0)::int FROM jsonb_array_elements(NEW."recommended_formats") f); END IF;
  ELSIF NEW."recommended_formats" IS DISTINCT FROM OLD."recommended_formats" THEN
    NEW."estimated_output_count" := (SELECT coalesce(sum(greatest(jsonb_array_length(f -> 'platforms'), 1)
    * greatest(jsonb_array_length(f -> 'languages'), 1)), 0)::int FROM jsonb_array_elements(NEW."recommended_formats") f);
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "repurposing_strategies_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "repurposing_strategies_derive" BEFORE INSERT OR UPDATE OF "recommended_formats" ON "repurposing_strategies" FOR EACH ROW EXECUTE FUNCTION "repurposing_strategies_derive"()`,
  `CREATE POLICY "repurposing_strategies_read" ON "repurposing_strategies" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "repurposing_strategies_insert" ON "repurposing_strategies" FOR INSERT WITH CHECK (tenancy.may('AI_USE', "repurposing_strategies"."organization_id", "repurposing_strategies"."client_account_id", "repurposing_strategies"."created_by_id"))`,
  `CREATE POLICY "repurposing_strategies_update" ON "repurposing_strategies" FOR UPDATE USING (tenancy.may('AI_USE', "repurposing_strategies"."organization_id", "repurposing_strategies"."client_account_id", "repurposing_strategies"."created_by_id")) WITH CHECK (tenancy.may('AI_USE', "repurposing_strategies"."organization_id", "repurposing_strategies"."client_account_id", "repurposing_strategies"."created_by_id"))`,
  `CREATE POLICY "repurposing_strategies_system_read" ON "repurposing_strategies" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "repurposing_strategies_system_delete" ON "repurposing_strategies" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "repurposing_strategies_system_delete" ON "repurposing_strategies"`,
  `DROP POLICY "repurposing_strategies_system_read" ON "repurposing_strategies"`,
  `DROP POLICY "repurposing_strategies_update" ON "repurposing_strategies"`,
  `DROP POLICY "repurposing_strategies_insert" ON "repurposing_strategies"`,
  `DROP POLICY "repurposing_strategies_read" ON "repurposing_strategies"`,
  `DROP TRIGGER "repurposing_strategies_derive" ON "repurposing_strategies"`,
  `DROP FUNCTION "repurposing_strategies_derive"()`,
  `DROP TRIGGER "repurposing_strategies_count_bytes_on_delete" ON "repurposing_strategies"`,
  `DROP TRIGGER "repurposing_strategies_count_bytes_on_update" ON "repurposing_strategies"`,
  `DROP TRIGGER "repurposing_strategies_count_bytes_on_insert" ON "repurposing_strategies"`,
  `DROP FUNCTION "repurposing_strategies_count_bytes"()`,
  `DROP FUNCTION "repurposing_strategies_row_bytes"("repurposing_strategies")`,
  `DROP TRIGGER "repurposing_strategies_audit" ON "repurposing_strategies"`,
  `DROP TRIGGER "repurposing_strategies_touch" ON "repurposing_strategies"`,
  `REVOKE DELETE ON "repurposing_strategies" FROM marquee_serving`,
  `REVOKE UPDATE ON "repurposing_strategies" FROM marquee_serving`,
  `REVOKE INSERT ON "repurposing_strategies" FROM marquee_serving`,
  `REVOKE SELECT ON "repurposing_strategies" FROM marquee_serving`,
  `ALTER TABLE "repurposing_strategies" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_repurposing_strategies_created_by_by_created_at"`,
  `DROP INDEX "ix_repurposing_strategies_brand_profile_by_created_at"`,
  `DROP INDEX "ix_repurposing_strategies_content_analysis_by_created_at"`,
  `DROP INDEX "ix_repurposing_strategies_client_account_by_created_at"`,
  `DROP INDEX "ix_repurposing_strategies_by_created_at"`,
  `ALTER TABLE "repurposing_strategies" DROP CONSTRAINT "fk_repurposing_strategies_created_by_id"`,
  `ALTER TABLE "repurposing_strategies" DROP CONSTRAINT "fk_repurposing_strategies_brand_profile_id"`,
  `ALTER TABLE "repurposing_strategies" DROP CONSTRAINT "fk_repurposing_strategies_content_analysis_id"`,
  `ALTER TABLE "repurposing_strategies" DROP CONSTRAINT "fk_repurposing_strategies_client_account_id"`,
  `ALTER TABLE "repurposing_strategies" DROP CONSTRAINT "fk_repurposing_strategies_organization_id"`,
  `DROP INDEX "uq_repurposing_strategies_id"`,
  `DROP TABLE "repurposing_strategies"`,
];

export class AddRepurposingStrategies1785492600000 implements MigrationInterface {
  name = 'AddRepurposingStrategies1785492600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

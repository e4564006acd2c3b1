import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "brand_voice_samples" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "brand_profile_id" uuid NOT NULL, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "text" text NOT NULL, "content_type" text, "metadata" jsonb NOT NULL DEFAULT '{}', "embedding_model" text, "embedding" real array, "embedded_at" TIMESTAMP WITH TIME ZONE, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_brand_voice_samples_text" CHECK (char_length("text") <= 3000), CONSTRAINT "ck_brand_voice_samples_content_type" CHECK (char_length("content_type") <= 50), CONSTRAINT "ck_brand_voice_samples_metadata" CHECK (octet_length("metadata"::text) <= 131072), CONSTRAINT "ck_brand_voice_samples_embedding_model" CHECK (char_length("embedding_model") <= 120), CONSTRAINT "ck_brand_voice_samples_version" CHECK ("version" >= 1), CONSTRAINT "ck_brand_voice_samples_embedding_dimensions" CHECK (cardinality("embedding") = 1536), CONSTRAINT "ck_brand_voice_samples_embedding_is_complete" CHECK (num_nulls("embedding", "embedding_model", "embedded_at") IN (0, 3)), CONSTRAINT "PK_e6e451a52231035c0f286c7508e" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE UNIQUE INDEX "uq_brand_voice_samples_id" ON "brand_voice_samples" ("id")`,
  `ALTER TABLE "brand_voice_samples" ADD CONSTRAINT "fk_brand_voice_samples_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_voice_samples" ADD CONSTRAINT "fk_brand_voice_samples_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_voice_samples" ADD CONSTRAINT "fk_brand_voice_samples_brand_profile_id" FOREIGN KEY ("organization_id", "brand_profile_id") REFERENCES "brand_profiles"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_voice_samples" ADD CONSTRAINT "fk_brand_voice_samples_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_brand_voice_samples_by_created_at" ON "brand_voice_samples" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_brand_voice_samples_client_account_by_created_at" ON "brand_voice_samples" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_brand_voice_samples_brand_profile_by_created_at" ON "brand_voice_samples" ("organization_id", "brand_profile_id", "created_at", "id")`,
  `CREATE INDEX "ix_brand_voice_samples_created_by" ON "brand_voice_samples" ("created_by_id")`,
  `CREATE INDEX "ix_brand_voice_samples_content_type_by_created_at" ON "brand_voice_samples" ("organization_id", "content_type", "created_at", "id")`,
  `ALTER TABLE "brand_voice_samples" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "brand_voice_samples" TO marquee_serving`,
  `GRANT INSERT ON "brand_voice_samples" TO marquee_serving`,
  `GRANT UPDATE ON "brand_voice_samples" TO marquee_serving`,
  `GRANT DELETE ON "brand_voice_samples" TO marquee_serving`,
  `CREATE TRIGGER "brand_voice_samples_touch" BEFORE UPDATE ON "brand_voice_samples" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE TRIGGER "brand_voice_samples_audit" AFTER INSERT OR UPDATE OR DELETE ON "brand_voice_samples" FOR EACH ROW EXECUTE FUNCTION audit.record('BrandVoiceSample', 'BRAND_VOICE_SAMPLE', 'organization_id', '{"created_at":"createdAt","text":"text","content_type":"contentType","metadata":"metadata","version":"version","client_account_id":"clientAccountId","brand_profile_id":"brandProfileId","created_by_id":"createdById"}')`,
  `CREATE OR REPLACE FUNCTION "brand_voice_samples_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."brand_profile_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "brand_profiles" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."brand_profile_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "brand_voice_samples_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "brand_voice_samples_take_scope" BEFORE INSERT OR UPDATE OF "brand_profile_id", "client_account_id" ON "brand_voice_samples" FOR EACH ROW EXECUTE FUNCTION "brand_voice_samples_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "brand_voice_samples_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'brand_voice_samples', true);
  UPDATE "brand_voice_samples" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "brand_profile_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "brand_voice_samples_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "brand_voice_samples_follow_scope" AFTER UPDATE ON "brand_profiles" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "brand_voice_samples_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "brand_voice_samples_row_bytes"(r "brand_voice_samples") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."text"::text), 0) + coalesce(octet_length(r."content_type"::text), 0) + coalesce(octet_length(r."metadata"::text), 0) + coalesce(octet_length(r."embedding_model"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "brand_voice_samples_row_bytes"("brand_voice_samples") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "brand_voice_samples_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "brand_voice_samples_row_bytes"(r::"brand_voice_samples") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "brand_voice_samples_row_bytes"(r::"brand_voice_samples") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"brand_voice_samples_row_bytes"(r::"brand_voice_samples") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"brand_voice_samples_row_bytes"(r::"brand_voice_samples") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "brand_voice_samples_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "brand_voice_samples_count_bytes_on_insert" AFTER INSERT ON "brand_voice_samples" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "brand_voice_samples_count_bytes"()`,
  `CREATE TRIGGER "brand_voice_samples_count_bytes_on_update" AFTER UPDATE ON "brand_voice_samples" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "brand_voice_samples_count_bytes"()`,
  `CREATE TRIGGER "brand_voice_samples_count_bytes_on_delete" AFTER DELETE ON "brand_voice_samples" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "brand_voice_samples_count_bytes"()`,
  `CREATE POLICY "brand_voice_samples_read" ON "brand_voice_samples" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "brand_voice_samples_insert" ON "brand_voice_samples" FOR INSERT WITH CHECK (tenancy.may('BRANDS_MANAGE', "brand_voice_samples"."organization_id", "brand_voice_samples"."client_account_id", "brand_voice_samples"."created_by_id"))`,
  `CREATE POLICY "brand_voice_samples_update" ON "brand_voice_samples" FOR UPDATE USING (tenancy.may('BRANDS_MANAGE', "brand_voice_samples"."organization_id", "brand_voice_samples"."client_account_id", "brand_voice_samples"."created_by_id")) WITH CHECK (tenancy.may('BRANDS_MANAGE', "brand_voice_samples"."organization_id", "brand_voice_samples"."client_account_id", "brand_voice_samples"."created_by_id"))`,
  `CREATE POLICY "brand_voice_samples_system_read" ON "brand_voice_samples" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "brand_voice_samples_system_delete" ON "brand_voice_samples" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "brand_voice_samples_system_delete" ON "brand_voice_samples"`,
  `DROP POLICY "brand_voice_samples_system_read" ON "brand_voice_samples"`,
  `DROP POLICY "brand_voice_samples_update" ON "brand_voice_samples"`,
  `DROP POLICY "brand_voice_samples_insert" ON "brand_voice_samples"`,
  `DROP POLICY "brand_voice_samples_read" ON "brand_voice_samples"`,
  `DROP TRIGGER "brand_voice_samples_count_bytes_on_delete" ON "brand_voice_samples"`,
  `DROP TRIGGER "brand_voice_samples_count_bytes_on_update" ON "brand_voice_samples"`,
  `DROP TRIGGER "brand_voice_samples_count_bytes_on_insert" ON "brand_voice_samples"`,
  `DROP FUNCTION "brand_voice_samples_count_bytes"()`,
  `DROP FUNCTION "brand_voice_samples_row_bytes"("brand_voice_samples")`,
  `DROP TRIGGER "brand_voice_samples_follow_scope" ON "brand_profiles"`,
  `DROP FUNCTION "brand_voice_samples_follow_scope"()`,
  `DROP TRIGGER "brand_voice_samples_take_scope" ON "brand_voice_samples"`,
  `DROP FUNCTION "brand_voice_samples_take_scope"()`,
  `DROP TRIGGER "brand_voice_samples_audit" ON "brand_voice_samples"`,
  `DROP TRIGGER "brand_voice_samples_touch" ON "brand_voice_samples"`,
  `REVOKE DELETE ON "brand_voice_samples" FROM marquee_serving`,
  `REVOKE UPDATE ON "brand_voice_samples" FROM marquee_serving`,
  `REVOKE INSERT ON "brand_voice_samples" FROM marquee_serving`,
  `REVOKE SELECT ON "brand_voice_samples" FROM marquee_serving`,
  `ALTER TABLE "brand_voice_samples" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_brand_voice_samples_content_type_by_created_at"`,
  `DROP INDEX "ix_brand_voice_samples_created_by"`,
  `DROP INDEX "ix_brand_voice_samples_brand_profile_by_created_at"`,
  `DROP INDEX "ix_brand_voice_samples_client_account_by_created_at"`,
  `DROP INDEX "ix_brand_voice_samples_by_created_at"`,
  `ALTER TABLE "brand_voice_samples" DROP CONSTRAINT "fk_brand_voice_samples_created_by_id"`,
  `ALTER TABLE "brand_voice_samples" DROP CONSTRAINT "fk_brand_voice_samples_brand_profile_id"`,
  `ALTER TABLE "brand_voice_samples" DROP CONSTRAINT "fk_brand_voice_samples_client_account_id"`,
  `ALTER TABLE "brand_voice_samples" DROP CONSTRAINT "fk_brand_voice_samples_organization_id"`,
  `DROP INDEX "uq_brand_voice_samples_id"`,
  `DROP TABLE "brand_voice_samples"`,
];

export class AddBrandVoiceSamples1785493000000 implements MigrationInterface {
  name = 'AddBrandVoiceSamples1785493000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "post_variants" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "post_id" uuid NOT NULL, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "kind" text NOT NULL, "text" text NOT NULL, "ai_model" text, "engagement_estimate" integer, "is_selected" boolean NOT NULL DEFAULT false, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_post_variants_kind" CHECK ("kind" IN ('CAPTION', 'HOOK', 'HASHTAGS')), CONSTRAINT "ck_post_variants_text" CHECK (char_length("text") <= 63206), CONSTRAINT "ck_post_variants_ai_model" CHECK (char_length("ai_model") <= 100), CONSTRAINT "ck_post_variants_engagement_estimate" CHECK ("engagement_estimate" >= 0 AND "engagement_estimate" <= 100), CONSTRAINT "ck_post_variants_version" CHECK ("version" >= 1), CONSTRAINT "PK_0a8f0942ff3f7246379d577a3bf" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE UNIQUE INDEX "uq_post_variants_post_kind" ON "post_variants" ("organization_id", "post_id", "kind") WHERE "is_selected"`,
  `CREATE UNIQUE INDEX "uq_post_variants_id" ON "post_variants" ("id")`,
  `ALTER TABLE "post_variants" ADD CONSTRAINT "fk_post_variants_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "post_variants" ADD CONSTRAINT "fk_post_variants_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "post_variants" ADD CONSTRAINT "fk_post_variants_post_id" FOREIGN KEY ("organization_id", "post_id") REFERENCES "posts"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "post_variants" ADD CONSTRAINT "fk_post_variants_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_post_variants_post_by_created_at" ON "post_variants" ("organization_id", "post_id", "created_at", "id")`,
  `CREATE INDEX "ix_post_variants_kind_id" ON "post_variants" ("organization_id", "kind", "id")`,
  `CREATE INDEX "ix_post_variants_client_account" ON "post_variants" ("organization_id", "client_account_id")`,
  `CREATE INDEX "ix_post_variants_created_by" ON "post_variants" ("created_by_id")`,
  `ALTER TABLE "post_variants" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "post_variants" TO marquee_serving`,
  `GRANT INSERT ON "post_variants" TO marquee_serving`,
  `GRANT UPDATE ON "post_variants" TO marquee_serving`,
  `GRANT DELETE ON "post_variants" TO marquee_serving`,
  `CREATE TRIGGER "post_variants_touch" BEFORE UPDATE ON "post_variants" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE OR REPLACE FUNCTION "post_variants_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."post_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "posts" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."post_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "post_variants_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "post_variants_take_scope" BEFORE INSERT OR UPDATE OF "post_id", "client_account_id" ON "post_variants" FOR EACH ROW EXECUTE FUNCTION "post_variants_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "post_variants_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'post_variants', true);
  UPDATE "post_variants" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "post_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "post_variants_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "post_variants_follow_scope" AFTER UPDATE ON "posts" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "post_variants_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "post_variants_row_bytes"(r "post_variants") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."text"::text), 0) + coalesce(octet_length(r."ai_model"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "post_variants_row_bytes"("post_variants") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "post_variants_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "post_variants_row_bytes"(r::"post_variants") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "post_variants_row_bytes"(r::"post_variants") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"post_variants_row_bytes"(r::"post_variants") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"post_variants_row_bytes"(r::"post_variants") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "post_variants_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "post_variants_count_bytes_on_insert" AFTER INSERT ON "post_variants" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "post_variants_count_bytes"()`,
  `CREATE TRIGGER "post_variants_count_bytes_on_update" AFTER UPDATE ON "post_variants" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "post_variants_count_bytes"()`,
  `CREATE TRIGGER "post_variants_count_bytes_on_delete" AFTER DELETE ON "post_variants" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "post_variants_count_bytes"()`,
  `CREATE POLICY "post_variants_read" ON "post_variants" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "post_variants_insert" ON "post_variants" FOR INSERT WITH CHECK (tenancy.may('CONTENT_WRITE', "post_variants"."organization_id", "post_variants"."client_account_id", "post_variants"."created_by_id"))`,
  `CREATE POLICY "post_variants_update" ON "post_variants" FOR UPDATE USING (tenancy.may('CONTENT_WRITE', "post_variants"."organization_id", "post_variants"."client_account_id", "post_variants"."created_by_id")) WITH CHECK (tenancy.may('CONTENT_WRITE', "post_variants"."organization_id", "post_variants"."client_account_id", "post_variants"."created_by_id"))`,
  `CREATE POLICY "post_variants_system_read" ON "post_variants" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "post_variants_system_update" ON "post_variants" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "post_variants_system_delete" ON "post_variants" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "post_variants_system_delete" ON "post_variants"`,
  `DROP POLICY "post_variants_system_update" ON "post_variants"`,
  `DROP POLICY "post_variants_system_read" ON "post_variants"`,
  `DROP POLICY "post_variants_update" ON "post_variants"`,
  `DROP POLICY "post_variants_insert" ON "post_variants"`,
  `DROP POLICY "post_variants_read" ON "post_variants"`,
  `DROP TRIGGER "post_variants_count_bytes_on_delete" ON "post_variants"`,
  `DROP TRIGGER "post_variants_count_bytes_on_update" ON "post_variants"`,
  `DROP TRIGGER "post_variants_count_bytes_on_insert" ON "post_variants"`,
  `DROP FUNCTION "post_variants_count_bytes"()`,
  `DROP FUNCTION "post_variants_row_bytes"("post_variants")`,
  `DROP TRIGGER "post_variants_follow_scope" ON "posts"`,
  `DROP FUNCTION "post_variants_follow_scope"()`,
  `DROP TRIGGER "post_variants_take_scope" ON "post_variants"`,
  `DROP FUNCTION "post_variants_take_scope"()`,
  `DROP TRIGGER "post_variants_touch" ON "post_variants"`,
  `REVOKE DELETE ON "post_variants" FROM marquee_serving`,
  `REVOKE UPDATE ON "post_variants" FROM marquee_serving`,
  `REVOKE INSERT ON "post_variants" FROM marquee_serving`,
  `REVOKE SELECT ON "post_variants" FROM marquee_serving`,
  `ALTER TABLE "post_variants" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_post_variants_created_by"`,
  `DROP INDEX "ix_post_variants_client_account"`,
  `DROP INDEX "ix_post_variants_kind_id"`,
  `DROP INDEX "ix_post_variants_post_by_created_at"`,
  `ALTER TABLE "post_variants" DROP CONSTRAINT "fk_post_variants_created_by_id"`,
  `ALTER TABLE "post_variants" DROP CONSTRAINT "fk_post_variants_post_id"`,
  `ALTER TABLE "post_variants" DROP CONSTRAINT "fk_post_variants_client_account_id"`,
  `ALTER TABLE "post_variants" DROP CONSTRAINT "fk_post_variants_organization_id"`,
  `DROP INDEX "uq_post_variants_id"`,
  `DROP INDEX "uq_post_variants_post_kind"`,
  `DROP TABLE "post_variants"`,
];

export class AddPostVariants1785457100000 implements MigrationInterface {
  name = 'AddPostVariants1785457100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "templates" ("organization_id" uuid NOT NULL, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "name" text NOT NULL, "description" text, "kind" text NOT NULL DEFAULT 'SOCIAL_POST', "category" text, "content" text, "hashtags" text array NOT NULL DEFAULT '{}', "config" jsonb NOT NULL DEFAULT '{}', "preview_url" text, "is_public" boolean NOT NULL DEFAULT false, "is_premium" boolean NOT NULL DEFAULT false, "usage_count" bigint NOT NULL DEFAULT '0', "rating_count" bigint NOT NULL DEFAULT '0', "rating" numeric(3,2), "version" integer NOT NULL DEFAULT '1', "deleted_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "ck_templates_name" CHECK (char_length("name") <= 255), CONSTRAINT "ck_templates_description" CHECK (char_length("description") <= 10000), CONSTRAINT "ck_templates_kind" CHECK ("kind" IN ('VIDEO_INTRO', 'VIDEO_OUTRO', 'CAPTION_STYLE', 'SOCIAL_POST')), CONSTRAINT "ck_templates_category" CHECK (char_length("category") <= 50), CONSTRAINT "ck_templates_content" CHECK (char_length("content") <= 63206), CONSTRAINT "ck_templates_hashtags" CHECK (cardinality("hashtags") <= 100), CONSTRAINT "ck_templates_config" CHECK (octet_length("config"::text) <= 131072), CONSTRAINT "ck_templates_preview_url" CHECK (char_length("preview_url") <= 2048 AND "preview_url" ~ '^https?://'), CONSTRAINT "ck_templates_usage_count" CHECK ("usage_count" BETWEEN 0 AND 9007199254740991), CONSTRAINT "ck_templates_rating_count" CHECK ("rating_count" BETWEEN 0 AND 9007199254740991), CONSTRAINT "ck_templates_rating" CHECK ("rating" >= 0 AND "rating" <= 5), CONSTRAINT "ck_templates_version" CHECK ("version" >= 1), CONSTRAINT "PK_47cf6469041869bda09b4449573" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "template_ratings" ("organization_id" uuid NOT NULL, "template_id" uuid NOT NULL, "user_id" uuid NOT NULL, "stars" integer NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "ck_template_ratings_stars" CHECK ("stars" >= 1 AND "stars" <= 5), CONSTRAINT "PK_1e1aa7303474768d850edde26f6" PRIMARY KEY ("organization_id", "template_id", "user_id"))`,
  `CREATE UNIQUE INDEX "uq_templates_id" ON "templates" ("id")`,
  `ALTER TABLE "templates" ADD CONSTRAINT "fk_templates_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "templates" ADD CONSTRAINT "fk_templates_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "template_ratings" ADD CONSTRAINT "fk_template_ratings_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "template_ratings" ADD CONSTRAINT "fk_template_ratings_template_id" FOREIGN KEY ("organization_id", "template_id") REFERENCES "templates"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "template_ratings" ADD CONSTRAINT "fk_template_ratings_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_templates_by_created_at" ON "templates" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_templates_by_usage_count" ON "templates" ("organization_id", "usage_count", "id")`,
  `CREATE INDEX "ix_templates_shared_by_created_at" ON "templates" ("created_at", "id") WHERE ("is_public") AND "deleted_at" IS NULL`,
  `CREATE INDEX "ix_templates_shared_by_usage_count" ON "templates" ("usage_count", "id") WHERE ("is_public") AND "deleted_at" IS NULL`,
  `CREATE INDEX "ix_templates_created_by" ON "templates" ("created_by_id")`,
  `CREATE INDEX "ix_templates_kind_by_created_at" ON "templates" ("organization_id", "kind", "created_at", "id")`,
  `CREATE INDEX "ix_templates_kind_by_usage_count" ON "templates" ("organization_id", "kind", "usage_count", "id")`,
  `CREATE INDEX "ix_templates_category_by_created_at" ON "templates" ("organization_id", "category", "created_at", "id")`,
  `CREATE INDEX "ix_templates_category_by_usage_count" ON "templates" ("organization_id", "category", "usage_count", "id")`,
  `CREATE INDEX "ix_templates_shared_kind_by_created_at" ON "templates" ("kind", "created_at", "id") WHERE ("is_public") AND "deleted_at" IS NULL`,
  `CREATE INDEX "ix_templates_shared_kind_by_usage_count" ON "templates" ("kind", "usage_count", "id") WHERE ("is_public") AND "deleted_at" IS NULL`,
  `CREATE INDEX "ix_templates_shared_category_by_created_at" ON "templates" ("category", "created_at", "id") WHERE ("is_public") AND "deleted_at" IS NULL`,
  `CREATE INDEX "ix_templates_shared_category_by_usage_count" ON "templates" ("category", "usage_count", "id") WHERE ("is_public") AND "deleted_at" IS NULL`,
  `CREATE INDEX "ix_templates_deleted_by_created_at" ON "templates" ("organization_id", "created_at", "id") WHERE "deleted_at" IS NOT NULL`,
  `CREATE INDEX "ix_templates_deleted_by_usage_count" ON "templates" ("organization_id", "usage_count", "id") WHERE "deleted_at" IS NOT NULL`,
  `CREATE INDEX "ix_template_ratings_user" ON "template_ratings" ("user_id")`,
  `ALTER TABLE "templates" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "templates" TO marquee_serving`,
  `GRANT INSERT ON "templates" TO marquee_serving`,
  `GRANT UPDATE ON "templates" TO marquee_serving`,
  `CREATE TRIGGER "templates_touch" BEFORE UPDATE ON "templates" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "template_ratings" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "template_ratings" TO marquee_serving`,
  `GRANT INSERT ON "template_ratings" TO marquee_serving`,
  `GRANT UPDATE ON "template_ratings" TO marquee_serving`,
  `GRANT DELETE ON "template_ratings" TO marquee_serving`,
  `CREATE TRIGGER "template_ratings_touch" BEFORE UPDATE ON "template_ratings" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE OR REPLACE FUNCTION "templates_row_bytes"(r "templates") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."category"::text), 0) + coalesce(octet_length(r."content"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."config"::text), 0) + coalesce(octet_length(r."preview_url"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "templates_row_bytes"("templates") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "templates_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "templates_row_bytes"(r::"templates") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "templates_row_bytes"(r::"templates") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"templates_row_bytes"(r::"templates") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"templates_row_bytes"(r::"templates") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "templates_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "templates_count_bytes_on_insert" AFTER INSERT ON "templates" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "templates_count_bytes"()`,
  `CREATE TRIGGER "templates_count_bytes_on_update" AFTER UPDATE ON "templates" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "templates_count_bytes"()`,
  `CREATE TRIGGER "templates_count_bytes_on_delete" AFTER DELETE ON "templates" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "templates_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "template_ratings_derive_templates"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT "template_id" FROM new_rows WHERE "template_id" IS NOT NULL);
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(SELECT "template_id" FROM new_rows WHERE "template_id" IS NOT NULL UNION SELECT "template_id" FROM old_rows WHERE "template_id" IS NOT NULL);
  ELSE
    ids := ARRAY(SELECT "template_id" FROM old_rows WHERE "template_id" IS NOT NULL);
  END IF;
  PERFORM FROM "templates" t WHERE t."id" = ANY (ids) ORDER BY t."id" FOR NO KEY UPDATE;
  PERFORM set_config('tenancy.maintains', 'templates', true);
  FOR changed IN
    UPDATE "templates" o SET "rating_count" = d."rating_count", "rating" = d."rating"
      FROM (SELECT t."id", (SELECT count(*) FROM "template_ratings" r WHERE r."organization_id" = t."organization_id" AND r."template_id" = t."id") AS "rating_count", (SELECT round(avg(r."stars"), 2) FROM "template_ratings" r WHERE r."organization_id" = t."organization_id" AND r."template_id" = t."id") AS "rating" FROM "templates" t WHERE t."id" = ANY (ids)) d
     WHERE o."id" = d."id" AND (o."rating_count", o."rating") IS DISTINCT FROM (d."rating_count", d."rating")
    RETURNING o.*
  LOOP
    PERFORM events.record(gen_random_uuid(), 'template.updated', changed."organization_id",
      nullif(current_setting('tenancy.person', true), '')::uuid, changed."id", jsonb_build_object('scopes', ARRAY[]::uuid[]));
  END LOOP;
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "template_ratings_derive_templates"() FROM PUBLIC`,
  `CREATE TRIGGER "template_ratings_derive_templates_on_insert" AFTER INSERT ON "template_ratings" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "template_ratings_derive_templates"()`,
  `CREATE TRIGGER "template_ratings_derive_templates_on_update" AFTER UPDATE ON "template_ratings" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "template_ratings_derive_templates"()`,
  `CREATE TRIGGER "template_ratings_derive_templates_on_delete" AFTER DELETE ON "template_ratings" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "template_ratings_derive_templates"()`,
  `CREATE POLICY "templates_read" ON "templates" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR (("is_public") AND "deleted_at" IS NULL AND (SELECT nullif(current_setting('tenancy.person', true), '')::uuid) IS NOT NULL AND "organization_id" <> ALL ((SELECT tenancy.deleted_tenants())::uuid[])))`,
  `CREATE POLICY "templates_insert" ON "templates" FOR INSERT WITH CHECK (tenancy.may('TEMPLATES_WRITE', "templates"."organization_id", NULL, "templates"."created_by_id"))`,
  `CREATE POLICY "templates_update" ON "templates" FOR UPDATE USING (tenancy.may('TEMPLATES_WRITE', "templates"."organization_id", NULL, "templates"."created_by_id")) WITH CHECK (tenancy.may('TEMPLATES_WRITE', "templates"."organization_id", NULL, "templates"."created_by_id"))`,
  `CREATE POLICY "template_ratings_read" ON "template_ratings" FOR SELECT USING ("user_id" = (SELECT nullif(current_setting('tenancy.person', true), '')::uuid))`,
  `CREATE POLICY "template_ratings_system_read" ON "template_ratings" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "template_ratings_system_insert" ON "template_ratings" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "template_ratings_system_update" ON "template_ratings" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "template_ratings_system_delete" ON "template_ratings" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "templates_count" ON "templates" FOR UPDATE USING ((SELECT nullif(current_setting('tenancy.maintains', true), '')::text) = 'templates') WITH CHECK ((SELECT nullif(current_setting('tenancy.maintains', true), '')::text) = 'templates')`,
];

const DOWN = [
  `DROP POLICY "templates_count" ON "templates"`,
  `DROP POLICY "template_ratings_system_delete" ON "template_ratings"`,
  `DROP POLICY "template_ratings_system_update" ON "template_ratings"`,
  `DROP POLICY "template_ratings_system_insert" ON "template_ratings"`,
  `DROP POLICY "template_ratings_system_read" ON "template_ratings"`,
  `DROP POLICY "template_ratings_read" ON "template_ratings"`,
  `DROP POLICY "templates_update" ON "templates"`,
  `DROP POLICY "templates_insert" ON "templates"`,
  `DROP POLICY "templates_read" ON "templates"`,
  `DROP TRIGGER "template_ratings_derive_templates_on_delete" ON "template_ratings"`,
  `DROP TRIGGER "template_ratings_derive_templates_on_update" ON "template_ratings"`,
  `DROP TRIGGER "template_ratings_derive_templates_on_insert" ON "template_ratings"`,
  `DROP FUNCTION "template_ratings_derive_templates"()`,
  `DROP TRIGGER "templates_count_bytes_on_delete" ON "templates"`,
  `DROP TRIGGER "templates_count_bytes_on_update" ON "templates"`,
  `DROP TRIGGER "templates_count_bytes_on_insert" ON "templates"`,
  `DROP FUNCTION "templates_count_bytes"()`,
  `DROP FUNCTION "templates_row_bytes"("templates")`,
  `DROP TRIGGER "template_ratings_touch" ON "template_ratings"`,
  `REVOKE DELETE ON "template_ratings" FROM marquee_serving`,
  `REVOKE UPDATE ON "template_ratings" FROM marquee_serving`,
  `REVOKE INSERT ON "template_ratings" FROM marquee_serving`,
  `REVOKE SELECT ON "template_ratings" FROM marquee_serving`,
  `ALTER TABLE "template_ratings" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "templates_touch" ON "templates"`,
  `REVOKE UPDATE ON "templates" FROM marquee_serving`,
  `REVOKE INSERT ON "templates" FROM marquee_serving`,
  `REVOKE SELECT ON "templates" FROM marquee_serving`,
  `ALTER TABLE "templates" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_template_ratings_user"`,
  `DROP INDEX "ix_templates_deleted_by_usage_count"`,
  `DROP INDEX "ix_templates_deleted_by_created_at"`,
  `DROP INDEX "ix_templates_shared_category_by_usage_count"`,
  `DROP INDEX "ix_templates_shared_category_by_created_at"`,
  `DROP INDEX "ix_templates_shared_kind_by_usage_count"`,
  `DROP INDEX "ix_templates_shared_kind_by_created_at"`,
  `DROP INDEX "ix_templates_category_by_usage_count"`,
  `DROP INDEX "ix_templates_category_by_created_at"`,
  `DROP INDEX "ix_templates_kind_by_usage_count"`,
  `DROP INDEX "ix_templates_kind_by_created_at"`,
  `DROP INDEX "ix_templates_created_by"`,
  `DROP INDEX "ix_templates_shared_by_usage_count"`,
  `DROP INDEX "ix_templates_shared_by_created_at"`,
  `DROP INDEX "ix_templates_by_usage_count"`,
  `DROP INDEX "ix_templates_by_created_at"`,
  `ALTER TABLE "template_ratings" DROP CONSTRAINT "fk_template_ratings_user_id"`,
  `ALTER TABLE "template_ratings" DROP CONSTRAINT "fk_template_ratings_template_id"`,
  `ALTER TABLE "template_ratings" DROP CONSTRAINT "fk_template_ratings_organization_id"`,
  `ALTER TABLE "templates" DROP CONSTRAINT "fk_templates_created_by_id"`,
  `ALTER TABLE "templates" DROP CONSTRAINT "fk_templates_organization_id"`,
  `DROP INDEX "uq_templates_id"`,
  `DROP TABLE "template_ratings"`,
  `DROP TABLE "templates"`,
];

/** Templates with their ratings and number of uses. */
export class AddTemplates1765000501000 implements MigrationInterface {
  name = 'AddTemplates1765000501000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "media_folders" ("organization_id" uuid NOT NULL, "parent_id" uuid, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "name" text NOT NULL, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_media_folders_name" CHECK (char_length("name") <= 100), CONSTRAINT "ck_media_folders_version" CHECK ("version" >= 1), CONSTRAINT "ck_media_folders_not_its_own_parent" CHECK ("parent_id" <> "id"), CONSTRAINT "PK_e7f55d6ccbbaad637067141a8fc" PRIMARY KEY ("organization_id", "id"))`,
  `ALTER TABLE "media_assets" ADD "folder_id" uuid`,
  `ALTER TABLE "media_assets" ADD "orientation" text`,
  `ALTER TABLE "media_assets" ADD "variant_bytes" bigint`,
  `ALTER TABLE "media_assets" ADD "version" integer NOT NULL DEFAULT '1'`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "media_assets" ADD CONSTRAINT "ck_media_assets_orientation" CHECK ("orientation" IN ('LANDSCAPE', 'PORTRAIT', 'SQUARE'))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "media_assets" ADD CONSTRAINT "ck_media_assets_variant_bytes" CHECK ("variant_bytes" BETWEEN 0 AND 9007199254740991)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "media_assets" ADD CONSTRAINT "ck_media_assets_version" CHECK ("version" >= 1)`,
  `CREATE UNIQUE INDEX "uq_media_folders_lower_name_parent" ON "media_folders" ("organization_id", (lower("name")), "parent_id") NULLS NOT DISTINCT`,
  `CREATE UNIQUE INDEX "uq_media_folders_id" ON "media_folders" ("id")`,
  `ALTER TABLE "media_folders" ADD CONSTRAINT "fk_media_folders_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "media_folders" ADD CONSTRAINT "fk_media_folders_parent_id" FOREIGN KEY ("organization_id", "parent_id") REFERENCES "media_folders"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "media_folders" ADD CONSTRAINT "fk_media_folders_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
   ALTER TABLE "media_assets" ADD CONSTRAINT "fk_media_assets_folder_id" FOREIGN KEY ("organization_id", "folder_id") REFERENCES "media_folders"("organization_id","id") ON DELETE SET NULL ("folder_id") ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_media_folders_by_created_at" ON "media_folders" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_media_folders_by_name" ON "media_folders" ("organization_id", "name", "id")`,
  `CREATE INDEX "ix_media_folders_parent_by_created_at" ON "media_folders" ("organization_id", "parent_id", "created_at", "id")`,
  `CREATE INDEX "ix_media_folders_parent_by_name" ON "media_folders" ("organization_id", "parent_id", "name", "id")`,
  `CREATE INDEX "ix_media_folders_created_by" ON "media_folders" ("created_by_id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_media_assets_folder_by_created_at" ON "media_assets" ("organization_id", "folder_id", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_media_assets_is_favorite_by_created_at" ON "media_assets" ("organization_id", "is_favorite", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_media_assets_orientation_by_created_at" ON "media_assets" ("organization_id", "orientation", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_media_assets_deleted_by_created_at" ON "media_assets" ("organization_id", "created_at", "id") WHERE "deleted_at" IS NOT NULL`,
  `ALTER TABLE "media_folders" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "media_folders" TO marquee_serving`,
  `GRANT INSERT ON "media_folders" TO marquee_serving`,
  `GRANT UPDATE ON "media_folders" TO marquee_serving`,
  `GRANT DELETE ON "media_folders" TO marquee_serving`,
  `CREATE TRIGGER "media_folders_touch" BEFORE UPDATE ON "media_folders" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE TRIGGER "media_folders_audit" AFTER INSERT OR UPDATE OR DELETE ON "media_folders" FOR EACH ROW EXECUTE FUNCTION audit.record('MediaFolder', 'MEDIA_FOLDER', 'organization_id', '{"created_at":"createdAt","name":"name","version":"version","parent_id":"parentId","created_by_id":"createdById"}')`,
  `DROP TRIGGER "media_assets_audit" ON "media_assets"`,
  `CREATE TRIGGER "media_assets_audit" AFTER INSERT OR UPDATE OR DELETE ON "media_assets" FOR EACH ROW EXECUTE FUNCTION audit.record('MediaAsset', 'MEDIA_ASSET', 'organization_id', '{"created_at":"createdAt","filename":"filename","original_filename":"originalFilename","file_size":"fileSize","storage_provider":"storageProvider","storage_path":"storagePath","kind":"kind","origin":"origin","title":"title","description":"description","alt_text":"altText","tags":"tags","is_favorite":"isFavorite","source":"source","source_url":"sourceUrl","prompt":"prompt","style":"style","ai_model":"aiModel","generation_seconds":"generationSeconds","ai_analysis":"aiAnalysis","metadata":"metadata","version":"version","deleted_at":"deletedAt","client_account_id":"clientAccountId","created_by_id":"createdById","folder_id":"folderId"}')`,
  `CREATE OR REPLACE FUNCTION "media_folders_row_bytes"(r "media_folders") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."name"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "media_folders_row_bytes"("media_folders") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "media_folders_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "media_folders_row_bytes"(r::"media_folders") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "media_folders_row_bytes"(r::"media_folders") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"media_folders_row_bytes"(r::"media_folders") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"media_folders_row_bytes"(r::"media_folders") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "media_folders_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "media_folders_count_bytes_on_insert" AFTER INSERT ON "media_folders" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "media_folders_count_bytes"()`,
  `CREATE TRIGGER "media_folders_count_bytes_on_update" AFTER UPDATE ON "media_folders" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "media_folders_count_bytes"()`,
  `CREATE TRIGGER "media_folders_count_bytes_on_delete" AFTER DELETE ON "media_folders" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "media_folders_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "media_assets_row_bytes"(r "media_assets") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."filename"::text), 0) + coalesce(octet_length(r."original_filename"::text), 0) + coalesce(octet_length(r."mime_type"::text), 0) + coalesce(octet_length(r."storage_provider"::text), 0) + coalesce(octet_length(r."storage_path"::text), 0) + coalesce(octet_length(r."url"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."aspect_ratio"::text), 0) + coalesce(octet_length(r."codec"::text), 0) + coalesce(octet_length(r."audio_codec"::text), 0) + coalesce(octet_length(r."dominant_color"::text), 0) + coalesce(octet_length(r."thumbhash"::text), 0) + coalesce(octet_length(r."variants"::text), 0) + coalesce(octet_length(r."exif"::text), 0) + coalesce(octet_length(r."processing_status"::text), 0) + coalesce(octet_length(r."processing_failure"::text), 0) + coalesce(octet_length(r."processing_error"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."origin"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."alt_text"::text), 0) + coalesce(octet_length(r."tags"::text), 0) + coalesce(octet_length(r."orientation"::text), 0) + coalesce(octet_length(r."source"::text), 0) + coalesce(octet_length(r."source_url"::text), 0) + coalesce(octet_length(r."prompt"::text), 0) + coalesce(octet_length(r."style"::text), 0) + coalesce(octet_length(r."ai_model"::text), 0) + coalesce(octet_length(r."ai_analysis"::text), 0) + coalesce(octet_length(r."metadata"::text), 0) + coalesce(CASE WHEN r."storage_path" IS NOT NULL THEN r."file_size" + coalesce(r."variant_bytes", 0) END, 0))::bigint
$$;
REVOKE ALL ON FUNCTION "media_assets_row_bytes"("media_assets") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "media_assets_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."orientation" IS NULL THEN NEW."orientation" := CASE sign(NEW."width" - NEW."height") WHEN 1 THEN 'LANDSCAPE' WHEN -1 THEN 'PORTRAIT' WHEN 0 THEN 'SQUARE' END; END IF;
  ELSIF NEW."width" IS DISTINCT FROM OLD."width" OR NEW."height" IS DISTINCT FROM OLD."height" THEN
    NEW."orientation" := CASE sign(NEW."width" - NEW."height") WHEN 1 THEN 'LANDSCAPE' WHEN -1 THEN 'PORTRAIT' WHEN 0 THEN 'SQUARE' END;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW."variant_bytes" IS NULL THEN NEW."variant_bytes" := (SELECT coalesce(sum((v->>'fileSize')::bigint), 0) FROM jsonb_array_elements(NEW."variants") v); END IF;
  ELSIF NEW."variants" IS DISTINCT FROM OLD."variants" THEN
    NEW."variant_bytes" := (SELECT coalesce(sum((v->>'fileSize')::bigint), 0) FROM jsonb_array_elements(NEW."variants") v);
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "media_assets_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "media_assets_derive" BEFORE INSERT OR UPDATE OF "width", "height", "variants" ON "media_assets" FOR EACH ROW EXECUTE FUNCTION "media_assets_derive"()`,
  `CREATE POLICY "media_folders_read" ON "media_folders" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "media_folders_insert" ON "media_folders" FOR INSERT WITH CHECK (tenancy.may('MEDIA_WRITE', "media_folders"."organization_id", NULL, "media_folders"."created_by_id"))`,
  `CREATE POLICY "media_folders_update" ON "media_folders" FOR UPDATE USING (tenancy.may('MEDIA_WRITE', "media_folders"."organization_id", NULL, "media_folders"."created_by_id")) WITH CHECK (tenancy.may('MEDIA_WRITE', "media_folders"."organization_id", NULL, "media_folders"."created_by_id"))`,
  `CREATE POLICY "media_folders_system_read" ON "media_folders" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "media_folders_system_delete" ON "media_folders" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "media_folders_system_delete" ON "media_folders"`,
  `DROP POLICY "media_folders_system_read" ON "media_folders"`,
  `DROP POLICY "media_folders_update" ON "media_folders"`,
  `DROP POLICY "media_folders_insert" ON "media_folders"`,
  `DROP POLICY "media_folders_read" ON "media_folders"`,
  `DROP TRIGGER "media_assets_derive" ON "media_assets"`,
  `DROP FUNCTION "media_assets_derive"()`,
  `CREATE OR REPLACE FUNCTION public.media_assets_row_bytes(r media_assets)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
SELECT (256 + coalesce(octet_length(r."filename"::text), 0) + coalesce(octet_length(r."original_filename"::text), 0) + coalesce(octet_length(r."mime_type"::text), 0) + coalesce(octet_length(r."storage_provider"::text), 0) + coalesce(octet_length(r."storage_path"::text), 0) + coalesce(octet_length(r."url"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."aspect_ratio"::text), 0) + coalesce(octet_length(r."codec"::text), 0) + coalesce(octet_length(r."audio_codec"::text), 0) + coalesce(octet_length(r."dominant_color"::text), 0) + coalesce(octet_length(r."thumbhash"::text), 0) + coalesce(octet_length(r."variants"::text), 0) + coalesce(octet_length(r."exif"::text), 0) + coalesce(octet_length(r."processing_status"::text), 0) + coalesce(octet_length(r."processing_failure"::text), 0) + coalesce(octet_length(r."processing_error"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."origin"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."alt_text"::text), 0) + coalesce(octet_length(r."tags"::text), 0) + coalesce(octet_length(r."source"::text), 0) + coalesce(octet_length(r."source_url"::text), 0) + coalesce(octet_length(r."prompt"::text), 0) + coalesce(octet_length(r."style"::text), 0) + coalesce(octet_length(r."ai_model"::text), 0) + coalesce(octet_length(r."ai_analysis"::text), 0) + coalesce(octet_length(r."metadata"::text), 0) + coalesce(CASE WHEN r."storage_path" IS NOT NULL THEN r."file_size" END, 0))::bigint
$function$
`,
  `DROP TRIGGER "media_folders_count_bytes_on_delete" ON "media_folders"`,
  `DROP TRIGGER "media_folders_count_bytes_on_update" ON "media_folders"`,
  `DROP TRIGGER "media_folders_count_bytes_on_insert" ON "media_folders"`,
  `DROP FUNCTION "media_folders_count_bytes"()`,
  `DROP FUNCTION "media_folders_row_bytes"("media_folders")`,
  `DROP TRIGGER "media_assets_audit" ON "media_assets"`,
  `CREATE TRIGGER media_assets_audit AFTER INSERT OR DELETE OR UPDATE ON public.media_assets FOR EACH ROW EXECUTE FUNCTION audit.record('MediaAsset', 'MEDIA_ASSET', 'organization_id', '{"created_at":"createdAt","filename":"filename","original_filename":"originalFilename","file_size":"fileSize","storage_provider":"storageProvider","storage_path":"storagePath","kind":"kind","origin":"origin","title":"title","description":"description","alt_text":"altText","tags":"tags","is_favorite":"isFavorite","source":"source","source_url":"sourceUrl","prompt":"prompt","style":"style","ai_model":"aiModel","generation_seconds":"generationSeconds","ai_analysis":"aiAnalysis","metadata":"metadata","deleted_at":"deletedAt","client_account_id":"clientAccountId","created_by_id":"createdById"}')`,
  `DROP TRIGGER "media_folders_audit" ON "media_folders"`,
  `DROP TRIGGER "media_folders_touch" ON "media_folders"`,
  `REVOKE DELETE ON "media_folders" FROM marquee_serving`,
  `REVOKE UPDATE ON "media_folders" FROM marquee_serving`,
  `REVOKE INSERT ON "media_folders" FROM marquee_serving`,
  `REVOKE SELECT ON "media_folders" FROM marquee_serving`,
  `ALTER TABLE "media_folders" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_media_assets_deleted_by_created_at"`,
  `DROP INDEX "ix_media_assets_orientation_by_created_at"`,
  `DROP INDEX "ix_media_assets_is_favorite_by_created_at"`,
  `DROP INDEX "ix_media_assets_folder_by_created_at"`,
  `DROP INDEX "ix_media_folders_created_by"`,
  `DROP INDEX "ix_media_folders_parent_by_name"`,
  `DROP INDEX "ix_media_folders_parent_by_created_at"`,
  `DROP INDEX "ix_media_folders_by_name"`,
  `DROP INDEX "ix_media_folders_by_created_at"`,
  `ALTER TABLE "media_assets" DROP CONSTRAINT "fk_media_assets_folder_id"`,
  `ALTER TABLE "media_folders" DROP CONSTRAINT "fk_media_folders_created_by_id"`,
  `ALTER TABLE "media_folders" DROP CONSTRAINT "fk_media_folders_parent_id"`,
  `ALTER TABLE "media_folders" DROP CONSTRAINT "fk_media_folders_organization_id"`,
  `DROP INDEX "uq_media_folders_id"`,
  `DROP INDEX "uq_media_folders_lower_name_parent"`,
  `ALTER TABLE "media_assets" DROP CONSTRAINT "ck_media_assets_version"`,
  `ALTER TABLE "media_assets" DROP CONSTRAINT "ck_media_assets_variant_bytes"`,
  `ALTER TABLE "media_assets" DROP CONSTRAINT "ck_media_assets_orientation"`,
  `ALTER TABLE "media_assets" DROP COLUMN "version"`,
  `ALTER TABLE "media_assets" DROP COLUMN "variant_bytes"`,
  `ALTER TABLE "media_assets" DROP COLUMN "orientation"`,
  `ALTER TABLE "media_assets" DROP COLUMN "folder_id"`,
  `DROP TABLE "media_folders"`,
];

/** Derives the new columns of existing rows, which count their variants as stored bytes. It is no update by a user. */
const FILL = [
  `SELECT set_config('tenancy.maintains', 'media_assets', true)`,
  `UPDATE media_assets SET
     orientation = CASE sign(width - height) WHEN 1 THEN 'LANDSCAPE' WHEN -1 THEN 'PORTRAIT' WHEN 0 THEN 'SQUARE' END,
     variant_bytes = (SELECT coalesce(sum((v->>'fileSize')::bigint), 0) FROM jsonb_array_elements(variants) v)`,
  `SELECT set_config('tenancy.maintains', '', true)`,
];

/** Gives back the bytes of what is dropped. */
const EMPTY = [
  `DELETE FROM media_folders`,
  `SELECT set_config('tenancy.maintains', 'media_assets', true)`,
  `UPDATE media_assets SET orientation = NULL, variant_bytes = NULL`,
  `SELECT set_config('tenancy.maintains', '', true)`,
];

/** Adds folders, orientation and versions of media files, and counts variants as stored bytes. */
export class AddMediaLibrary1785360000000 implements MigrationInterface {
  name = 'AddMediaLibrary1785360000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [...UP, ...FILL]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of [...EMPTY, ...DOWN]) await runner.query(sql);
  }
}

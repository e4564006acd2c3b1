import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "media_uploads" ("organization_id" uuid NOT NULL, "asset_id" uuid NOT NULL, "created_by_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "status" text NOT NULL DEFAULT 'PENDING', "url" text NOT NULL, "headers" jsonb NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "completed_at" TIMESTAMP WITH TIME ZONE, "lease_id" uuid, "lease_expires_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "ck_media_uploads_status" CHECK ("status" IN ('PENDING', 'COMPLETED')), CONSTRAINT "ck_media_uploads_url" CHECK (char_length("url") <= 2048 AND "url" ~ '^https?://'), CONSTRAINT "ck_media_uploads_headers" CHECK (jsonb_typeof("headers") = 'array' AND octet_length("headers"::text) <= 131072), CONSTRAINT "ck_media_uploads_completed_has_instant" CHECK (("status" = 'COMPLETED') = ("completed_at" IS NOT NULL)), CONSTRAINT "ck_media_uploads_lease_has_end" CHECK (("lease_id" IS NULL) = ("lease_expires_at" IS NULL)), CONSTRAINT "PK_cee43914edb27b243b02de06241" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE UNIQUE INDEX "uq_media_uploads_id" ON "media_uploads" ("id")`,
  `ALTER TABLE "media_uploads" ADD CONSTRAINT "fk_media_uploads_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "media_uploads" ADD CONSTRAINT "fk_media_uploads_asset_id" FOREIGN KEY ("organization_id", "asset_id") REFERENCES "media_assets"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "media_uploads" ADD CONSTRAINT "fk_media_uploads_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `SET LOCAL check_function_bodies = off`,
  `-- Reserves a pending upload for one request, or extends its reservation. Returns false if another request has it, or if the
-- upload is completed. Zero seconds end the reservation.
CREATE OR REPLACE FUNCTION media.lease_upload(upload uuid, lease uuid, seconds integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE media_uploads u
     SET lease_id = lease, lease_expires_at = clock_timestamp() + make_interval(secs => seconds)
   WHERE u.id = upload AND u.status = 'PENDING'
     AND (u.lease_id IS NULL OR u.lease_id = lease OR u.lease_expires_at <= clock_timestamp());
  RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION media.lease_upload FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.lease_upload TO marquee_serving;`,
  `-- Returns when links that are made now expire, in seconds since 1970: in one to two hours. It changes once per hour, so that
-- browsers can cache files by their links.
CREATE OR REPLACE FUNCTION media.link_expiry() RETURNS bigint
LANGUAGE sql STABLE AS $$
SELECT (floor(extract(epoch FROM now()) / 3600)::bigint + 2) * 3600
$$;
REVOKE ALL ON FUNCTION media.link_expiry FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.link_expiry TO marquee_serving;`,
  `-- Returns the file of a signed link. Returns no row if the signature is wrong, or if the media file was deleted or has no
-- stored file.
CREATE OR REPLACE FUNCTION media.open_file(asset uuid, name text, expires bigint, signature text)
RETURNS TABLE (provider text, path text, mime_type text, filename text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT a.storage_provider, a.storage_path, a.mime_type, a.filename FROM media_assets a
 WHERE a.id = asset AND a.deleted_at IS NULL AND a.storage_path IS NOT NULL
   AND signature = media.signature('files/' || asset || '/' || name, expires)
$$;
REVOKE ALL ON FUNCTION media.open_file FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.open_file TO marquee_serving;`,
  `-- Returns the upload of a signed URL. Returns no row if the signature is wrong or the upload does not exist anymore.
CREATE OR REPLACE FUNCTION media.open_upload(upload uuid, expires bigint, signature text)
RETURNS TABLE (path text, size bigint, mime_type text, status text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT a.storage_path, a.file_size, a.mime_type, u.status
  FROM media_uploads u JOIN media_assets a ON a.organization_id = u.organization_id AND a.id = u.asset_id
 WHERE u.id = upload AND a.deleted_at IS NULL AND signature = media.signature('uploads/' || upload, expires)
$$;
REVOKE ALL ON FUNCTION media.open_upload FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.open_upload TO marquee_serving;`,
  `-- Returns the signature of a path with its expiry, in seconds since 1970. The key is hashed twice, as in HMAC: with one
-- hash, a signature could be extended to that of a longer path.
CREATE OR REPLACE FUNCTION media.signature(path text, expires bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT encode(sha256(convert_to(k.key || encode(sha256(convert_to(k.key || path || '?' || expires, 'UTF8')), 'hex'), 'UTF8')), 'hex')
  FROM media.link_keys k
$$;
REVOKE ALL ON FUNCTION media.signature FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.signature TO marquee_serving;`,
  `-- Returns a link of this server with expiry and signature, and other URLs unchanged. Without a search path of its own, so
-- that calls are inlined.
CREATE OR REPLACE FUNCTION media.signed_url(link text, expires bigint) RETURNS text
LANGUAGE sql STABLE AS $$
SELECT CASE WHEN link ~ '/media/(files|uploads)/[0-9a-f-]{36}(/|$)'
  THEN link || '?expires=' || expires || '&signature=' || media.signature(substring(link FROM '/media/((?:files|uploads)/.*)$'), expires)
  ELSE link END
$$;
REVOKE ALL ON FUNCTION media.signed_url FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.signed_url TO marquee_serving;`,
  `-- Returns the variants of a file with signed URLs.
CREATE OR REPLACE FUNCTION media.signed_variants(variants jsonb, expires bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
SELECT CASE WHEN variants = '[]' THEN variants ELSE (
  SELECT jsonb_agg(v || jsonb_build_object('url', media.signed_url(v->>'url', expires)) ORDER BY n)
    FROM jsonb_array_elements(variants) WITH ORDINALITY AS e (v, n)) END
$$;
REVOKE ALL ON FUNCTION media.signed_variants FROM PUBLIC;
GRANT EXECUTE ON FUNCTION media.signed_variants TO marquee_serving;`,
  `CREATE INDEX "ix_media_uploads_expires_at" ON "media_uploads" ("expires_at") WHERE "status" = 'PENDING'`,
  `CREATE INDEX "ix_media_uploads_asset" ON "media_uploads" ("organization_id", "asset_id")`,
  `CREATE INDEX "ix_media_uploads_created_by" ON "media_uploads" ("created_by_id")`,
  `GRANT INSERT ON "media_assets" TO marquee_serving`,
  `GRANT UPDATE ON "media_assets" TO marquee_serving`,
  `ALTER TABLE "media_uploads" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "media_uploads" TO marquee_serving`,
  `GRANT INSERT ON "media_uploads" TO marquee_serving`,
  `GRANT UPDATE ON "media_uploads" TO marquee_serving`,
  `CREATE TRIGGER "media_uploads_touch" BEFORE UPDATE ON "media_uploads" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE OR REPLACE FUNCTION "media_assets_row_bytes"(r "media_assets") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."filename"::text), 0) + coalesce(octet_length(r."original_filename"::text), 0) + coalesce(octet_length(r."mime_type"::text), 0) + coalesce(octet_length(r."storage_provider"::text), 0) + coalesce(octet_length(r."storage_path"::text), 0) + coalesce(octet_length(r."url"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."aspect_ratio"::text), 0) + coalesce(octet_length(r."codec"::text), 0) + coalesce(octet_length(r."variants"::text), 0) + coalesce(octet_length(r."exif"::text), 0) + coalesce(octet_length(r."processing_status"::text), 0) + coalesce(octet_length(r."processing_error"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."origin"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."alt_text"::text), 0) + coalesce(octet_length(r."tags"::text), 0) + coalesce(octet_length(r."source"::text), 0) + coalesce(octet_length(r."source_url"::text), 0) + coalesce(octet_length(r."prompt"::text), 0) + coalesce(octet_length(r."style"::text), 0) + coalesce(octet_length(r."ai_model"::text), 0) + coalesce(octet_length(r."ai_analysis"::text), 0) + coalesce(octet_length(r."metadata"::text), 0) + coalesce(CASE WHEN r."storage_path" IS NOT NULL THEN r."file_size" END, 0))::bigint
$$;
REVOKE ALL ON FUNCTION "media_assets_row_bytes"("media_assets") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "media_assets_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "media_assets_row_bytes"(r::"media_assets") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "media_assets_row_bytes"(r::"media_assets") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"media_assets_row_bytes"(r::"media_assets") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"media_assets_row_bytes"(r::"media_assets") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "media_assets_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "media_assets_count_bytes_on_insert" AFTER INSERT ON "media_assets" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "media_assets_count_bytes"()`,
  `CREATE TRIGGER "media_assets_count_bytes_on_update" AFTER UPDATE ON "media_assets" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "media_assets_count_bytes"()`,
  `CREATE TRIGGER "media_assets_count_bytes_on_delete" AFTER DELETE ON "media_assets" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "media_assets_count_bytes"()`,
  `CREATE POLICY "media_assets_insert" ON "media_assets" FOR INSERT WITH CHECK (tenancy.may('MEDIA_WRITE', "media_assets"."organization_id", "media_assets"."client_account_id", "media_assets"."created_by_id"))`,
  `CREATE POLICY "media_assets_update" ON "media_assets" FOR UPDATE USING (tenancy.may('MEDIA_WRITE', "media_assets"."organization_id", "media_assets"."client_account_id", "media_assets"."created_by_id")) WITH CHECK (tenancy.may('MEDIA_WRITE', "media_assets"."organization_id", "media_assets"."client_account_id", "media_assets"."created_by_id"))`,
  `CREATE POLICY "media_uploads_read" ON "media_uploads" FOR SELECT USING ("created_by_id" = (SELECT nullif(current_setting('tenancy.person', true), '')::uuid) AND "organization_id" = ANY ((SELECT nullif(current_setting('tenancy.memberships', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "media_uploads_system_read" ON "media_uploads" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "media_uploads_system_insert" ON "media_uploads" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "media_uploads_system_update" ON "media_uploads" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  // Media files that exist were not counted before.
  `SELECT tenancy.add_stored_bytes(a.organization_id, sum("media_assets_row_bytes"(a))::bigint) FROM media_assets a GROUP BY a.organization_id`,
];

const DOWN = [
  `SELECT tenancy.add_stored_bytes(a.organization_id, -sum("media_assets_row_bytes"(a))::bigint) FROM media_assets a GROUP BY a.organization_id`,
  `DROP POLICY "media_uploads_system_update" ON "media_uploads"`,
  `DROP POLICY "media_uploads_system_insert" ON "media_uploads"`,
  `DROP POLICY "media_uploads_system_read" ON "media_uploads"`,
  `DROP POLICY "media_uploads_read" ON "media_uploads"`,
  `DROP POLICY "media_assets_update" ON "media_assets"`,
  `DROP POLICY "media_assets_insert" ON "media_assets"`,
  `DROP TRIGGER "media_assets_count_bytes_on_delete" ON "media_assets"`,
  `DROP TRIGGER "media_assets_count_bytes_on_update" ON "media_assets"`,
  `DROP TRIGGER "media_assets_count_bytes_on_insert" ON "media_assets"`,
  `DROP FUNCTION "media_assets_count_bytes"()`,
  `DROP FUNCTION "media_assets_row_bytes"("media_assets")`,
  `DROP TRIGGER "media_uploads_touch" ON "media_uploads"`,
  `REVOKE UPDATE ON "media_uploads" FROM marquee_serving`,
  `REVOKE INSERT ON "media_uploads" FROM marquee_serving`,
  `REVOKE SELECT ON "media_uploads" FROM marquee_serving`,
  `ALTER TABLE "media_uploads" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `REVOKE UPDATE ON "media_assets" FROM marquee_serving`,
  `REVOKE INSERT ON "media_assets" FROM marquee_serving`,
  `DROP INDEX "ix_media_uploads_created_by"`,
  `DROP INDEX "ix_media_uploads_asset"`,
  `DROP INDEX "ix_media_uploads_expires_at"`,
  `DROP ROUTINE media.lease_upload(uuid, uuid, integer)`,
  `DROP ROUTINE media.link_expiry()`,
  `DROP ROUTINE media.open_file(uuid, text, bigint, text)`,
  `DROP ROUTINE media.open_upload(uuid, bigint, text)`,
  `DROP ROUTINE media.signature(text, bigint)`,
  `DROP ROUTINE media.signed_url(text, bigint)`,
  `DROP ROUTINE media.signed_variants(jsonb, bigint)`,
  `ALTER TABLE "media_uploads" DROP CONSTRAINT "fk_media_uploads_created_by_id"`,
  `ALTER TABLE "media_uploads" DROP CONSTRAINT "fk_media_uploads_asset_id"`,
  `ALTER TABLE "media_uploads" DROP CONSTRAINT "fk_media_uploads_organization_id"`,
  `DROP INDEX "uq_media_uploads_id"`,
  `DROP TABLE "media_uploads"`,
];

/** Uploads of media files, links with signatures, and the stored bytes of media files. */
export class AddMediaUploads1785230000100 implements MigrationInterface {
  name = 'AddMediaUploads1785230000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

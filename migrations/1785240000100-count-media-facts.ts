import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE OR REPLACE FUNCTION "media_assets_row_bytes"(r "media_assets") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."filename"::text), 0) + coalesce(octet_length(r."original_filename"::text), 0) + coalesce(octet_length(r."mime_type"::text), 0) + coalesce(octet_length(r."storage_provider"::text), 0) + coalesce(octet_length(r."storage_path"::text), 0) + coalesce(octet_length(r."url"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."aspect_ratio"::text), 0) + coalesce(octet_length(r."codec"::text), 0) + coalesce(octet_length(r."audio_codec"::text), 0) + coalesce(octet_length(r."dominant_color"::text), 0) + coalesce(octet_length(r."thumbhash"::text), 0) + coalesce(octet_length(r."variants"::text), 0) + coalesce(octet_length(r."exif"::text), 0) + coalesce(octet_length(r."processing_status"::text), 0) + coalesce(octet_length(r."processing_failure"::text), 0) + coalesce(octet_length(r."processing_error"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."origin"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."alt_text"::text), 0) + coalesce(octet_length(r."tags"::text), 0) + coalesce(octet_length(r."source"::text), 0) + coalesce(octet_length(r."source_url"::text), 0) + coalesce(octet_length(r."prompt"::text), 0) + coalesce(octet_length(r."style"::text), 0) + coalesce(octet_length(r."ai_model"::text), 0) + coalesce(octet_length(r."ai_analysis"::text), 0) + coalesce(octet_length(r."metadata"::text), 0) + coalesce(CASE WHEN r."storage_path" IS NOT NULL THEN r."file_size" END, 0))::bigint
$$;
REVOKE ALL ON FUNCTION "media_assets_row_bytes"("media_assets") FROM PUBLIC`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION public.media_assets_row_bytes(r media_assets)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
SELECT (256 + coalesce(octet_length(r."filename"::text), 0) + coalesce(octet_length(r."original_filename"::text), 0) + coalesce(octet_length(r."mime_type"::text), 0) + coalesce(octet_length(r."storage_provider"::text), 0) + coalesce(octet_length(r."storage_path"::text), 0) + coalesce(octet_length(r."url"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."aspect_ratio"::text), 0) + coalesce(octet_length(r."codec"::text), 0) + coalesce(octet_length(r."variants"::text), 0) + coalesce(octet_length(r."exif"::text), 0) + coalesce(octet_length(r."processing_status"::text), 0) + coalesce(octet_length(r."processing_error"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."origin"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."alt_text"::text), 0) + coalesce(octet_length(r."tags"::text), 0) + coalesce(octet_length(r."source"::text), 0) + coalesce(octet_length(r."source_url"::text), 0) + coalesce(octet_length(r."prompt"::text), 0) + coalesce(octet_length(r."style"::text), 0) + coalesce(octet_length(r."ai_model"::text), 0) + coalesce(octet_length(r."ai_analysis"::text), 0) + coalesce(octet_length(r."metadata"::text), 0) + coalesce(CASE WHEN r."storage_path" IS NOT NULL THEN r."file_size" END, 0))::bigint
$function$
`,
];

/** Counts the facts of media files, which are null in existing rows, as stored bytes. */
export class CountMediaFacts1785240000100 implements MigrationInterface {
  name = 'CountMediaFacts1785240000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

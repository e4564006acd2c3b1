import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "media_assets" ADD "audio_codec" text`,
  `ALTER TABLE "media_assets" ADD "has_audio" boolean`,
  `ALTER TABLE "media_assets" ADD "is_fast_start" boolean`,
  `ALTER TABLE "media_assets" ADD "frame_count" integer`,
  `ALTER TABLE "media_assets" ADD "page_count" integer`,
  `ALTER TABLE "media_assets" ADD "dominant_color" text`,
  `ALTER TABLE "media_assets" ADD "thumbhash" text`,
  `ALTER TABLE "media_assets" ADD "processing_failure" jsonb`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "media_assets" ADD CONSTRAINT "ck_media_assets_audio_codec" CHECK (char_length("audio_codec") <= 50)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "media_assets" ADD CONSTRAINT "ck_media_assets_frame_count" CHECK ("frame_count" >= 1)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "media_assets" ADD CONSTRAINT "ck_media_assets_page_count" CHECK ("page_count" >= 1)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "media_assets" ADD CONSTRAINT "ck_media_assets_dominant_color" CHECK ("dominant_color" ~ '^#[0-9A-Fa-f]{6}$')`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "media_assets" ADD CONSTRAINT "ck_media_assets_thumbhash" CHECK (char_length("thumbhash") <= 50)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "media_assets" ADD CONSTRAINT "ck_media_assets_processing_failure" CHECK (jsonb_typeof("processing_failure") = 'object' AND octet_length("processing_failure"::text) <= 131072)`,
  `DROP TRIGGER "media_assets_audit" ON "media_assets"`,
  `CREATE TRIGGER "media_assets_audit" AFTER INSERT OR UPDATE OR DELETE ON "media_assets" FOR EACH ROW EXECUTE FUNCTION audit.record('MediaAsset', 'MEDIA_ASSET', 'organization_id', '{"created_at":"createdAt","filename":"filename","original_filename":"originalFilename","file_size":"fileSize","storage_provider":"storageProvider","storage_path":"storagePath","kind":"kind","origin":"origin","title":"title","description":"description","alt_text":"altText","tags":"tags","is_favorite":"isFavorite","source":"source","source_url":"sourceUrl","prompt":"prompt","style":"style","ai_model":"aiModel","generation_seconds":"generationSeconds","ai_analysis":"aiAnalysis","metadata":"metadata","deleted_at":"deletedAt","client_account_id":"clientAccountId","created_by_id":"createdById"}')`,
];

const DOWN = [
  `DROP TRIGGER "media_assets_audit" ON "media_assets"`,
  `CREATE TRIGGER media_assets_audit AFTER INSERT OR DELETE OR UPDATE ON public.media_assets FOR EACH ROW EXECUTE FUNCTION audit.record('MediaAsset', 'MEDIA_ASSET', 'organization_id', '{"created_at":"createdAt","filename":"filename","original_filename":"originalFilename","file_size":"fileSize","mime_type":"mimeType","storage_provider":"storageProvider","storage_path":"storagePath","url":"url","thumbnail_url":"thumbnailUrl","width":"width","height":"height","aspect_ratio":"aspectRatio","duration_seconds":"durationSeconds","fps":"fps","codec":"codec","variants":"variants","exif":"exif","processing_status":"processingStatus","processing_started_at":"processingStartedAt","processed_at":"processedAt","processing_error":"processingError","kind":"kind","origin":"origin","title":"title","description":"description","alt_text":"altText","tags":"tags","is_favorite":"isFavorite","source":"source","source_url":"sourceUrl","prompt":"prompt","style":"style","ai_model":"aiModel","generation_seconds":"generationSeconds","ai_analysis":"aiAnalysis","metadata":"metadata","deleted_at":"deletedAt","client_account_id":"clientAccountId","created_by_id":"createdById"}')`,
  `ALTER TABLE "media_assets" DROP CONSTRAINT "ck_media_assets_processing_failure"`,
  `ALTER TABLE "media_assets" DROP CONSTRAINT "ck_media_assets_thumbhash"`,
  `ALTER TABLE "media_assets" DROP CONSTRAINT "ck_media_assets_dominant_color"`,
  `ALTER TABLE "media_assets" DROP CONSTRAINT "ck_media_assets_page_count"`,
  `ALTER TABLE "media_assets" DROP CONSTRAINT "ck_media_assets_frame_count"`,
  `ALTER TABLE "media_assets" DROP CONSTRAINT "ck_media_assets_audio_codec"`,
  `ALTER TABLE "media_assets" DROP COLUMN "processing_failure"`,
  `ALTER TABLE "media_assets" DROP COLUMN "thumbhash"`,
  `ALTER TABLE "media_assets" DROP COLUMN "dominant_color"`,
  `ALTER TABLE "media_assets" DROP COLUMN "page_count"`,
  `ALTER TABLE "media_assets" DROP COLUMN "frame_count"`,
  `ALTER TABLE "media_assets" DROP COLUMN "is_fast_start"`,
  `ALTER TABLE "media_assets" DROP COLUMN "has_audio"`,
  `ALTER TABLE "media_assets" DROP COLUMN "audio_codec"`,
];

/** Facts that the processing of media files derives from their content, and the reason it failed. */
export class AddMediaFacts1785240000000 implements MigrationInterface {
  name = 'AddMediaFacts1785240000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What uploads to Pinterest and YouTube consist of and wait for, as of the day on which it was collected. */
const UP = [
  `INSERT INTO "network_limits" ("id", "platform", "key", "value", "unit", "description", "ground", "source", "learned_on")
   SELECT gen_random_uuid(), l.*, DATE '2026-11-27' FROM (VALUES
    ('PINTEREST', 'publishing.upload_restarts', 2::numeric, 'COUNT', 'How often a video whose registration ended is registered again.', 'ASSUMED', 'General knowledge of the API of Pinterest'),
    ('YOUTUBE', 'publishing.part_bytes', 16777216, 'BYTES', 'Size of a part of an upload, a multiple of media.chunk_bytes.', 'ASSUMED', 'General knowledge of the YouTube Data API'),
    ('YOUTUBE', 'publishing.processing_interval_max', 600, 'SECONDS', 'The longest pause between two reads of the progress of processing.', 'ASSUMED', 'General knowledge of the YouTube Data API'),
    ('YOUTUBE', 'publishing.upload_restarts', 2, 'COUNT', 'How often an upload whose session ended starts over.', 'ASSUMED', 'General knowledge of the YouTube Data API')
   ) l
   ON CONFLICT ("platform", "key") DO NOTHING`,
];

const DOWN = [
  `DELETE FROM "network_limits" WHERE ("platform", "key") IN (
    ('PINTEREST', 'publishing.upload_restarts'),
    ('YOUTUBE', 'publishing.part_bytes'),
    ('YOUTUBE', 'publishing.processing_interval_max'),
    ('YOUTUBE', 'publishing.upload_restarts'))`,
];

export class AddUploadLimits1785455000000 implements MigrationInterface {
  name = 'AddUploadLimits1785455000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** LinkedIn rejects an image with too many pixels only when it has processed the file. */
const UP = [
  `INSERT INTO "network_limits" ("id", "platform", "key", "value", "unit", "description", "ground", "source", "learned_on")
   SELECT gen_random_uuid(), l.*, DATE '2026-11-28' FROM (VALUES
    ('LINKEDIN', 'media.image_pixels', 36152320::numeric, 'PIXELS', 'Pixels of an image: width multiplied by height.', 'ASSUMED', 'General knowledge of the Images API of LinkedIn')
   ) l
   ON CONFLICT ("platform", "key") DO NOTHING`,
];

const DOWN = [`DELETE FROM "network_limits" WHERE "platform" = 'LINKEDIN' AND "key" = 'media.image_pixels'`];

export class LimitPixels1785492000000 implements MigrationInterface {
  name = 'LimitPixels1785492000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

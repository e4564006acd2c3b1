import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "media_assets" DROP CONSTRAINT "ck_media_assets_usage_count"`,
  // Nobody ever counted, and no release read it.
  `-- squawk-ignore ban-drop-column
   ALTER TABLE "media_assets" DROP COLUMN "usage_count"`,
];

const DOWN = [
  `ALTER TABLE "media_assets" ADD "usage_count" bigint NOT NULL DEFAULT '0'`,
  `ALTER TABLE "media_assets" ADD CONSTRAINT "ck_media_assets_usage_count" CHECK (((usage_count >= 0) AND (usage_count <= '9007199254740991'::bigint)))`,
];

/** The uses of a medium are counted when they are asked for: nobody kept the column. */
export class CountUses1764600000002 implements MigrationInterface {
  name = 'CountUses1764600000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

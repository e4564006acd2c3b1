import type { MigrationInterface, QueryRunner } from 'typeorm';

const PLATFORMS = `ARRAY['INSTAGRAM', 'FACEBOOK', 'TWITTER', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST', 'WHATSAPP', 'GOOGLE_BUSINESS']`;

// People are thousands, not millions: the table is locked for an instant.
const check = (condition: string): string[] => [
  `ALTER TABLE "user_preferences" DROP CONSTRAINT "ck_user_preferences_default_platforms"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "user_preferences" ADD CONSTRAINT "ck_user_preferences_default_platforms" CHECK (${condition})`,
];

const UP = [
  // A name that is none of a network's never did anything.
  `UPDATE "user_preferences" SET "default_platforms" = ARRAY(
     SELECT name FROM unnest("default_platforms") WITH ORDINALITY AS t(name, place) WHERE name = ANY (${PLATFORMS}) ORDER BY place)
    WHERE NOT "default_platforms" <@ ${PLATFORMS}`,
  ...check(`cardinality("default_platforms") <= 9 AND "default_platforms" <@ ${PLATFORMS}`),
];

const DOWN = check(`cardinality("default_platforms") <= 9`);

/** The networks that new content is made for come from the closed list of networks. */
export class ClosePlatforms1764600000003 implements MigrationInterface {
  name = 'ClosePlatforms1764600000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

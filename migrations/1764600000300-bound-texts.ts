import type { MigrationInterface, QueryRunner } from 'typeorm';

// No release has stored posts yet: there is nothing to read through while the table is locked.
const UP = [
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "posts" ADD CONSTRAINT "ck_posts_caption" CHECK (char_length("caption") <= 63206)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "posts" ADD CONSTRAINT "ck_posts_body" CHECK (char_length("body") <= 100000)`,
];

const DOWN = [
  `ALTER TABLE "posts" DROP CONSTRAINT "ck_posts_body"`,
  `ALTER TABLE "posts" DROP CONSTRAINT "ck_posts_caption"`,
];

export class BoundTexts1764600000300 implements MigrationInterface {
  name = 'BoundTexts1764600000300';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

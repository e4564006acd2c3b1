import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "posts" DROP CONSTRAINT "ck_posts_word_count"`,
  // Nobody ever wrote it, and no release read it.
  `-- squawk-ignore ban-drop-column
   ALTER TABLE "posts" DROP COLUMN "word_count"`,
];

const DOWN = [
  `ALTER TABLE "posts" ADD "word_count" integer`,
  `ALTER TABLE "posts" ADD CONSTRAINT "ck_posts_word_count" CHECK ((word_count >= 0))`,
];

/** The words of a body are counted when they are asked for: nobody kept the column. */
export class CountWords1764600000001 implements MigrationInterface {
  name = 'CountWords1764600000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

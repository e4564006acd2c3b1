import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  'CREATE SCHEMA media',
  'GRANT USAGE ON SCHEMA media TO marquee_serving',
  `CREATE TABLE media.link_keys (id boolean PRIMARY KEY DEFAULT true CHECK (id), key text NOT NULL)`,
  // The random bits of two UUIDs of version 4: 244.
  `INSERT INTO media.link_keys (key) VALUES (gen_random_uuid()::text || gen_random_uuid()::text)`,
];

const DOWN = ['DROP TABLE media.link_keys', 'DROP SCHEMA media'];

/** The schema of the functions that sign links to media files, and their key. */
export class AddMediaSchema1785230000000 implements MigrationInterface {
  name = 'AddMediaSchema1785230000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

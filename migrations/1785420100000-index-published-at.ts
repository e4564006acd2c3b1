import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_published_at_by_created_at" ON "posts" ("organization_id", "published_at", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_published_at_by_scheduled_at" ON "posts" ("organization_id", "published_at", (GREATEST("scheduled_at", '-infinity'::timestamptz)), "id")`,
];

const DOWN = [
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_published_at_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_published_at_by_created_at"`,
];

export class IndexPublishedAt1785420100000 implements MigrationInterface {
  name = 'IndexPublishedAt1785420100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

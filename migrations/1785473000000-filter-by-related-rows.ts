import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_campaign_status" ON "posts" ("organization_id", "campaign_id", "status", "id") WHERE "deleted_at" IS NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_post_status_platform" ON "publications" ("organization_id", "post_id", "status", "platform", "id")`,
];

const DOWN = [`DROP INDEX "ix_publications_post_status_platform"`, `DROP INDEX "ix_posts_campaign_status"`];

export class FilterByRelatedRows1785473000000 implements MigrationInterface {
  name = 'FilterByRelatedRows1785473000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

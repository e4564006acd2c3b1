import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_campaign_by_published_at" ON "posts" ("organization_id", "campaign_id", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
];

const DOWN = [`DROP INDEX "ix_posts_campaign_by_published_at"`];

export class SortPostsOfCampaigns1785480000000 implements MigrationInterface {
  name = 'SortPostsOfCampaigns1785480000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

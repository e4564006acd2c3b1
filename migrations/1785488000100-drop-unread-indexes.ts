import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- No statement uses the index.
   -- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_campaigns_ads_meta_campaign_id"`,
  `-- No statement uses the index.
   -- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_status_scheduled_at_id"`,
];

const DOWN = [
  `CREATE INDEX "ix_posts_status_scheduled_at_id" ON "posts" ("organization_id", "status", "scheduled_at", "id") WHERE "scheduled_at" IS NOT NULL`,
  `CREATE INDEX "ix_campaigns_ads_meta_campaign_id" ON "campaigns" ("organization_id", "ads_meta_campaign_id") WHERE "ads_meta_campaign_id" IS NOT NULL`,
];

export class DropUnreadIndexes1785488000100 implements MigrationInterface {
  name = 'DropUnreadIndexes1785488000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

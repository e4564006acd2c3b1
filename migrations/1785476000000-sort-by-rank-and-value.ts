import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_social_accounts_by_platform_display_name" ON "social_accounts" ("organization_id", (CASE "platform" WHEN 'INSTAGRAM' THEN 0 WHEN 'FACEBOOK' THEN 1 WHEN 'X' THEN 2 WHEN 'LINKEDIN' THEN 3 WHEN 'TIKTOK' THEN 4 WHEN 'YOUTUBE' THEN 5 WHEN 'PINTEREST' THEN 6 WHEN 'WHATSAPP' THEN 7 WHEN 'GOOGLE_BUSINESS' THEN 8 END), "display_name_key" COLLATE "C", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_campaigns_by_status_start_date" ON "campaigns" ("organization_id", (CASE "status" WHEN 'ARCHIVED' THEN 0 WHEN 'CANCELLED' THEN 1 WHEN 'COMPLETED' THEN 2 WHEN 'PAUSED' THEN 3 WHEN 'ACTIVE' THEN 4 WHEN 'REVIEW' THEN 5 WHEN 'DRAFT' THEN 6 END), (GREATEST("start_date", '-infinity'::date)), "id")`,
];

const DOWN = [
  `DROP INDEX "ix_campaigns_by_status_start_date"`,
  `DROP INDEX "ix_social_accounts_by_platform_display_name"`,
];

export class SortByRankAndValue1785476000000 implements MigrationInterface {
  name = 'SortByRankAndValue1785476000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

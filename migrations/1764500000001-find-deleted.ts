import type { MigrationInterface, QueryRunner } from 'typeorm';

// The tables are locked while the indexes are built: a migration is one transaction.
const UP = [
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_client_accounts_deleted_at" ON "client_accounts" ("organization_id", "deleted_at") WHERE "deleted_at" IS NOT NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_campaigns_deleted_at" ON "campaigns" ("organization_id", "deleted_at") WHERE "deleted_at" IS NOT NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_deleted_at" ON "posts" ("organization_id", "deleted_at") WHERE "deleted_at" IS NOT NULL`,
];

const DOWN = [
  `DROP INDEX "ix_posts_deleted_at"`,
  `DROP INDEX "ix_campaigns_deleted_at"`,
  `DROP INDEX "ix_client_accounts_deleted_at"`,
];

export class FindDeleted1764500000001 implements MigrationInterface {
  name = 'FindDeleted1764500000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_review_tasks_role_status_by_due_at" ON "review_tasks" ("organization_id", "role", "status", "due_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_review_tasks_client_account_status_by_due_at" ON "review_tasks" ("organization_id", "client_account_id", "status", "due_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_review_tasks_user_status_by_due_at" ON "review_tasks" ("organization_id", "user_id", "status", "due_at", "id")`,
];

const DOWN = [
  `DROP INDEX "ix_review_tasks_user_status_by_due_at"`,
  `DROP INDEX "ix_review_tasks_client_account_status_by_due_at"`,
  `DROP INDEX "ix_review_tasks_role_status_by_due_at"`,
];

export class IndexTasksByStatus1785540000000 implements MigrationInterface {
  name = 'IndexTasksByStatus1785540000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

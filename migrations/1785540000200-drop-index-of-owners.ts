import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The index `ix_organizations_owner_created_at_id` begins with the same column. */
const UP = [
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_organizations_owner"`,
];

const DOWN = [
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_organizations_owner" ON "organizations" ("owner_id")`,
];

export class DropIndexOfOwners1785540000200 implements MigrationInterface {
  name = 'DropIndexOfOwners1785540000200';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

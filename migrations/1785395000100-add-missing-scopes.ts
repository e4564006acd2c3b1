import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "social_accounts" ADD "missing_scopes" text array NOT NULL DEFAULT '{}'`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "social_accounts" ADD CONSTRAINT "ck_social_accounts_missing_scopes" CHECK (cardinality("missing_scopes") <= 100)`,
];

const DOWN = [
  `ALTER TABLE "social_accounts" DROP CONSTRAINT "ck_social_accounts_missing_scopes"`,
  `ALTER TABLE "social_accounts" DROP COLUMN "missing_scopes"`,
];

export class AddMissingScopes1785395000100 implements MigrationInterface {
  name = 'AddMissingScopes1785395000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds tokens of social accounts by their ID alone, as jobs that rotate keys do. The table is new. */
export class IndexTokenIds1785210200000 implements MigrationInterface {
  name = 'IndexTokenIds1785210200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`-- squawk-ignore require-concurrent-index-creation
   CREATE UNIQUE INDEX "uq_social_account_tokens_id" ON "social_account_tokens" ("id")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "uq_social_account_tokens_id"');
  }
}

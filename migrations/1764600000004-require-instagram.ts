import type { MigrationInterface, QueryRunner } from 'typeorm';

// No release has stored accounts or publications yet: there is nothing to read through while the tables are locked.
const UP = [
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "social_accounts" ADD CONSTRAINT "ck_social_accounts_instagram_account" CHECK ("platform" <> 'INSTAGRAM' OR num_nulls("username", "account_type") = 0)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "ck_publications_instagram_published" CHECK ("platform" <> 'INSTAGRAM' OR "status" <> 'PUBLISHED' OR num_nulls("platform_post_id", "post_type") = 0)`,
];

const DOWN = [
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_instagram_published"`,
  `ALTER TABLE "social_accounts" DROP CONSTRAINT "ck_social_accounts_instagram_account"`,
];

/** What Instagram always tells of an account and of what it published is never missing, as the sources have it. */
export class RequireInstagram1764600000004 implements MigrationInterface {
  name = 'RequireInstagram1764600000004';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

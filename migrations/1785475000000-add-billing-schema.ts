import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The schema of the functions of billing. */
export class AddBillingSchema1785475000000 implements MigrationInterface {
  name = 'AddBillingSchema1785475000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA billing');
    await runner.query('GRANT USAGE ON SCHEMA billing TO marquee_serving');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA billing');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The schema of the functions of reviews. */
export class CreateReviewSchema1785468000000 implements MigrationInterface {
  name = 'CreateReviewSchema1785468000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA review');
    await runner.query('GRANT USAGE ON SCHEMA review TO marquee_serving');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA review');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The schema of the functions of publishing. */
export class AddPublishingSchema1785440000000 implements MigrationInterface {
  name = 'AddPublishingSchema1785440000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA publishing');
    await runner.query('GRANT USAGE ON SCHEMA publishing TO marquee_serving');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA publishing');
  }
}

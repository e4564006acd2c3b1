import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The schema of the functions that write the audit log. */
export class AddAuditSchema1765000400001 implements MigrationInterface {
  name = 'AddAuditSchema1765000400001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA audit');
    await runner.query('GRANT USAGE ON SCHEMA audit TO marquee_serving');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA audit');
  }
}

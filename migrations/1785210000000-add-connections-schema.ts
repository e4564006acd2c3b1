import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The schema of the functions of pending connections. */
export class AddConnectionsSchema1785210000000 implements MigrationInterface {
  name = 'AddConnectionsSchema1785210000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA connections');
    await runner.query('GRANT USAGE ON SCHEMA connections TO marquee_serving');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA connections');
  }
}

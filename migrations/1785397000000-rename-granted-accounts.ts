import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Renames a key of the accounts of connections, which are kept for an hour. */
const rename = (from: string, to: string): string =>
  `UPDATE "pending_connections" SET "accounts" = (
     SELECT jsonb_agg(a.value - '${from}' || jsonb_build_object('${to}', a.value -> '${from}') ORDER BY a.ordinality)
       FROM jsonb_array_elements("accounts") WITH ORDINALITY a)
    WHERE "accounts" <> '[]'`;

export class RenameGrantedAccounts1785397000000 implements MigrationInterface {
  name = 'RenameGrantedAccounts1785397000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(rename('granted', 'isConnectable'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(rename('isConnectable', 'granted'));
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const ADDRESSES: readonly [table: string, column: string][] = [
  ['users', 'email'],
  ['client_accounts', 'contact_email'],
  ['memberships', 'invited_email'],
];

// People and client accounts are thousands, not millions: the tables are locked for an instant.
// Stops where an address beyond ASCII is stored: whose it is, and what it is to be, only people can find out.
const check = (pattern: string): string[] =>
  ADDRESSES.flatMap(([table, column]) => [
    `ALTER TABLE "${table}" DROP CONSTRAINT "ck_${table}_${column}"`,
    `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "${table}" ADD CONSTRAINT "ck_${table}_${column}" CHECK (char_length("${column}") <= 254 AND "${column}" ~ '${pattern}')`,
  ]);

const UP = check('^[!-?A-~]+@[!-?A-~]+$');

const DOWN = check(String.raw`^[^@\s]+@[^@\s]+$`);

/** Addresses are ASCII: lower() folds letters beyond it into those within, and so one person's address into another's. */
export class NarrowAddresses1764600000200 implements MigrationInterface {
  name = 'NarrowAddresses1764600000200';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

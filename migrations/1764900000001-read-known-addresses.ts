import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A function that runs as its owner and that the serving role may call. */
const served = (signature: string, returns: string, body: string): string[] => [
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE sql SECURITY DEFINER
   SET search_path = public, pg_temp AS $$ ${body} $$`,
  `REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION ${signature} TO marquee_serving`,
];

const UP = [
  `DROP FUNCTION auth.credentials(text)`,
  // The IP addresses are those of the latest sessions.
  ...served(
    'auth.credentials(address text)',
    'TABLE (user_id uuid, password_hash text, deleted_at timestamptz, addresses text[])',
    `SELECT u.id, u.password_hash, u.deleted_at, ARRAY(
        SELECT s.ip_address FROM sessions s WHERE s.user_id = u.id ORDER BY s.created_at DESC, s.id DESC LIMIT 100)
       FROM users u WHERE lower(u.email) = lower(address) AND u.status IN ('ACTIVE', 'DELETED')`,
  ),
];

const DOWN = [
  `DROP FUNCTION auth.credentials(text)`,
  ...served(
    'auth.credentials(address text)',
    'TABLE (user_id uuid, password_hash text, deleted_at timestamptz)',
    `SELECT id, password_hash, deleted_at FROM users
      WHERE lower(email) = lower(address) AND status IN ('ACTIVE', 'DELETED')`,
  ),
];

/** Sign-in needs to know from which IP addresses the user has signed in before. */
export class ReadKnownAddresses1764900000001 implements MigrationInterface {
  name = 'ReadKnownAddresses1764900000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

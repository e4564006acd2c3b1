import type { MigrationInterface, QueryRunner } from 'typeorm';

const ownCredentials = (lock: string): string => `
  CREATE OR REPLACE FUNCTION auth.own_credentials() RETURNS TABLE (email text, password_hash text)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT email, password_hash FROM users
     WHERE id = nullif(current_setting('tenancy.person', true), '')::uuid ${lock} $$`;

/**
 * The lock kept out foreign keys, too: of two owners who deleted their accounts at the same time each waited to become
 * the organization's owner in place of the other. Nobody changes a person's id, so the lighter lock is enough.
 */
export class LockOwnRowLightly1764500000002 implements MigrationInterface {
  name = 'LockOwnRowLightly1764500000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ownCredentials('FOR NO KEY UPDATE'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(ownCredentials('FOR UPDATE'));
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const PERSON = `nullif(current_setting('tenancy.person', true), '')::uuid`;

/** A function that nobody may call but the owner of all of them. */
const inner = (signature: string, returns: string, body: string): string[] => [
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE plpgsql SET search_path = public, pg_temp AS $$ ${body} $$`,
  `REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`,
];

/** Puts another body into a function that is there; who may call it stays as it is. */
const replace = (
  signature: string,
  returns: string,
  body: string,
  { language = 'plpgsql', rights = 'SECURITY DEFINER' } = {},
): string =>
  `CREATE OR REPLACE FUNCTION ${signature} RETURNS ${returns} LANGUAGE ${language} ${rights}
   SET search_path = public, pg_temp AS $$ ${body} $$`;

const VERIFY: [string, string] = [
  'auth.verify_email(token bytea, at timestamptz)',
  'TABLE (user_id uuid, email text)',
];
const RESET: [string, string] = [
  'auth.reset_password(token bytea, hash text, at timestamptz)',
  'TABLE (user_id uuid, email text, ended integer)',
];
const SQL = { language: 'sql' };

const LINKS = [
  // Uses a link, and verifies by that the address that it went to; gives back whose it was. Whoever waited for a row
  // is shown that row as it is by now, but the rows beside it as they were before: so the link is judged by itself.
  // And the account is locked before its links, as whatever voids links does, since two that wait for each other get
  // nowhere.
  ...inner(
    'auth.use_link(token bytea, wanted text, at timestamptz)',
    'users',
    `
     DECLARE
       link auth.one_time_tokens; who users;
     BEGIN
       PERFORM FROM users u JOIN auth.one_time_tokens t ON t.user_id = u.id WHERE t.hash = token FOR NO KEY UPDATE OF u;
       UPDATE auth.one_time_tokens t SET used_at = at
        WHERE t.hash = token AND t.purpose = wanted AND t.used_at IS NULL AND t.expires_at > at
       RETURNING t.* INTO link;
       UPDATE users u SET email_verified_at = coalesce(u.email_verified_at, at)
        WHERE u.id = link.user_id AND u.email = link.email AND u.deleted_at IS NULL AND u.status = 'ACTIVE'
       RETURNING u.* INTO who;
       RETURN who;
     END `,
  ),
  replace(
    ...VERIFY,
    `SELECT u.id, u.email FROM auth.use_link(token, 'VERIFY_EMAIL', at) u WHERE u.id IS NOT NULL`,
    SQL,
  ),
  replace(
    ...RESET,
    `SELECT u.id, u.email, auth.set_password(u.id, hash, NULL, at)
       FROM auth.use_link(token, 'RESET_PASSWORD', at) u WHERE u.id IS NOT NULL`,
    SQL,
  ),
];

const FORMER_LINKS = [
  replace(
    ...RESET,
    `
     #variable_conflict use_column
     DECLARE
       who users;
     BEGIN
       UPDATE users u SET email_verified_at = coalesce(u.email_verified_at, at) FROM auth.one_time_tokens t
        WHERE t.hash = token AND t.purpose = 'RESET_PASSWORD' AND t.used_at IS NULL AND t.expires_at > at
          AND u.id = t.user_id AND u.email = t.email AND u.deleted_at IS NULL AND u.status = 'ACTIVE'
       RETURNING u.* INTO who;
       IF FOUND THEN
         RETURN QUERY SELECT who.id, who.email, auth.set_password(who.id, hash, NULL, at);
       END IF;
     END `,
  ),
  replace(
    ...VERIFY,
    `WITH used AS (
       UPDATE auth.one_time_tokens SET used_at = at
        WHERE purpose = 'VERIFY_EMAIL' AND hash = token AND used_at IS NULL AND expires_at > at
       RETURNING user_id, email)
     UPDATE users u SET email_verified_at = coalesce(u.email_verified_at, at) FROM used
      WHERE u.id = used.user_id AND u.email = used.email AND u.deleted_at IS NULL AND u.status = 'ACTIVE'
     RETURNING u.id, u.email`,
    SQL,
  ),
  `DROP FUNCTION auth.use_link(bytea, text, timestamptz)`,
];

/** Of an account that was deleted while this waited there is nothing left to prove. */
const ownCredentials = (living: string): string =>
  replace(
    'auth.own_credentials()',
    'TABLE (email text, password_hash text)',
    `SELECT email, password_hash FROM users WHERE id = ${PERSON} ${living} FOR NO KEY UPDATE`,
    SQL,
  );

const UP = [...LINKS, ownCredentials('AND deleted_at IS NULL')];

const DOWN = [ownCredentials(''), ...FORMER_LINKS];

/**
 * Whatever is judged before something is done is judged behind the lock that whoever would change it takes. Accounts
 * are locked first, then organizations, then memberships; accounts before their links, too.
 */
export class TakeLocksFirst1764700000000 implements MigrationInterface {
  name = 'TakeLocksFirst1764700000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const PERSON = `nullif(current_setting('tenancy.person', true), '')::uuid`;

/** A function that the serving role may call and that does, as its owner, just what it says. */
const served = (signature: string, returns: string, body: string, language = 'plpgsql'): string[] => [
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE ${language} SECURITY DEFINER
   SET search_path = public, pg_temp AS $$ ${body} $$`,
  `REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION ${signature} TO marquee_serving`,
];

const ACCOUNTS = [
  // Whoever deleted an account has its address until the account is purged: nobody else may sign in with it meanwhile.
  // People are thousands, not millions: the table is locked for an instant.
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "uq_users_lower_email"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE UNIQUE INDEX "uq_users_lower_email" ON "users" ((lower("email")))`,

  `DROP FUNCTION auth.credentials(text)`,
  ...served(
    'auth.credentials(address text)',
    'TABLE (user_id uuid, password_hash text, deleted_at timestamptz)',
    `SELECT id, password_hash, deleted_at FROM users
      WHERE lower(email) = lower(address) AND status IN ('ACTIVE', 'DELETED')`,
    'sql',
  ),
  // Of the person of the transaction: hides the account, ends all sessions, and voids links that were mailed.
  ...served(
    'auth.delete_account(at timestamptz)',
    'void',
    `UPDATE users SET status = 'DELETED', deleted_at = at WHERE id = ${PERSON};
     UPDATE auth.one_time_tokens SET used_at = at WHERE user_id = ${PERSON} AND used_at IS NULL;
     UPDATE sessions SET ended_at = greatest(at, created_at) WHERE user_id = ${PERSON} AND ended_at IS NULL`,
    'sql',
  ),
  // Brings an account back whose password was checked by that hash; gives back when it had been deleted, or null
  // when it is not deleted, not restorable any more, or has another password by now.
  ...served(
    'auth.restore_account(person uuid, checked text, at timestamptz)',
    'timestamptz',
    `
     DECLARE
       gone timestamptz;
     BEGIN
       SELECT deleted_at INTO gone FROM users
        WHERE id = person AND password_hash = checked AND status = 'DELETED' AND deleted_at >= at - interval '30 days'
          FOR UPDATE;
       UPDATE users SET status = 'ACTIVE', deleted_at = NULL WHERE id = person AND gone IS NOT NULL;
       RETURN gone;
     END `,
  ),
];

const issueToken = (reached: string): string => `
  CREATE OR REPLACE FUNCTION auth.issue_token(address text, wanted text, token bytea, at timestamptz, expires timestamptz)
  RETURNS TABLE (email text, full_name text, language text) LANGUAGE sql SET search_path = public, pg_temp AS $$
    WITH person AS (
      SELECT * FROM users u WHERE lower(u.email) = lower(address) AND ${reached}
         AND (wanted <> 'VERIFY_EMAIL' OR u.email_verified_at IS NULL)),
    kept AS (
      INSERT INTO auth.one_time_tokens (hash, user_id, purpose, email, created_at, expires_at)
      SELECT token, p.id, wanted, p.email, at, expires FROM person p WHERE token IS NOT NULL)
    SELECT p.email, p.full_name, p.language FROM person p $$`;

/** Who has deleted the account owns nothing any more. */
const settleOwner = (living: string): string => `
  CREATE OR REPLACE FUNCTION organizations.settle_owner(organization uuid) RETURNS void LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
  DECLARE
    eldest uuid;
  BEGIN
    SELECT m.user_id INTO eldest FROM memberships m JOIN organizations o ON o.id = m.organization_id ${living}
     WHERE m.organization_id = organization AND m.role = 'OWNER' AND m.status = 'ACTIVE'
     ORDER BY m.user_id <> o.owner_id, m.created_at, m.id LIMIT 1;
    IF NOT FOUND THEN
      PERFORM organizations.refuse('NOT_ALLOWED_NOW', 'An organization keeps an owner: make another member owner first.', 'id');
    END IF;
    UPDATE organizations SET owner_id = eldest, version = version + 1 WHERE id = organization AND owner_id <> eldest;
  END $$`;

const transfer = (gone: string): string => `
  CREATE OR REPLACE FUNCTION organizations.transfer(organization uuid, successor uuid) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    heir memberships;
  BEGIN
    PERFORM organizations.actor_in(organization, 'ORGANIZATION_TRANSFER', 'id');
    SELECT m.* INTO heir FROM memberships m WHERE m.organization_id = organization AND m.id = successor;
    IF heir.status IS NULL OR heir.status = 'INACTIVE' THEN
      PERFORM organizations.refuse('NOT_FOUND', 'There is no such membership.', 'membershipId');
    ELSIF heir.status <> 'ACTIVE' OR heir.role = 'CLIENT' OR heir.user_id = ${PERSON} ${gone} THEN
      PERFORM organizations.refuse('NOT_ALLOWED_NOW', 'Only another active member who is no client can become the owner.', 'membershipId');
    END IF;
    UPDATE memberships m SET role = 'ADMIN'
     WHERE m.organization_id = organization AND m.role = 'OWNER' AND m.user_id = ${PERSON};
    UPDATE memberships SET role = 'OWNER', granted_permissions = '{}', denied_permissions = '{}' WHERE id = successor;
    UPDATE organizations SET owner_id = heir.user_id, version = version + 1 WHERE id = organization;
  END $$`;

const LIVING_OWNER = 'JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL';
const GONE_HEIR = 'OR EXISTS (SELECT FROM users u WHERE u.id = heir.user_id AND u.deleted_at IS NOT NULL)';

const ORGANIZATIONS = [
  settleOwner(LIVING_OWNER),
  transfer(GONE_HEIR),
  // After the actor's account was deleted: deletes, at the same instant, the organizations that nobody else belongs
  // to, and gives them back. Others of which the actor is the only owner are given back as shared, and then nothing
  // must stay done. Where there are other owners, one of them is the organization's owner now.
  ...served(
    'organizations.leave_all(at timestamptz)',
    'TABLE (organization_id uuid, name text, shared boolean)',
    `
     #variable_conflict use_column
     DECLARE
       owned uuid[];
       remaining uuid;
     BEGIN
       -- Whoever would change their members waits here, and then sees what was changed.
       SELECT array_agg(l.id) INTO owned FROM (
         SELECT o.id FROM organizations o JOIN memberships m ON m.organization_id = o.id
          WHERE m.user_id = ${PERSON} AND m.role = 'OWNER' AND m.status = 'ACTIVE' AND o.deleted_at IS NULL
          ORDER BY o.id FOR NO KEY UPDATE OF o) l;
       -- Another statement, which sees what was committed while the first one waited.
       RETURN QUERY
         WITH others AS (
           SELECT o.id, count(u.id) AS members, count(u.id) FILTER (WHERE m.role = 'OWNER') AS owners
             FROM organizations o LEFT JOIN memberships m ON m.organization_id = o.id AND m.status = 'ACTIVE'
             LEFT JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL AND u.id <> ${PERSON}
            WHERE o.id = ANY (owned) AND o.deleted_at IS NULL GROUP BY o.id),
         gone AS (
           UPDATE organizations o SET deleted_at = at, version = o.version + 1 FROM others t
            WHERE o.id = t.id AND t.members = 0)
         SELECT o.id, o.name, t.members > 0 FROM organizations o JOIN others t ON t.id = o.id AND t.owners = 0
          ORDER BY o.created_at, o.id;
       FOR remaining IN SELECT o.id FROM organizations o WHERE o.id = ANY (owned) AND o.deleted_at IS NULL AND EXISTS (
           SELECT FROM memberships m ${LIVING_OWNER} WHERE m.organization_id = o.id AND m.role = 'OWNER' AND m.status = 'ACTIVE')
       LOOP
         PERFORM organizations.settle_owner(remaining);
       END LOOP;
     END `,
  ),
  // Brings back what was deleted together with the actor's account. A slug that somebody has taken since gets an end
  // that nobody else has.
  ...served(
    'organizations.return_to(gone timestamptz)',
    'TABLE (organization_id uuid)',
    `UPDATE organizations o SET deleted_at = NULL, version = o.version + 1,
            slug = CASE WHEN EXISTS (SELECT FROM organizations t WHERE t.slug = o.slug AND t.deleted_at IS NULL)
                        THEN left(o.slug, 200) || '-' || replace(o.id::text, '-', '') ELSE o.slug END
      WHERE o.owner_id = ${PERSON} AND o.deleted_at = gone
     RETURNING o.id`,
    'sql',
  ),
];

const UP = [
  ...ACCOUNTS,
  issueToken(
    `(u.status = 'ACTIVE' AND u.deleted_at IS NULL OR u.status = 'DELETED' AND wanted = 'ACCOUNT_DELETED')`,
  ),
  ...ORGANIZATIONS,
];

const DOWN = [
  `DROP FUNCTION organizations.return_to(timestamptz)`,
  `DROP FUNCTION organizations.leave_all(timestamptz)`,
  transfer(''),
  settleOwner(''),
  issueToken(`u.deleted_at IS NULL AND u.status = 'ACTIVE'`),
  `DROP FUNCTION auth.restore_account(uuid, text, timestamptz)`,
  `DROP FUNCTION auth.delete_account(timestamptz)`,
  `DROP FUNCTION auth.credentials(text)`,
  ...served(
    'auth.credentials(address text)',
    'TABLE (user_id uuid, password_hash text)',
    `SELECT id, password_hash FROM users
      WHERE lower(email) = lower(address) AND deleted_at IS NULL AND status = 'ACTIVE'`,
    'sql',
  ),
  `DROP INDEX "uq_users_lower_email"`,
  `CREATE UNIQUE INDEX "uq_users_lower_email" ON "users" ((lower("email"))) WHERE "deleted_at" IS NULL`,
];

/** Deleting one's account, with the organizations that nobody else belongs to, and bringing it back. */
export class AddAccountDeletion1764400000000 implements MigrationInterface {
  name = 'AddAccountDeletion1764400000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

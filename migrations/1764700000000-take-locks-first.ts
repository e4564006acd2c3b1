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

const refuse = (code: string, message: string, field = ''): string =>
  `PERFORM organizations.refuse('${code}', '${message}', '${field}')`;

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

const ACCOUNTS = [
  // Keeps an account from being deleted until the transaction ends, or waits until it is; gives back whether it is
  // still there. Deleting an account locks it, and then the organizations that its person owns, as far as they can be
  // seen: so whoever makes an owner locks the account as well, and before the organization.
  ...inner(
    'organizations.keep_account(person uuid)',
    'boolean',
    `
     DECLARE
       living boolean;
     BEGIN
       SELECT u.deleted_at IS NULL INTO living FROM users u WHERE u.id = person FOR SHARE;
       RETURN coalesce(living, false);
     END `,
  ),
  // The same for the member of a membership that the actor may know of; gives back who that is, or null.
  ...inner(
    'organizations.keep_member(membership uuid)',
    'uuid',
    `
     DECLARE
       person uuid;
     BEGIN
       SELECT m.user_id INTO person FROM memberships m WHERE m.id = membership AND EXISTS (
         SELECT FROM memberships a
          WHERE a.organization_id = m.organization_id AND a.user_id = ${PERSON} AND a.status = 'ACTIVE');
       RETURN CASE WHEN organizations.keep_account(person) THEN person END;
     END `,
  ),
];

const transfer = (kept: string, gone: string): string =>
  replace(
    'organizations.transfer(organization uuid, successor uuid)',
    'void',
    `
     DECLARE
       ${kept}
       heir memberships;
     BEGIN
       PERFORM organizations.actor_in(organization, 'ORGANIZATION_TRANSFER', 'id');
       SELECT m.* INTO heir FROM memberships m WHERE m.organization_id = organization AND m.id = successor;
       IF heir.status IS NULL OR heir.status = 'INACTIVE' THEN
         ${refuse('NOT_FOUND', 'There is no such membership.', 'membershipId')};
       ELSIF heir.status <> 'ACTIVE' OR heir.role = 'CLIENT' OR heir.user_id = ${PERSON} ${gone} THEN
         ${refuse('NOT_ALLOWED_NOW', 'Only another active member who is no client can become the owner.', 'membershipId')};
       END IF;
       UPDATE memberships m SET role = 'ADMIN'
        WHERE m.organization_id = organization AND m.role = 'OWNER' AND m.user_id = ${PERSON};
       UPDATE memberships SET role = 'OWNER', granted_permissions = '{}', denied_permissions = '{}' WHERE id = successor;
       UPDATE organizations SET owner_id = heir.user_id, version = version + 1 WHERE id = organization;
     END `,
  );

const changeRole = (kept: string, check: string): string =>
  replace(
    'organizations.change_role(membership uuid, role text, client uuid, granted text[], denied text[])',
    'uuid',
    `
     #variable_conflict use_variable
     DECLARE
       ${kept}
       was memberships := organizations.membership_of(membership, false);
       gift memberships := was;
       actor memberships;
     BEGIN
       actor := organizations.actor_in(was.organization_id, 'MEMBERS_MANAGE', 'id');
       gift.role := coalesce(role, was.role);
       gift.client_account_id := coalesce(client, CASE WHEN gift.role = 'CLIENT' THEN was.client_account_id END);
       gift.granted_permissions := coalesce(granted, CASE WHEN gift.role = 'OWNER' THEN '{}' ELSE was.granted_permissions END);
       gift.denied_permissions := coalesce(denied, CASE WHEN gift.role = 'OWNER' THEN '{}' ELSE was.denied_permissions END);
       PERFORM organizations.check_gift(actor, was, gift);
       ${check}
       UPDATE memberships m SET role = gift.role, client_account_id = gift.client_account_id,
              granted_permissions = gift.granted_permissions, denied_permissions = gift.denied_permissions
        WHERE m.id = was.id;
       IF was.role = 'OWNER' THEN
         PERFORM organizations.settle_owner(was.organization_id);
       END IF;
       RETURN was.organization_id;
     END `,
  );

const KEPT_OWNER = `
       IF gift.role = 'OWNER' AND was.role <> 'OWNER' AND was.user_id IS DISTINCT FROM kept THEN
         ${refuse('NOT_ALLOWED_NOW', 'This person cannot become an owner now.', 'id')};
       END IF;`;

const establish = (unknown: string): string =>
  replace(
    'organizations.establish(id uuid, membership uuid, details jsonb, slugs text[], at timestamptz)',
    'void',
    `
     DECLARE
       given organizations := jsonb_populate_record(NULL::organizations, details);
       wanted text;
     BEGIN
       IF ${unknown} THEN
         ${refuse('FORBIDDEN', 'Sign in first.')};
       END IF;
       FOREACH wanted IN ARRAY slugs LOOP
         INSERT INTO organizations (id, name, slug, owner_id, kind, logo_url, website, industry, business_type, company_size, settings)
         VALUES (id, given.name, wanted, ${PERSON}, coalesce(given.kind, 'INDIVIDUAL'), given.logo_url, given.website,
                 given.industry, given.business_type, given.company_size, coalesce(given.settings, '{}'))
         ON CONFLICT (slug) WHERE deleted_at IS NULL DO NOTHING;
         EXIT WHEN FOUND;
       END LOOP;
       IF NOT EXISTS (SELECT FROM organizations o WHERE o.id = establish.id) THEN
         ${refuse('TAKEN', 'This value is taken.', 'slug')};
       END IF;
       INSERT INTO memberships (organization_id, id, user_id, role, status, joined_at)
       VALUES (id, membership, ${PERSON}, 'OWNER', 'ACTIVE', at);
     END `,
  );

const setDeleted = (kept: string, settled: string): string =>
  replace(
    'organizations.set_deleted(organization uuid, deleted boolean, at timestamptz)',
    'void',
    `
     DECLARE
       gone timestamptz;
     BEGIN
       IF deleted THEN
         PERFORM organizations.actor_in(organization, 'ORGANIZATION_DELETE', 'id');
         UPDATE organizations SET deleted_at = at, version = version + 1 WHERE id = organization;
         RETURN;
       END IF;
       ${kept}
       SELECT o.deleted_at INTO gone FROM organizations o JOIN memberships m ON m.organization_id = o.id
        WHERE o.id = organization AND o.deleted_at IS NOT NULL AND m.user_id = ${PERSON} AND m.status = 'ACTIVE'
          AND tenancy.reach(m, 'ORGANIZATION_DELETE') = 'ALL' FOR UPDATE OF o;
       IF NOT FOUND THEN
         ${refuse('NOT_FOUND', 'There is no such organization.', 'id')};
       ELSIF gone < at - interval '30 days' THEN
         ${refuse('NOT_ALLOWED_NOW', 'It was deleted more than 30 days ago.', 'id')};
       END IF;
       UPDATE organizations SET deleted_at = NULL, version = version + 1 WHERE id = organization;
       ${settled}
     END `,
  );

const KEPT_RESTORER = `
       IF NOT organizations.keep_account(${PERSON}) THEN
         ${refuse('NOT_FOUND', 'There is no such organization.', 'id')};
       END IF;
       PERFORM organizations.keep_account(o.owner_id) FROM organizations o WHERE o.id = organization;`;

/** Who owned it may have deleted the account since: nothing had to be settled then, as it was deleted itself. */
const SETTLED = `PERFORM organizations.settle_owner(organization);`;

const OWNERS = [
  ...ACCOUNTS,
  transfer('kept uuid := organizations.keep_member(successor);', 'OR heir.user_id IS DISTINCT FROM kept'),
  changeRole(
    `kept uuid := CASE WHEN role = 'OWNER' THEN organizations.keep_member(membership) END;`,
    KEPT_OWNER,
  ),
  establish(`NOT organizations.keep_account(${PERSON})`),
  setDeleted(KEPT_RESTORER, SETTLED),
];

const FORMER_OWNERS = [
  setDeleted('', ''),
  establish(`${PERSON} IS NULL`),
  changeRole('', ''),
  transfer('', 'OR EXISTS (SELECT FROM users u WHERE u.id = heir.user_id AND u.deleted_at IS NOT NULL)'),
  'DROP FUNCTION organizations.keep_member(uuid)',
  'DROP FUNCTION organizations.keep_account(uuid)',
];

const OPEN_INVITATION = (living: string): string => `
         FROM memberships m LEFT JOIN organizations.invitations i ON i.membership_id = m.id
         JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
         JOIN users u ON u.id = ${PERSON} ${living}
        WHERE m.status = 'PENDING' AND ((m.id = membership AND m.user_id = u.id)
           OR (i.token_hash = token AND coalesce(m.user_id, u.id) = u.id AND lower(m.invited_email) = lower(u.email)))`;

const invitationFor = (kept: string, open: string): string =>
  replace(
    'organizations.invitation_for(membership uuid, token bytea, at timestamptz)',
    'memberships',
    `
     DECLARE
       pending memberships;
       field text := CASE WHEN token IS NULL THEN 'membershipId' ELSE 'token' END;
     BEGIN
       ${kept}
       SELECT m.* INTO pending ${open} FOR UPDATE OF m;
       IF NOT FOUND THEN
         PERFORM organizations.refuse('NOT_FOUND', 'There is no such invitation for you.', field);
       ELSIF EXISTS (SELECT FROM organizations.invitations i WHERE i.membership_id = pending.id AND i.expires_at <= at) THEN
         PERFORM organizations.refuse('NOT_ALLOWED_NOW', 'The invitation has expired: ask for a new one.', field);
       END IF;
       RETURN pending;
     END `,
    { rights: '' },
  );

const LIVING = OPEN_INVITATION('AND u.deleted_at IS NULL');

const INVITATIONS = [
  // Whoever invites anew or withdraws reads the membership behind the organization's row: so whoever answers waits
  // there, too, and then sees what has become of the invitation.
  invitationFor(
    `PERFORM organizations.keep_account(${PERSON});
       PERFORM FROM organizations p WHERE p.id = (SELECT m.organization_id ${LIVING}) FOR NO KEY UPDATE;`,
    LIVING,
  ),
];

const FORMER_INVITATIONS = [invitationFor('', OPEN_INVITATION(''))];

const UP = [...LINKS, ownCredentials('AND deleted_at IS NULL'), ...OWNERS, ...INVITATIONS];

const DOWN = [...FORMER_INVITATIONS, ...FORMER_OWNERS, ownCredentials(''), ...FORMER_LINKS];

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

import type { MigrationInterface, QueryRunner } from 'typeorm';

const PERSON = `nullif(current_setting('tenancy.person', true), '')::uuid`;

/** A function of this schema that nobody may call but its owner. */
const inner = (signature: string, returns: string, body: string): string[] => [
  `CREATE FUNCTION organizations.${signature} RETURNS ${returns} LANGUAGE plpgsql
   SET search_path = public, pg_temp AS $$ ${body} $$`,
  `REVOKE ALL ON FUNCTION organizations.${signature} FROM PUBLIC`,
];

/** A function that the serving role may call and that does, as its owner, just what it says to the actor's organizations. */
const served = (signature: string, returns: string, body: string): string[] => [
  `CREATE FUNCTION organizations.${signature} RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER
   SET search_path = public, pg_temp AS $$ ${body} $$`,
  `REVOKE ALL ON FUNCTION organizations.${signature} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION organizations.${signature} TO marquee_serving`,
];

const refuse = (code: string, message: string, field = ''): string =>
  `PERFORM organizations.refuse('${code}', '${message}', '${field}')`;

const RULES = [
  // A refusal that the API tells the caller as it is: what kind, why, and which field of the input is to blame.
  ...inner(
    'refuse(code text, message text, field text)',
    'void',
    `BEGIN
       RAISE EXCEPTION USING ERRCODE = 'MQ001', MESSAGE = message, DETAIL = code, COLUMN = field;
     END`,
  ),
  // The actor's membership in an organization whose members stay as they are until the transaction ends: whoever
  // else would change them waits at the organization's row, and then sees what was changed.
  ...inner(
    'actor_in(organization uuid, permission text, field text)',
    'memberships',
    `
     DECLARE
       actor memberships;
     BEGIN
       PERFORM FROM organizations o WHERE o.id = organization AND o.deleted_at IS NULL AND EXISTS (
         SELECT FROM memberships m WHERE m.organization_id = o.id AND m.user_id = ${PERSON} AND m.status <> 'INACTIVE')
          FOR NO KEY UPDATE;
       SELECT m.* INTO actor FROM memberships m JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
        WHERE m.organization_id = organization AND m.user_id = ${PERSON} AND m.status <> 'INACTIVE';
       IF NOT FOUND THEN
         ${refuse('NOT_FOUND', 'There is no such organization.', '%')};
       ELSIF permission <> '' AND (actor.status <> 'ACTIVE' OR tenancy.reach(actor, permission) IS DISTINCT FROM 'ALL') THEN
         ${refuse('FORBIDDEN', 'Your role does not allow it in this organization.')};
       END IF;
       RETURN actor;
     END `.replace(`'%'`, 'field'),
  ),
  // Nobody gives what they do not have themselves, and only owners make owners or touch them.
  ...inner(
    'check_gift(actor memberships, was memberships, gift memberships)',
    'void',
    `BEGIN
       IF actor.role <> 'OWNER' AND 'OWNER' IN (gift.role, was.role) THEN
         ${refuse('FORBIDDEN', 'Only an owner may do this to an owner, or make one.', 'role')};
       ELSIF gift.role = 'OWNER' AND cardinality(gift.granted_permissions || gift.denied_permissions) > 0 THEN
         ${refuse('INVALID', 'An owner has every permission; nothing can be added or taken.', 'role')};
       ELSIF (gift.role = 'CLIENT') <> (gift.client_account_id IS NOT NULL) THEN
         ${refuse('INVALID', 'The role CLIENT needs a client account, and no other role has one.', 'clientAccountId')};
       ELSIF gift.client_account_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM client_accounts c WHERE c.organization_id = gift.organization_id AND c.id = gift.client_account_id
              AND c.deleted_at IS NULL) THEN
         ${refuse('NOT_FOUND', 'There is no such client account.', 'clientAccountId')};
       ELSIF EXISTS (
           SELECT FROM (SELECT DISTINCT permission FROM role_permissions) p
            WHERE tenancy.reach(gift, p.permission) IS NOT NULL AND tenancy.reach(actor, p.permission) IS DISTINCT FROM 'ALL'
              AND tenancy.reach(gift, p.permission) IS DISTINCT FROM tenancy.reach(was, p.permission)) THEN
         ${refuse('FORBIDDEN', 'You cannot give a permission that you do not have yourself.', 'role')};
       END IF;
     END`,
  ),
  // Call once an owner has gone: somebody must be left, and the organization's owner is one of them.
  ...inner(
    'settle_owner(organization uuid)',
    'void',
    `
     DECLARE
       eldest uuid;
     BEGIN
       SELECT m.user_id INTO eldest FROM memberships m JOIN organizations o ON o.id = m.organization_id
        WHERE m.organization_id = organization AND m.role = 'OWNER' AND m.status = 'ACTIVE'
        ORDER BY m.user_id <> o.owner_id, m.created_at, m.id LIMIT 1;
       IF NOT FOUND THEN
         ${refuse('NOT_ALLOWED_NOW', 'An organization keeps an owner: make another member owner first.', 'id')};
       END IF;
       UPDATE organizations SET owner_id = eldest, version = version + 1 WHERE id = organization AND owner_id <> eldest;
     END `,
  ),
  // A membership of an organization that the actor may keep the members of; one's own needs no permission.
  ...inner(
    'membership_of(membership uuid, own boolean)',
    'memberships',
    `
     DECLARE
       subject memberships; actor memberships;
     BEGIN
       SELECT * INTO subject FROM memberships WHERE id = membership;
       SELECT * INTO actor FROM memberships m WHERE m.organization_id = subject.organization_id AND m.user_id = ${PERSON}
          AND m.status = 'ACTIVE' AND (m.id = membership OR tenancy.reach(m, 'READ') = 'ALL');
       IF actor.id IS NULL THEN
         ${refuse('NOT_FOUND', 'There is no such membership.', 'id')};
       END IF;
       PERFORM organizations.actor_in(subject.organization_id,
         CASE WHEN own AND actor.id = membership THEN '' ELSE 'MEMBERS_MANAGE' END, 'id');
       SELECT * INTO subject FROM memberships WHERE id = membership;
       IF subject.id IS NULL THEN
         ${refuse('NOT_FOUND', 'There is no such membership.', 'id')};
       ELSIF subject.status = 'INACTIVE' THEN
         ${refuse('NOT_ALLOWED_NOW', 'This membership has ended: invite the person anew.', 'id')};
       END IF;
       RETURN subject;
     END `,
  ),
];

const ORGANIZATIONS = [
  // Of details only what may be given at the beginning is taken; whoever makes an organization owns it.
  ...served(
    'establish(id uuid, membership uuid, details jsonb, slugs text[], at timestamptz)',
    'void',
    `
     DECLARE
       given organizations := jsonb_populate_record(NULL::organizations, details);
       wanted text;
     BEGIN
       IF ${PERSON} IS NULL THEN
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
  ),
  // Changes what is in changes, and nothing else; gives back false when it has another version by now.
  ...served(
    'revise(organization uuid, changes jsonb, expected integer)',
    'boolean',
    `BEGIN
       PERFORM organizations.actor_in(organization, 'ORGANIZATION_UPDATE', 'id');
       IF changes ? 'settings' THEN
         PERFORM organizations.actor_in(organization, 'SETTINGS_MANAGE', 'id');
       END IF;
       UPDATE organizations o SET name = n.name, slug = n.slug, kind = n.kind, logo_url = n.logo_url, website = n.website,
              industry = n.industry, business_type = n.business_type, company_size = n.company_size, settings = n.settings,
              version = o.version + 1
         FROM organizations b CROSS JOIN LATERAL jsonb_populate_record(b, changes) n
        WHERE o.id = organization AND b.id = o.id AND o.version = coalesce(expected, o.version);
       RETURN FOUND;
     END`,
  ),
  ...served(
    'transfer(organization uuid, successor uuid)',
    'void',
    `
     DECLARE
       heir memberships;
     BEGIN
       PERFORM organizations.actor_in(organization, 'ORGANIZATION_TRANSFER', 'id');
       SELECT m.* INTO heir FROM memberships m WHERE m.organization_id = organization AND m.id = successor;
       IF heir.status IS NULL OR heir.status = 'INACTIVE' THEN
         ${refuse('NOT_FOUND', 'There is no such membership.', 'membershipId')};
       ELSIF heir.status <> 'ACTIVE' OR heir.role = 'CLIENT' OR heir.user_id = ${PERSON} THEN
         ${refuse('NOT_ALLOWED_NOW', 'Only another active member who is no client can become the owner.', 'membershipId')};
       END IF;
       UPDATE memberships m SET role = 'ADMIN'
        WHERE m.organization_id = organization AND m.role = 'OWNER' AND m.user_id = ${PERSON};
       UPDATE memberships SET role = 'OWNER', granted_permissions = '{}', denied_permissions = '{}' WHERE id = successor;
       UPDATE organizations SET owner_id = heir.user_id, version = version + 1 WHERE id = organization;
     END `,
  ),
  ...served(
    'set_deleted(organization uuid, deleted boolean, at timestamptz)',
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
       SELECT o.deleted_at INTO gone FROM organizations o JOIN memberships m ON m.organization_id = o.id
        WHERE o.id = organization AND o.deleted_at IS NOT NULL AND m.user_id = ${PERSON} AND m.status = 'ACTIVE'
          AND tenancy.reach(m, 'ORGANIZATION_DELETE') = 'ALL' FOR UPDATE OF o;
       IF NOT FOUND THEN
         ${refuse('NOT_FOUND', 'There is no such organization.', 'id')};
       ELSIF gone < at - interval '30 days' THEN
         ${refuse('NOT_ALLOWED_NOW', 'It was deleted more than 30 days ago.', 'id')};
       END IF;
       UPDATE organizations SET deleted_at = NULL, version = version + 1 WHERE id = organization;
     END `,
  ),
];

const INVITATIONS = [
  // What the link in an invitation proves, by its SHA-256: that its reader has the mailbox of the invited address.
  `CREATE TABLE organizations.invitations (
     membership_id uuid PRIMARY KEY REFERENCES memberships (id) ON DELETE CASCADE,
     token_hash bytea NOT NULL UNIQUE, expires_at timestamptz NOT NULL)`,
  `ALTER TABLE organizations.invitations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `CREATE POLICY invitations_closed ON organizations.invitations USING (false)`,
  // Invites an address, or invites it anew: one invitation per address, and the last mail is the one that counts.
  ...served(
    'invite(wanted uuid, organization uuid, address text, role text, client uuid, token bytea, at timestamptz, expires timestamptz)',
    'uuid',
    `
     DECLARE
       actor memberships := organizations.actor_in(organization, 'MEMBERS_MANAGE', 'organizationId');
       was memberships; gift memberships;
     BEGIN
       SELECT m.* INTO was FROM memberships m LEFT JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL
        WHERE m.organization_id = organization
          AND (lower(u.email) = lower(address) OR (m.status = 'PENDING' AND lower(m.invited_email) = lower(address)))
        ORDER BY m.status = 'ACTIVE' DESC, m.id LIMIT 1;
       IF was.status = 'ACTIVE' THEN
         ${refuse('TAKEN', 'This person is a member already.', 'email')};
       END IF;
       gift := was;
       gift.organization_id := organization;
       gift.id := coalesce(was.id, wanted);
       gift.role := role;
       gift.client_account_id := client;
       gift.granted_permissions := '{}';
       gift.denied_permissions := '{}';
       IF was.status = 'INACTIVE' THEN was := NULL; END IF;
       PERFORM organizations.check_gift(actor, was, gift);
       INSERT INTO memberships AS m (organization_id, id, user_id, role, status, client_account_id, invited_email, invited_by_id, invited_at)
       VALUES (organization, gift.id, coalesce(gift.user_id, (
                 -- An address that nobody has proved to own may be somebody else's.
                 SELECT u.id FROM users u WHERE lower(u.email) = lower(address) AND u.email_verified_at IS NOT NULL
                    AND u.deleted_at IS NULL)),
               role, 'PENDING', client, address, ${PERSON}, at)
       ON CONFLICT (id) DO UPDATE SET role = excluded.role, status = 'PENDING', user_id = excluded.user_id,
          client_account_id = excluded.client_account_id, granted_permissions = '{}', denied_permissions = '{}',
          invited_email = excluded.invited_email, invited_by_id = excluded.invited_by_id, invited_at = at, joined_at = NULL;
       INSERT INTO organizations.invitations AS i (membership_id, token_hash, expires_at) VALUES (gift.id, token, expires)
       ON CONFLICT (membership_id) DO UPDATE SET token_hash = token, expires_at = expires;
       RETURN gift.id;
     END `,
  ),
  // The open invitation that is the actor's by account, or by a token that went to the account's address.
  ...inner(
    'invitation_for(membership uuid, token bytea, at timestamptz)',
    'memberships',
    `
     DECLARE
       pending memberships;
       field text := CASE WHEN token IS NULL THEN 'membershipId' ELSE 'token' END;
     BEGIN
       SELECT m.* INTO pending FROM memberships m LEFT JOIN organizations.invitations i ON i.membership_id = m.id
         JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
         JOIN users u ON u.id = ${PERSON}
        WHERE m.status = 'PENDING' AND ((m.id = membership AND m.user_id = u.id)
           OR (i.token_hash = token AND coalesce(m.user_id, u.id) = u.id AND lower(m.invited_email) = lower(u.email)))
          FOR UPDATE OF m;
       IF NOT FOUND THEN
         PERFORM organizations.refuse('NOT_FOUND', 'There is no such invitation for you.', field);
       ELSIF EXISTS (SELECT FROM organizations.invitations i WHERE i.membership_id = pending.id AND i.expires_at <= at) THEN
         PERFORM organizations.refuse('NOT_ALLOWED_NOW', 'The invitation has expired: ask for a new one.', field);
       END IF;
       RETURN pending;
     END `,
  ),
  ...served(
    'accept(membership uuid, token bytea, at timestamptz)',
    'TABLE (organization_id uuid, id uuid)',
    `
     #variable_conflict use_column
     DECLARE
       pending memberships := organizations.invitation_for(membership, token, at);
     BEGIN
       IF EXISTS (SELECT FROM memberships m WHERE m.organization_id = pending.organization_id AND m.user_id = ${PERSON}
             AND m.status = 'ACTIVE') THEN
         PERFORM organizations.refuse('NOT_ALLOWED_NOW', 'You are a member already.', CASE WHEN token IS NULL THEN 'membershipId' ELSE 'token' END);
       END IF;
       DELETE FROM memberships m WHERE m.organization_id = pending.organization_id AND m.user_id = ${PERSON} AND m.id <> pending.id;
       UPDATE memberships m SET status = 'ACTIVE', user_id = ${PERSON}, joined_at = at WHERE m.id = pending.id;
       DELETE FROM organizations.invitations i WHERE i.membership_id = pending.id;
       RETURN QUERY SELECT pending.organization_id, pending.id;
     END `,
  ),
  // An invitation that is declined leaves nothing but its event.
  ...served(
    'decline(membership uuid, token bytea, at timestamptz)',
    'TABLE (organization_id uuid, id uuid)',
    `
     #variable_conflict use_column
     DECLARE
       pending memberships := organizations.invitation_for(membership, token, at);
     BEGIN
       DELETE FROM memberships m WHERE m.id = pending.id;
       RETURN QUERY SELECT pending.organization_id, pending.id;
     END `,
  ),
];

const MEMBERS = [
  // Null leaves a value as it is; a client account goes with the role CLIENT.
  ...served(
    'change_role(membership uuid, role text, client uuid, granted text[], denied text[])',
    'uuid',
    `
     #variable_conflict use_variable
     DECLARE
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
       UPDATE memberships m SET role = gift.role, client_account_id = gift.client_account_id,
              granted_permissions = gift.granted_permissions, denied_permissions = gift.denied_permissions
        WHERE m.id = was.id;
       IF was.role = 'OWNER' THEN
         PERFORM organizations.settle_owner(was.organization_id);
       END IF;
       RETURN was.organization_id;
     END `,
  ),
  // Ends a membership, one's own or another's; an invitation that is withdrawn leaves nothing but its event.
  ...served(
    'remove_member(membership uuid)',
    'uuid',
    `
     DECLARE
       was memberships := organizations.membership_of(membership, true);
       actor memberships := organizations.actor_in(was.organization_id, '', 'id');
     BEGIN
       IF was.role = 'OWNER' AND actor.role <> 'OWNER' THEN
         ${refuse('FORBIDDEN', 'Only an owner may do this to an owner, or make one.', 'id')};
       ELSIF was.status = 'PENDING' THEN
         DELETE FROM memberships WHERE id = was.id;
       ELSE
         UPDATE memberships SET status = 'INACTIVE' WHERE id = was.id;
       END IF;
       IF was.role = 'OWNER' THEN
         PERFORM organizations.settle_owner(was.organization_id);
       END IF;
       RETURN was.organization_id;
     END `,
  ),
];

const UP = [
  `CREATE SCHEMA organizations`,
  `GRANT USAGE ON SCHEMA organizations TO marquee_serving`,
  ...RULES,
  ...ORGANIZATIONS,
  ...INVITATIONS,
  ...MEMBERS,
];

const DOWN = [`DROP SCHEMA organizations CASCADE`];

/** Making, changing and handing over organizations, and who their members are: rules no login can go around. */
export class AddOrganizationFunctions1764000000001 implements MigrationInterface {
  name = 'AddOrganizationFunctions1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}

import { newMember, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';
import { attempt } from '../support/serving';

const server = serverForTests();

describe('the serving role, authenticated as a member', () => {
  test('the serving role can neither become an owner nor grant itself permissions', async () => {
    const { id, owner } = await newOrganization(server);
    const admin = await newMember(server, id, 'ADMIN');
    const foreign = await newOrganization(server);

    const session = await server.rows.session(admin.id);
    const statements = [
      [
        `INSERT INTO memberships (organization_id, id, user_id, role, status, joined_at) VALUES ('${foreign.id}', gen_random_uuid(), '${admin.id}', 'OWNER', 'ACTIVE', now())`,
        'permission denied for table memberships',
      ],
      [
        `UPDATE memberships SET role = 'OWNER' WHERE id = '${admin.membership}'`,
        'permission denied for table memberships',
      ],
      [`DELETE FROM memberships WHERE id = '${owner.membership}'`, 'permission denied for table memberships'],
      [
        `INSERT INTO organizations (id, name, slug, owner_id) VALUES (gen_random_uuid(), 'x', 'x', '${admin.id}')`,
        'permission denied for table organizations',
      ],
      [
        `UPDATE organizations SET owner_id = '${admin.id}' WHERE id = '${id}'`,
        'permission denied for table organizations',
      ],
      [
        `INSERT INTO organizations.invitations VALUES ('${admin.membership}', 'x', now())`,
        'permission denied for table invitations',
      ],
      [`SELECT * FROM organizations.invitations`, 'permission denied for table invitations'],
      [
        `INSERT INTO client_accounts (organization_id, id, name, slug) VALUES ('${foreign.id}', gen_random_uuid(), 'x', 'x')`,
        'new row violates row-level security policy for table "client_accounts"',
      ],
      [`SELECT organizations.settle_owner('${id}')`, 'permission denied for function settle_owner'],
      [
        `SELECT organizations.change_role('${admin.membership}', 'OWNER', NULL, NULL, NULL)`,
        'Only an owner may do this to an owner, or make one.',
      ],
      [
        `SELECT organizations.transfer('${id}', '${admin.membership}')`,
        'Your role does not allow it in this organization.',
      ],
      [
        `SELECT organizations.remove_member('${owner.membership}')`,
        'Only an owner may do this to an owner, or make one.',
      ],
      [
        `SELECT organizations.change_role('${foreign.owner.membership}', 'VIEWER', NULL, NULL, NULL)`,
        'There is no such membership.',
      ],
    ] as const;

    await unchanged(server, async () => {
      for (const [sql, refusal] of statements)
        expect({ sql, outcome: await attempt(server, session, sql) }).toEqual({ sql, outcome: refusal });
    });
  });
});

import { newMember, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';
import { attempt, entered } from '../support/serving';

const server = serverForTests();

describe('the serving role, authenticated as a member', () => {
  test('the serving role can neither become an owner nor grant itself permissions', async () => {
    const { id, owner } = await newOrganization(server);
    const admin = await newMember(server, id, 'ADMIN');
    const foreign = await newOrganization(server);

    const session = await server.rows.session(admin.id);
    const rejected = (table: string): string =>
      `new row violates row-level security policy for table "${table}"`;
    const statements = [
      [
        `INSERT INTO memberships (organization_id, id, user_id, role, status, joined_at) VALUES ('${foreign.id}', gen_random_uuid(), '${admin.id}', 'OWNER', 'ACTIVE', now())`,
        rejected('memberships'),
      ],
      [`UPDATE memberships SET role = 'OWNER' WHERE id = '${admin.membership}'`, 0],
      [`DELETE FROM memberships WHERE id = '${owner.membership}'`, 0],
      [
        `INSERT INTO organizations (id, name, slug, owner_id) VALUES (gen_random_uuid(), 'x', 'x', '${admin.id}')`,
        rejected('organizations'),
      ],
      [`UPDATE organizations SET owner_id = '${admin.id}' WHERE id = '${id}'`, 0],
      [`DELETE FROM organizations WHERE id = '${id}'`, 'permission denied for table organizations'],
      [
        `INSERT INTO organizations.invitations VALUES ('${admin.membership}', 'x', now())`,
        'permission denied for table invitations',
      ],
      [`SELECT * FROM organizations.invitations`, 'permission denied for table invitations'],
      [
        `INSERT INTO client_accounts (organization_id, id, name, slug) VALUES ('${foreign.id}', gen_random_uuid(), 'x', 'x')`,
        rejected('client_accounts'),
      ],
      [
        `SELECT organizations.set_invitation_token('${owner.membership}', 'x', now())`,
        'The membership belongs to another organization.',
      ],
    ] as const;

    await unchanged(server, async () => {
      for (const [sql, refusal] of statements)
        expect({ sql, outcome: await attempt(server, session, sql) }).toEqual({ sql, outcome: refusal });
    });
  });

  test('the serving role acting for an organization as the system writes nothing of another one', async () => {
    const { id } = await newOrganization(server);
    const foreign = await newOrganization(server);
    const member = await newMember(server, id, 'VIEWER');
    const statements = [
      [`SELECT FROM memberships WHERE organization_id = '${foreign.id}'`, 0],
      [`UPDATE memberships SET role = 'VIEWER' WHERE organization_id = '${foreign.id}'`, 0],
      [`DELETE FROM memberships WHERE organization_id = '${foreign.id}'`, 0],
      [`UPDATE organizations SET name = 'x' WHERE id = '${foreign.id}'`, 0],
      [
        `SELECT organizations.set_invitation_token('${foreign.owner.membership}', 'x', now())`,
        'The membership belongs to another organization.',
      ],
      [`SELECT FROM organizations.lock_account('${foreign.owner.id}') AS locked WHERE locked`, 0],
      [`SELECT FROM organizations.lock_account('${member.id}') AS locked WHERE locked`, 1],
    ] as const;

    const session = await server.rows.session(member.id);
    const outcomes: (number | string | null)[] = [];
    for (const [sql] of statements)
      outcomes.push(
        await entered(server, session, async (client) => {
          await client.query('SELECT tenancy.act_as_system($1)', [id]);
          return client.query(sql).then(
            ({ rowCount }) => rowCount,
            ({ message }: Error) => message,
          );
        }),
      );
    expect(outcomes).toEqual(statements.map(([, outcome]) => outcome));
  });
});

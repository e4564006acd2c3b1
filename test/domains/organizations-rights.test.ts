import { Permission } from '../../src/domains/organizations/permissions';
import { type Member, newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let asker: Member;
let clients: string[];

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  asker = await newMember(server, id, 'VIEWER');
  clients = [await server.rows.clientAccount(id), await server.rows.clientAccount(id)];
});

const become = (role: string, granted: readonly string[], denied: readonly string[]) =>
  server.database.query(
    `UPDATE memberships SET role = $2, granted_permissions = $3, denied_permissions = $4, client_account_id = $5 WHERE id = $1`,
    [asker.membership, role, granted, denied, role === 'CLIENT' ? clients[0] : null],
  );

test('viewerCan loads the permissions of the viewer in one statement for any number of nodes', async () => {
  await become('CREATOR', [], ['AI_USE']);
  await Promise.all(
    Array.from({ length: 30 }, (_, i) => server.rows.post(id, { author: i % 2 ? asker.id : owner.id })),
  );
  const answer = await server.run(
    `{ organization(id: "${id}") {
         read: viewerCan(permission: READ) { allowed reason } write: viewerCan(permission: CONTENT_WRITE) { allowed reason }
         use: viewerCan(permission: AI_USE) { allowed reason } keep: viewerCan(permission: CLIENT_ACCOUNTS_MANAGE) { allowed reason }
         posts(first: 30) { nodes { author { id } viewerCan(permission: CONTENT_WRITE) { allowed reason } organization { viewerCan(permission: READ) { allowed } } } } } }`,
    {},
    asker.token,
  );

  // Authenticate, organization, posts, permissions.
  expect(answer.extensions.cost.sqlStatements).toBe(4);
  expect(answer.data.organization).toMatchObject({
    read: { allowed: true, reason: null },
    write: { allowed: true, reason: null },
    use: { allowed: false, reason: 'This permission was revoked for you in this organization.' },
    keep: { allowed: false, reason: 'Your role “Creator” does not have this permission.' },
  });
  for (const { author, viewerCan } of answer.data.organization.posts.nodes)
    expect(viewerCan).toEqual(
      author.id === asker.id
        ? { allowed: true, reason: null }
        : { allowed: false, reason: 'Your role allows this only for your own content.' },
    );
});

test('viewerCan denies every permission when the viewer is only invited', async () => {
  const invited = await newMember(server, id, 'ADMIN', { status: 'PENDING', joinedAt: null });
  const answer = await server.run(
    `{ organization(id: "${id}") { viewerCan(permission: READ) { allowed reason } } }`,
    {},
    invited.token,
  );
  expect(answer.data.organization.viewerCan).toEqual({
    allowed: false,
    reason: 'You are not an active member of this organization.',
  });
});

test('viewerCan allows an admin to manage all members except owners, and returns the reason', async () => {
  await become('ADMIN', [], []);
  const viewer = await newMember(server, id, 'VIEWER');
  const asked = (membership: string) =>
    server.run(
      `{ membership(id: "${membership}") { viewerCan(permission: MEMBERS_MANAGE) { allowed reason } } }`,
      {},
      asker.token,
    );
  expect((await asked(viewer.membership)).data.membership.viewerCan).toEqual({ allowed: true, reason: null });
  expect((await asked(owner.membership)).data.membership.viewerCan).toEqual({
    allowed: false,
    reason: 'Only an owner can change or remove an owner.',
  });
});

test('viewerCan denies creating, but not updating the organization, when READ was revoked', async () => {
  await become('ADMIN', [], ['READ']);
  const { data } = await server.run(
    `{ organization(id: "${id}") { make: viewerCan(permission: CONTENT_WRITE) { allowed reason }
         invite: viewerCan(permission: MEMBERS_MANAGE) { allowed } update: viewerCan(permission: ORGANIZATION_UPDATE) { allowed } } }`,
    {},
    asker.token,
  );
  expect(data.organization).toEqual({
    make: {
      allowed: false,
      reason:
        'Your access to the content of this organization was revoked, so you cannot create anything in it.',
    },
    invite: { allowed: false },
    update: { allowed: true },
  });
});

test('the Permission enum contains every permission', () => {
  expect(Object.keys(Permission)).toHaveLength(24);
});

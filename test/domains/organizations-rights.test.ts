import fc from 'fast-check';
import { MemberRole } from '../../src/domains/organizations/organizations.enums';
import { Permission } from '../../src/domains/organizations/permissions';
import { startTestServer, type TestServer } from '../support/server';
import { type Member, mutate, newMember, newOrganization, refusals } from './people';

let server: TestServer;
let id: string;
let owner: Member;
let asker: Member;
let clients: string[];

beforeAll(async () => {
  server = await startTestServer();
  ({ id, owner } = await newOrganization(server));
  asker = await newMember(server, id, 'VIEWER');
  clients = [await server.rows.clientAccount(id), await server.rows.clientAccount(id)];
});

afterAll(() => server.stop());

const become = (role: string, granted: readonly string[], denied: readonly string[]) =>
  server.database.owner.query(
    `UPDATE memberships SET role = $2, granted_permissions = $3, denied_permissions = $4, client_account_id = $5 WHERE id = $1`,
    [asker.membership, role, granted, denied, role === 'CLIENT' ? clients[0] : null],
  );

/** Kinds of rows, what their updates need, and how to make one. */
const kinds = {
  campaign: {
    permission: 'CAMPAIGNS_WRITE',
    make: (values: object, maker: string) => server.rows.campaign(id, { ...values, createdBy: maker }),
  },
  post: {
    permission: 'CONTENT_WRITE',
    make: (values: object, maker: string) => server.rows.post(id, { ...values, author: maker }),
  },
  clientAccount: { permission: 'CLIENTS_MANAGE', make: () => Promise.resolve(clients[0]!) },
  organization: { permission: 'ORGANIZATION_UPDATE', make: () => Promise.resolve(id) },
} as const;

const upper = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

test('viewerCan agrees with what the mutation does, whatever the role, the permissions and the row', async () => {
  const permissions = fc.subarray([...Object.values(kinds).map(({ permission }) => permission), 'READ']);
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(MemberRole)),
      permissions,
      permissions,
      fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
      fc.boolean(),
      fc.constantFrom(null, 0, 1),
      async (role, granted, denied, kind, own, client) => {
        await become(role, granted, denied);
        const { permission, make } = kinds[kind];
        const place = { clientAccount: client === null ? null : clients[client] };
        const row = await make(place, own ? asker.id : owner.id);
        const asked = await server.run(
          `query($id: ID!, $action: Permission!) { found: ${kind}(id: $id) { viewerCan(action: $action) { allowed reason } } }`,
          { id: row, action: permission },
          asker.token,
        );
        expect(asked.errors).toBeUndefined();
        const done = await mutate(server, `update${upper(kind)}`, { id: row }, asker.token);
        const answer = asked.data.found?.viewerCan as { allowed: boolean; reason: string | null } | undefined;
        const outcome = refusals(done)[0]?.[0] ?? 'DONE';
        seen.add(`${kind} ${outcome}`);
        expect(outcome).toBe(answer ? (answer.allowed ? 'DONE' : 'FORBIDDEN') : 'NOT_FOUND');
        if (answer) expect(answer.reason === null).toBe(answer.allowed);
        if (answer?.reason) expect(answer.reason).toMatch(/^[A-Z].*\.$/);
      },
    ),
    { numRuns: 250 },
  );
  expect(seen.size).toBeGreaterThanOrEqual(10);
});

test('however many nodes ask, what the viewer is takes one statement', async () => {
  await become('CREATOR', [], ['AI_USE']);
  await Promise.all(
    Array.from({ length: 30 }, (_, i) => server.rows.post(id, { author: i % 2 ? asker.id : owner.id })),
  );
  const answer = await server.run(
    `{ organization(id: "${id}") {
         read: viewerCan(action: READ) { allowed reason } write: viewerCan(action: CONTENT_WRITE) { allowed reason }
         use: viewerCan(action: AI_USE) { allowed reason } keep: viewerCan(action: CLIENTS_MANAGE) { allowed reason }
         posts(first: 30) { nodes { author { id } viewerCan(action: CONTENT_WRITE) { allowed reason } organization { viewerCan(action: READ) { allowed } } } } } }`,
    {},
    asker.token,
  );

  // Enter, organization, posts, standings.
  expect(answer.extensions.cost.sqlStatements).toBe(4);
  expect(answer.data.organization).toMatchObject({
    read: { allowed: true, reason: null },
    write: { allowed: true, reason: null },
    use: { allowed: false, reason: 'This permission was taken from you in this organization.' },
    keep: { allowed: false, reason: 'Your role CREATOR does not allow it.' },
  });
  for (const { author, viewerCan } of answer.data.organization.posts.nodes)
    expect(viewerCan).toEqual(
      author.id === asker.id
        ? { allowed: true, reason: null }
        : { allowed: false, reason: 'Your role allows it for what is your own.' },
    );
});

test('who is only invited may do nothing yet', async () => {
  const invited = await newMember(server, id, 'ADMIN', { status: 'PENDING', joinedAt: null });
  const answer = await server.run(
    `{ organization(id: "${id}") { viewerCan(action: READ) { allowed reason } } }`,
    {},
    invited.token,
  );
  expect(answer.data.organization.viewerCan).toEqual({
    allowed: false,
    reason: 'You are not an active member of this organization.',
  });
});

test('every permission of the table can be asked for', () => {
  expect(Object.keys(Permission)).toHaveLength(24);
});

import { type Member, mutate, newMember, newOrganization, unchanged } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
const CONFLICT =
  'userErrors { code path ... on VersionConflictError { changedFields current { ... on Versioned { version } } } }';
let id: string;
let owner: Member;
let member: Member;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  member = await newMember(server, id, 'EDITOR');
});

const run = (name: string, input: object, selection: string) =>
  mutate(server, name, input, owner.token, `${selection} ${CONFLICT}`);
const change = (input: object) =>
  run('changeMemberRole', { id: member.membership, ...input }, 'membership { role version }');
const conflict = (version: number, changedFields: string[] = []) => [
  { code: 'CONFLICT', path: ['input', 'expectedVersion'], changedFields, current: { version } },
];

test('the version of a membership increases with its role, its permissions and its end', async () => {
  const changed = await change({ role: 'VIEWER', expectedVersion: 1 });
  const denied = await change({ deniedPermissions: ['READ'], expectedVersion: 2 });
  const removed = await run(
    'removeMember',
    { id: member.membership, expectedVersion: 3 },
    'removedMembershipId',
  );

  expect(changed.membership).toEqual({ role: 'VIEWER', version: 2 });
  expect(denied.membership).toEqual({ role: 'VIEWER', version: 3 });
  expect(removed.removedMembershipId).toBe(member.membership);
  expect(
    await server.database.query('SELECT status, version FROM memberships WHERE id = $1', [member.membership]),
  ).toEqual([{ status: 'INACTIVE', version: 4 }]);
});

test('changeMemberRole and removeMember fail with CONFLICT for a stale version, and change nothing', async () => {
  await change({ role: 'VIEWER' });

  const lost = await unchanged(server, () =>
    change({ role: 'MANAGER', grantedPermissions: [], deniedPermissions: ['READ'], expectedVersion: 1 }),
  );
  const kept = await unchanged(server, () =>
    run('removeMember', { id: member.membership, expectedVersion: 1 }, 'removedMembershipId'),
  );

  expect(lost.userErrors).toMatchObject(conflict(2, ['role', 'deniedPermissions']));
  expect(kept.userErrors).toMatchObject(conflict(2));
});

test('one of two concurrent changes with the same expected version fails', async () => {
  const results = await Promise.all(
    ['VIEWER', 'MANAGER'].map((role) => change({ role, expectedVersion: 1 })),
  );

  const [lost] = results.filter(({ userErrors }) => (userErrors as unknown[]).length > 0);
  const [won] = results.filter(({ userErrors }) => (userErrors as unknown[]).length === 0);
  expect(won!.membership).toMatchObject({ version: 2 });
  expect(lost!.userErrors).toMatchObject(conflict(2, ['role']));
});

test('transferOrganization fails with CONFLICT for a stale version, and increments the versions of both members', async () => {
  const transfer = (expectedVersion: number) =>
    run(
      'transferOrganization',
      { id, membershipId: member.membership, expectedVersion },
      'organization { version }',
    );

  const lost = await unchanged(server, () => transfer(7));
  const won = await transfer(1);

  expect(lost.userErrors).toMatchObject(conflict(1));
  expect(won.organization).toEqual({ version: 2 });
  expect(
    await server.database.query(
      'SELECT role, version FROM memberships WHERE organization_id = $1 ORDER BY role',
      [id],
    ),
  ).toEqual([
    { role: 'ADMIN', version: 2 },
    { role: 'OWNER', version: 2 },
  ]);
});

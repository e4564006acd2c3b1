import { getNamedType, isInputObjectType, isObjectType } from 'graphql';
import { buildMarqueeSchema } from '../../src/schema';
import { eventsOf, mutate, newMember, newOrganization, type Person, refusals } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Person;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
});

const schema = buildMarqueeSchema();
const mutations = Object.values(schema.getMutationType()!.getFields()).map(({ name, args }) => {
  const input = args.map(({ type }) => getNamedType(type)).find(isInputObjectType);
  return { name, inputs: Object.keys(input?.getFields() ?? {}) };
});

test('every mutation that creates, copies, restores, archives or transfers takes an idempotency key', () => {
  const named = mutations.filter(({ name }) =>
    /^(create|duplicate|restore|archive|unarchive|transfer|invite)[A-Z]/.test(name),
  );
  const without = named.filter(({ inputs }) => !inputs.includes('idempotencyKey')).map(({ name }) => name);

  expect(named.length).toBeGreaterThan(12);
  // The payload of one has a secret, which is not stored with a key, and the other starts a session, like `signIn`.
  expect(without).toEqual(['createGuestReviewLink', 'restoreAccount']);
});

test('every mutation that updates or deletes an object with a version takes the expected version', () => {
  const versioned = (name: string): boolean => {
    const type = schema.getType(name.replace(/^(update|delete)/, ''));
    return isObjectType(type) && 'version' in type.getFields();
  };
  const named = mutations.filter(({ name }) => /^(update|delete)[A-Z]/.test(name) && versioned(name));
  const without = named.filter(({ inputs }) => !inputs.includes('expectedVersion')).map(({ name }) => name);

  expect(named.length).toBe(51);
  expect(without).toEqual([]);
});

const deletedAt = (): Date => new Date();

test.each([
  ['Campaign', () => server.rows.campaign(id, { deletedAt: deletedAt() })],
  ['Post', () => server.rows.post(id, { deletedAt: deletedAt() })],
  ['ClientAccount', () => server.rows.clientAccount(id, { deletedAt: deletedAt() })],
  [
    'Organization',
    async () => (
      await server.database.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [id]),
      id
    ),
  ],
])('restore%s succeeds again with the same idempotency key', async (type, made) => {
  const row = await made();
  const input = { id: row, idempotencyKey: `once-${row}` };

  const first = await mutate(server, `restore${type}`, input, owner.token);
  const second = await mutate(server, `restore${type}`, input, owner.token);
  const third = await mutate(server, `restore${type}`, { id: row }, owner.token);

  expect([first, second].map(refusals)).toEqual([[], []]);
  expect(refusals(third)).toHaveLength(1);
  expect((await eventsOf(server, row)).filter((name) => name.endsWith('.restored'))).toHaveLength(1);
});

test('archivePost and unarchivePost succeed again with the same idempotency key', async () => {
  const post = await server.rows.post(id);
  for (const name of ['archivePost', 'unarchivePost']) {
    const input = { id: post, idempotencyKey: `${name}-${post}` };
    const answers = [1, 2].map(() => mutate(server, name, input, owner.token, 'post { status version }'));
    const [first, second] = [await answers[0]!, await answers[1]!];
    expect([first, second].map(refusals)).toEqual([[], []]);
    expect(second.post).toEqual(first.post);
  }
  expect(await eventsOf(server, post)).toEqual(['post.archived', 'post.unarchived']);
});

test('transferOrganization succeeds again with the same idempotency key', async () => {
  const heir = await newMember(server, id, 'ADMIN');
  const input = { id, membershipId: heir.membership, idempotencyKey: `hand-over-${id}` };

  for (let i = 0; i < 2; i += 1)
    expect(refusals(await mutate(server, 'transferOrganization', input, owner.token))).toEqual([]);
  expect(await eventsOf(server, id)).toEqual(['organization.transferred']);
});

describe.each([
  ['Campaign', () => server.rows.campaign(id, { version: 3 })],
  ['Post', () => server.rows.post(id, { version: 3 })],
  ['ClientAccount', () => server.rows.clientAccount(id, { version: 3 })],
  [
    'Organization',
    async () => (await server.database.query('UPDATE organizations SET version = 3 WHERE id = $1', [id]), id),
  ],
])('delete%s', (type, made) => {
  const CONFLICT = `... on VersionConflictError { current { id } changedFields }`;
  const remove = (input: object) =>
    mutate(server, `delete${type}`, input, owner.token, `deleted${type}Id userErrors { ${CONFLICT} }`);

  test('fails and deletes nothing when the version differs from the expected one', async () => {
    const row = await made();

    const { userErrors, ...payload } = await remove({ id: row, expectedVersion: 2 });

    expect(payload[`deleted${type}Id`]).toBeNull();
    expect(userErrors).toMatchObject([
      { code: 'CONFLICT', path: ['input', 'expectedVersion'], current: { id: row }, changedFields: [] },
    ]);
    expect(await eventsOf(server, row)).toEqual([]);
  });

  test('deletes the object when the version is the expected one', async () => {
    const row = await made();

    expect((await remove({ id: row, expectedVersion: 3 }))[`deleted${type}Id`]).toBe(row);
  });
});

test('restoreOrganization names the slug that is in use', async () => {
  const slug = `tea-${id}`;
  await server.database.query('UPDATE organizations SET slug = $2, deleted_at = now() WHERE id = $1', [
    id,
    slug,
  ]);
  await server.rows.organization(owner.id, { slug });

  const { userErrors } = await mutate(server, 'restoreOrganization', { id }, owner.token);

  expect(userErrors).toEqual([
    {
      code: 'TAKEN',
      path: ['input', 'id'],
      message: `This organization cannot be restored because its slug “${slug}” is already in use. Change the slug of the other organization, then restore this one.`,
    },
  ]);
});

import { randomUUID } from 'node:crypto';
import { eventsOf, mutate, newMember, newOrganization, newPerson } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
const RESULTS =
  'results { index id node { id ... on Post { status campaign { id } } } userErrors { code path } }';
const errorsOf = ({ results }: Awaited<ReturnType<typeof mutate>>): string[][] =>
  results.map(({ userErrors }: { userErrors: { code: string; path: string[] }[] }) =>
    userErrors.map(({ code, path }) => `${code} ${path.join('.')}`),
  );

async function studio() {
  const { id: organization, owner } = await newOrganization(server);
  const creator = await newMember(server, organization, 'CREATOR');
  const { id: foreign } = await newOrganization(server);
  return {
    organization,
    owner,
    creator,
    own: await server.rows.post(organization, { author: creator.id }),
    other: await server.rows.post(organization, { author: owner.id }),
    foreign: await server.rows.post(foreign),
  };
}

test('archivePosts checks the permission and state of each post, and records its event and audit entry', async () => {
  const { organization, creator, own, other, foreign } = await studio();
  const archived = await server.rows.post(organization, { author: creator.id, status: 'ARCHIVED' });
  const items = [own, other, foreign, archived, 'none'].map((id) => ({ id }));
  const done = await mutate(server, 'archivePosts', { items }, creator.token, RESULTS);

  expect(done.userErrors).toEqual([]);
  expect(done.results[0]).toEqual({
    index: 0,
    id: own,
    node: { id: own, status: 'ARCHIVED', campaign: null },
    userErrors: [],
  });
  expect(errorsOf(done)).toEqual([
    [],
    ['FORBIDDEN input.items.1'],
    ['NOT_FOUND input.items.2.id'],
    ['INVALID_STATE input.items.3.id'],
    ['NOT_FOUND input.items.4.id'],
  ]);
  expect(done.results.map(({ node }: { node: object | null }) => node !== null)).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
  expect(await Promise.all([own, other, foreign].map((id) => eventsOf(server, id)))).toEqual([
    ['post.archived'],
    [],
    [],
  ]);
  const audited = `audit_entries WHERE subject_id = $1 AND action = 'POST_ARCHIVED'`;
  expect([
    await server.database.count(audited, [own]),
    await server.database.count(audited, [other]),
  ]).toEqual([1, 0]);
});

test('deletePosts, restorePosts, unarchivePosts and updatePosts change several posts', async () => {
  const { organization, owner, own, other } = await studio();
  const campaign = await server.rows.campaign(organization);
  const items = [{ id: own }, { id: other }];
  const run = async (name: string, given: object[] = items) =>
    (await mutate(server, name, { items: given }, owner.token, RESULTS)).results;

  const moved = items.map(({ id }) => ({ id, campaignId: campaign, expectedVersion: 1 }));
  expect((await run('updatePosts', moved)).map(({ node }: { node: object }) => node)).toEqual(
    items.map(({ id }) => ({ id, status: 'DRAFT', campaign: { id: campaign } })),
  );
  await run('archivePosts');
  expect((await run('unarchivePosts')).map(({ node }: { node: object }) => node)).toMatchObject([
    { status: 'DRAFT' },
    { status: 'DRAFT' },
  ]);
  expect(await run('deletePosts')).toEqual(
    items.map(({ id }, index) => ({ index, id, node: null, userErrors: [] })),
  );
  expect((await run('restorePosts')).map(({ node }: { node: object }) => node)).toMatchObject(items);
});

test('a text without the format of its scalar fails the call with the path of the item', async () => {
  const { owner, own, other } = await studio();
  const items = [
    { id: own, title: 'New' },
    { id: other, thumbnailUrl: 'no URL' },
  ];
  const done = await mutate(server, 'updatePosts', { items }, owner.token, RESULTS);

  expect(done.results).toBeNull();
  expect(done.userErrors).toMatchObject([
    { code: 'BAD_FORMAT', path: ['input', 'items', '1', 'thumbnailUrl'] },
  ]);
  expect(await eventsOf(server, own)).toEqual([]);
});

test('markNotificationsRead marks the notifications of the viewer only', async () => {
  const [{ id, token }, neighbour] = [await newPerson(server), await newPerson(server)];
  const [own, theirs] = [await server.rows.notification(id), await server.rows.notification(neighbour.id)];
  const items = [{ id: own }, { id: theirs }];
  const done = await mutate(server, 'markNotificationsRead', { items }, token, RESULTS);

  expect(errorsOf(done)).toEqual([[], ['NOT_FOUND input.items.1.id']]);
  expect(
    await server.database.count('notifications WHERE read_at IS NOT NULL AND id = ANY ($1)', [[own, theirs]]),
  ).toBe(1);
});

test('a repeated call with the same idempotency key changes nothing and returns the same results', async () => {
  const { creator, own, other } = await studio();
  const input = { items: [{ id: own }, { id: other }], idempotencyKey: 'archive-once' };
  const first = await mutate(server, 'archivePosts', input, creator.token, RESULTS);
  const second = await mutate(server, 'archivePosts', input, creator.token, RESULTS);

  expect(second.results).toEqual(first.results);
  expect(errorsOf(second)).toEqual([[], ['FORBIDDEN input.items.1']]);
  expect(await eventsOf(server, own)).toEqual(['post.archived']);

  const changed = await mutate(server, 'archivePosts', { ...input, items: [] }, creator.token);
  expect(changed.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
});

test('an idempotency key of an item is used once, also after the item failed', async () => {
  const { creator, own, other } = await studio();
  const items = [own, other].map((id) => ({ id, idempotencyKey: `key of ${id}` }));
  const run = () => mutate(server, 'archivePosts', { items }, creator.token, RESULTS);

  const [first, second] = [await run(), await run()];
  expect(errorsOf(first)).toEqual([[], ['FORBIDDEN input.items.1']]);
  expect(second.results).toEqual(first.results);
});

test('an atomic call whose item with an idempotency key fails undoes the other items', async () => {
  const { creator, own, other } = await studio();
  const items = [own, other].map((id) => ({ id, idempotencyKey: randomUUID() }));
  const input = { items, atomic: true, idempotencyKey: randomUUID() };
  const run = () => mutate(server, 'archivePosts', input, creator.token, RESULTS);

  for (const done of [await run(), await run()])
    expect(done).toMatchObject({
      results: null,
      userErrors: [{ code: 'FORBIDDEN', path: ['input', 'items', '1'] }],
    });
  expect(await eventsOf(server, own)).toEqual([]);
  const archived = await server.database.count(`posts WHERE status = 'ARCHIVED' AND id = ANY ($1)`, [
    [own, other],
  ]);
  expect(archived).toBe(0);
  // The key of the item was undone, too, so that it can be used again.
  const again = await mutate(server, 'archivePosts', { items: items.slice(0, 1) }, creator.token, RESULTS);
  expect(errorsOf(again)).toEqual([[]]);
});

test('concurrent calls with the same posts in opposite orders do not deadlock', async () => {
  const { owner, own, other } = await studio();
  const call = (ids: string[], title: string) =>
    mutate(server, 'updatePosts', { items: ids.map((id) => ({ id, title })) }, owner.token, RESULTS);
  const calls = Array.from({ length: 6 }, (_, i) => call(i % 2 ? [own, other] : [other, own], `Title ${i}`));

  for (const done of await Promise.all(calls)) expect(errorsOf(done)).toEqual([[], []]);
});

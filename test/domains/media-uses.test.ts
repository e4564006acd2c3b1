import { type Member, mutate, newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let media: string[];

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

beforeEach(async () => {
  media = [];
  for (let n = 0; n < 3; n += 1) media.push(await server.rows.media(id));
});

/** Returns the usage counts of the three media files, and requires that single reads and `nodes` agree. */
async function uses({ token } = owner): Promise<number[]> {
  const [a, b, c] = media;
  const one = (place: number): string => `m${place}: mediaAsset(id: $i${place}) { usageCount }`;
  const answer = await server.run(
    `query($i0: ID!, $i1: ID!, $i2: ID!) { ${[0, 1, 2].map(one).join(' ')} }`,
    { i0: a, i1: b, i2: c },
    token,
  );
  const nodes = await server.run(
    'query($ids: [ID!]!) { nodes(ids: $ids) { ... on MediaAsset { usageCount } } }',
    { ids: media },
    token,
  );
  expect([answer.errors, nodes.errors]).toEqual([undefined, undefined]);
  expect([answer.extensions.cost.plan, nodes.extensions.cost.plan]).toEqual(['compiled', 'resolvers']);
  const counts = Object.values(answer.data as Record<string, { usageCount: number }>).map(
    (m) => m.usageCount,
  );
  expect(nodes.data.nodes.map((m: { usageCount: number }) => m.usageCount)).toEqual(counts);
  return counts;
}

async function create(mediaIds: (string | undefined)[], more: object = {}): Promise<string> {
  const input = { organizationId: id, caption: 'Hello', mediaIds, ...more };
  const { post } = await mutate(server, 'createPost', input, owner.token, 'post { id }');
  return post.id as string;
}

const change = (mutation: string, input: object): Promise<unknown> =>
  mutate(server, mutation, input, owner.token);

test('usageCount follows posts that are created, updated, deleted, restored and duplicated', async () => {
  const [a, b, c] = media;
  expect(await uses()).toEqual([0, 0, 0]);

  const first = await create([a, b]);
  expect(await uses()).toEqual([1, 1, 0]);
  await create([a]);
  expect(await uses()).toEqual([2, 1, 0]);
  await change('updatePost', { id: first, mediaIds: [c, a] });
  expect(await uses()).toEqual([2, 0, 1]);
  await change('updatePost', { id: first, mediaIds: [] });
  expect(await uses()).toEqual([1, 0, 0]);
  await change('updatePost', { id: first, mediaIds: [b, a] });
  await change('deletePost', { id: first });
  expect(await uses()).toEqual([1, 0, 0]);
  await change('restorePost', { id: first });
  expect(await uses()).toEqual([2, 1, 0]);
  await change('duplicatePost', { id: first, idempotencyKey: 'copy-of-the-first' });
  expect(await uses()).toEqual([3, 2, 0]);
});

test('usageCount in a payload includes the change of the mutation', async () => {
  const { post } = await mutate(
    server,
    'createPost',
    { organizationId: id, caption: 'Hello', mediaIds: media.slice(0, 2) },
    owner.token,
    'post { media { id usageCount } }',
  );

  expect(post.media).toEqual(media.slice(0, 2).map((one) => ({ id: one, usageCount: 1 })));
});

test('usageCount counts only posts that are visible to the viewer', async () => {
  const clientAccount = await server.rows.clientAccount(id);
  const client = await newMember(server, id, 'CLIENT', { clientAccount });
  media = [
    await server.rows.media(id, { clientAccount }),
    await server.rows.media(id, { clientAccount }),
    await server.rows.media(id, { clientAccount }),
  ];
  await create([media[0], media[1]], { clientAccountId: clientAccount });
  await create([media[0]]);

  expect(await uses()).toEqual([2, 1, 0]);
  expect(await uses(client)).toEqual([1, 1, 0]);
});

test('usageCount costs as much as the total count of a list', async () => {
  const ask = (fields: string) =>
    server.run(
      `query($o: ID!) { mediaAssets(organizationId: $o, first: 10) { nodes { ${fields} } } }`,
      { o: id },
      owner.token,
    );

  expect((await ask('id')).extensions.cost).toMatchObject({ requested: 11 });
  expect((await ask('id usageCount')).extensions.cost).toMatchObject({ requested: 211 });
});

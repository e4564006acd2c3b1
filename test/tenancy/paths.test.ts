import { type GraphQLObjectType } from 'graphql';
import { buildMarqueeSchema } from '../../src/schema';
import { serverForTests } from '../support/server';
import { branchesOf, pathsOf } from './selection';
import { createWorld, maySee, type Reader, type World } from './world';

const schema = buildMarqueeSchema();
const server = serverForTests();
let world: World;

interface Found {
  __typename: string;
  id: string;
}

beforeAll(async () => {
  world = await createWorld(server);
});

/** Collects every row of a response at any depth, and expects each list to count its nodes. */
function rowsIn(value: unknown, found: Found[] = []): Found[] {
  if (typeof value !== 'object' || value === null) return found;
  const object = value as Record<string, unknown>;
  if (typeof object.id === 'string') found.push(object as unknown as Found);
  if ('totalCount' in object) expect(object.totalCount).toBe((object.nodes as unknown[]).length);
  for (const inner of Object.values(object)) rowsIn(inner, found);
  return found;
}

const pathsFrom = (typeName: string, depth: number): string =>
  pathsOf(schema.getType(typeName) as GraphQLObjectType, depth);

/** Selections of a type, few enough lists at a time for the maximum cost of an operation. */
function selectionsFrom(typeName: string, depth: number): string[] {
  const branches = branchesOf(schema.getType(typeName) as GraphQLObjectType, depth);
  const AT_ONCE = 1;
  return branches.flatMap((_, i) =>
    i % AT_ONCE ? [] : [['__typename id', ...branches.slice(i, i + AT_ONCE)].join(' ')],
  );
}

async function expectOnlyVisible(who: Reader, answer: unknown): Promise<Found[]> {
  const found = rowsIn(answer);
  const visible = world.rows.filter((row) => maySee(world, who, row)).map((row) => `${row.type} ${row.id}`);
  expect(
    [...new Set(found.map((row) => `${row.__typename} ${row.id}`))].filter((r) => !visible.includes(r)),
  ).toEqual([]);
  return found;
}

test('returns only rows visible to the viewer on every path through the graph', async () => {
  for (const who of [world.owner, world.member, world.clientReader]) {
    const viewer = await server.run(`{ viewer { ${pathsFrom('User', 3)} } }`, {}, who.token);
    expect(viewer.errors).toBeUndefined();
    const found = await expectOnlyVisible(who, viewer.data);
    expect(found.length).toBeGreaterThan(10);
    for (const row of world.rows.filter((one) => one.model.isNode && maySee(world, who, one))) {
      const field = row.type.charAt(0).toLowerCase() + row.type.slice(1);
      for (const selection of selectionsFrom(row.type, 3)) {
        const query = `query ($id: ID!) { ${field}(id: $id) { ${selection} } }`;
        const answer = await server.run(query, { id: row.id }, who.token);
        expect(answer.errors).toBeUndefined();
        await expectOnlyVisible(who, answer.data);
      }
    }
  }
});

test('lists and counts only rows of the viewer’s client account in the lists of an organization', async () => {
  const { organization } = (
    await server.run(
      `query ($id: ID!) { organization(id: $id) { ${pathsFrom('Organization', 1)} } }`,
      { id: world.home },
      world.clientReader.token,
    )
  ).data as { organization: Record<string, { totalCount: number; nodes: Found[] } | null> };
  const lists = Object.entries(organization).filter(([, value]) => value && typeof value === 'object');
  expect(lists.length).toBeGreaterThan(5);
  for (const [name, value] of lists) {
    if (!value?.nodes) continue;
    expect({ name, ids: value.nodes.map((node) => node.id).sort() }).toEqual({
      name,
      ids: world.rows
        .filter((row) => row.type === value.nodes[0]?.__typename && maySee(world, world.clientReader, row))
        .map((row) => row.id)
        .sort(),
    });
    expect(value.totalCount).toBe(value.nodes.length);
  }
});

test('returns null for a relation when its target is not visible to the viewer', async () => {
  const { rows } = server;
  const { home, client, otherClient, clientReader } = world;
  const author = await rows.user();
  await rows.membership(home, author, { role: 'EDITOR' });
  const campaign = await rows.campaign(home, { clientAccount: otherClient });
  const post = await rows.post(home, { clientAccount: client, campaign, author });
  const [theirs, own] = [await rows.media(home), await rows.media(home, { clientAccount: client })];
  await rows.postMedia(home, post, theirs, 0);
  await rows.postMedia(home, post, own, 1);
  const account = await rows.account(home, { clientAccount: otherClient });
  const publication = await rows.publication(home, post, { socialAccount: account });
  await rows.publication(home, await rows.post(home, { clientAccount: otherClient }), {
    socialAccount: account,
  });

  const answer = await server.run(
    `query ($post: ID!, $publication: ID!) {
      post(id: $post) {
        author { id } campaign { id } media { id } clientAccount { id }
        organization { id owner { id } }
        publications { totalCount nodes { id socialAccount { id } } }
      }
      publication(id: $publication) { socialAccount { id username } post { id campaign { name } } }
    }`,
    { post, publication },
    clientReader.token,
  );

  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual({
    post: {
      author: null,
      campaign: null,
      media: [{ id: own }],
      clientAccount: { id: client },
      organization: { id: home, owner: null },
      publications: { totalCount: 1, nodes: [{ id: publication, socialAccount: null }] },
    },
    publication: { socialAccount: null, post: { id: post, campaign: null } },
  });
});

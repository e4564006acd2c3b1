import { type GraphQLObjectType } from 'graphql';
import { linkModels } from '../../src/kernel/model/link';
import { lowerFirst } from '../../src/kernel/model/metadata';
import { buildMarqueeSchema } from '../../src/schema';
import { serverForTests } from '../support/server';
import { branchesOf, pathsOf } from './selection';
import { createWorld, maySee, type Planted, type Reader, type World } from './world';

const schema = buildMarqueeSchema();
const server = serverForTests({ poolSize: 1 });
let world: World;

interface Found {
  __typename: string;
  id: string;
}

beforeAll(async () => {
  world = await createWorld(server);
});

/** The rows of a response at any depth, and the counts of its lists. */
class Contents {
  readonly rows: Found[] = [];
  /** The total count of each list, with the number of its nodes. */
  readonly counts: [totalCount: number, nodes: number][] = [];

  constructor(response: unknown) {
    this.collect(response);
  }

  private collect(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    const object = value as Record<string, unknown>;
    if (typeof object.id === 'string') this.rows.push(object as unknown as Found);
    if ('totalCount' in object)
      this.counts.push([object.totalCount as number, (object.nodes as unknown[]).length]);
    for (const inner of Object.values(object)) this.collect(inner);
  }
}

const pathsFrom = (typeName: string, depth: number): string =>
  pathsOf(schema.getType(typeName) as GraphQLObjectType, depth);

/** The lists and rows of the objects of a list in one operation. With more, one exceeds the maximum cost. */
const BRANCHES = 16;

/** Selections of a type with one list or row each, whose objects have some of their lists and rows. */
const selectionsFrom = (typeName: string, depth: number): string[] =>
  branchesOf(schema.getType(typeName) as GraphQLObjectType, depth, BRANCHES).map(
    (branch) => `__typename id ${branch}`,
  );

const labelOf = (type: string, id: string): string => `${type} ${id}`;

/** A viewer with the rows that are visible to the viewer. */
class Viewer {
  readonly visible: readonly Planted[];
  private readonly labels: ReadonlySet<string>;

  constructor(private readonly who: Reader) {
    this.visible = world.rows.filter((row) => maySee(world, who, row));
    this.labels = new Set(this.visible.map(({ type, id }) => labelOf(type, id)));
  }

  /** Runs a query, and expects only visible rows, and each list to count its nodes. Returns the number of rows. */
  async expectOnlyVisible(query: string, variables: object = {}): Promise<number> {
    const { data, errors } = await server.run(query, variables, this.who.token);
    expect(errors).toBeUndefined();
    const { rows, counts } = new Contents(data);
    expect(counts.filter(([totalCount, nodes]) => totalCount !== nodes)).toEqual([]);
    const found = new Set(rows.map((row) => labelOf(row.__typename, row.id)));
    expect([...found].filter((label) => !this.labels.has(label))).toEqual([]);
    return rows.length;
  }
}

describe('returns only rows visible to the viewer on every path', () => {
  let viewers: readonly Viewer[];

  beforeAll(() => {
    viewers = [world.owner, world.member, world.clientReader].map((who) => new Viewer(who));
  });

  test('from the viewer', async () => {
    for (const viewer of viewers)
      expect(await viewer.expectOnlyVisible(`{ viewer { ${pathsFrom('User', 3)} } }`)).toBeGreaterThan(10);
  });

  test.each(
    linkModels()
      .filter(({ isNode }) => isNode)
      .map(({ name }) => name),
  )('from %s', async (name) => {
    const reads = viewers.flatMap((viewer) =>
      viewer.visible.filter(({ type }) => type === name).map(({ id }) => ({ viewer, id })),
    );
    // The server prepares an operation once, so it is sent for all rows before the next one.
    for (const selection of selectionsFrom(name, 3)) {
      const query = `query ($id: ID!) { ${lowerFirst(name)}(id: $id) { ${selection} } }`;
      await Promise.all(reads.map(({ viewer, id }) => viewer.expectOnlyVisible(query, { id })));
    }
  });
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

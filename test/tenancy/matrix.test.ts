import { getNamedType, type GraphQLField, isRequiredArgument } from 'graphql';
import { SocialAccount } from '../../src/domains/channels/social-account.entity';
import { Post } from '../../src/domains/content/post.entity';
import { MediaAsset } from '../../src/domains/media/media-asset.entity';
import { linkModels } from '../../src/kernel/model/link';
import { buildMarqueeSchema } from '../../src/schema';
import { type Answer, serverForTests } from '../support/server';
import { VISIBLE } from './visibility';
import { rowSelection } from './selection';
import {
  createWorld,
  isOpen,
  mayRead,
  maySee,
  randomId,
  type Planted,
  type Reader,
  type World,
} from './world';

type RootField = GraphQLField<unknown, unknown>;

const rootFields = Object.values(buildMarqueeSchema().getQueryType()!.getFields());
const required = (field: RootField): string =>
  field.args
    .filter(isRequiredArgument)
    .map((argument) => argument.name)
    .join();

/** Rows that are found by another key, too, require neither. */
const byId = rootFields.filter((field) => field.args.some(({ name }) => name === 'id'));
const byTenant = rootFields.filter((field) => required(field) === 'organizationId');
/** Lists of rows of the platform, and of shared rows. */
const isOpenList = (field: RootField): boolean =>
  required(field) === '' && getNamedType(field.type).name.endsWith('Connection');
const isNodes = (field: RootField): boolean => required(field) === 'ids';

const NO_UUIDS = [
  '',
  '0',
  'not-a-uuid',
  "'; DROP TABLE users; --",
  'null',
  `{${randomId()}}`,
  `${randomId()}0`,
];

/** Maximum number of IDs in one call of `nodes`. */
const MAX_IDS = 100;

const server = serverForTests();
let world: World;
const readers = (): Reader[] => [world.owner, world.member, world.clientReader];
const nodes = (): Planted[] => world.rows.filter((row) => row.model.isNode);

beforeAll(async () => {
  world = await createWorld(server);
});

const one = (field: RootField, id: string, token?: string): Promise<Answer> =>
  server.run(`query ($id: ID!) { found: ${field.name}(id: $id) { ${rowSelection(field)} } }`, { id }, token);

const list = (field: RootField, organization: string, token?: string): Promise<Answer> =>
  server.run(
    `query ($o: ID!) {
      found: ${field.name}(organizationId: $o, first: 100) {
        totalCount nodes { id } edges { cursor node { id } } pageInfo { hasNextPage startCursor }
      }
    }`,
    { o: organization },
    token,
  );

const rowsOf = (field: RootField): Planted[] => {
  const type = getNamedType(field.type).name;
  return nodes().filter((row) => type === 'Node' || row.type === type);
};

test('states who sees users and the rows of every entity with a read policy of its own, and no others', () => {
  const declared = linkModels().filter(({ readPolicy, viewer }) => readPolicy ?? viewer);
  expect([...VISIBLE.keys()].map(({ name }) => name).sort()).toEqual(declared.map(({ name }) => name).sort());
});

test('the test data has a row of every entity', () => {
  const planted = new Set(world.rows.map(({ type }) => type));
  const withId = linkModels().filter(({ attributes }) => attributes.has('id'));
  expect([...planted].sort()).toEqual(withId.map(({ name }) => name).sort());
});

test('covers every root field', () => {
  const rest = rootFields.filter(
    (f) => !byId.includes(f) && !byTenant.includes(f) && !isNodes(f) && !isOpenList(f),
  );
  // A position among the events of all tenants, which tells nothing else about them, and metrics that are the same for all.
  // What searches return is tested with them, and so is what the bearer of a token of an invitation or a guest link sees.
  expect(rest.map((field) => field.name)).toEqual([
    'bestTimes',
    'brandConsistency',
    'eventCursor',
    'guestReview',
    'invitation',
    'mediaRendition',
    'metricDictionary',
    'nearestVoiceSamples',
    'nextFreeSlots',
    'preflightPost',
    'search',
    'viewer',
  ]);
});

test('preflightPost returns the same response for hidden posts and accounts and unknown IDs', async () => {
  const of = (type: { readonly name: string }): Planted[] => nodes().filter((row) => row.type === type.name);
  const preflight = async (who: Reader, postId: string, accountId: string): Promise<object | null> => {
    const query = `query ($input: PreflightPostInput!) { preflightPost(input: $input) {
      isReady accounts { platform text problems { code } } } }`;
    const answer = await server.run(query, { input: { postId, accountIds: [accountId] } }, who.token);
    return answer.data.preflightPost;
  };
  const unknown = {
    isReady: false,
    accounts: [{ platform: null, text: null, problems: [{ code: 'NOT_FOUND' }] }],
  };
  for (const who of readers()) {
    const [visible] = of(Post).filter((row) => maySee(world, who, row));
    expect(await preflight(who, visible!.id, randomId())).toEqual(unknown);
    expect(await preflight(who, randomId(), randomId())).toBeNull();
    for (const { id } of of(SocialAccount).filter((row) => !maySee(world, who, row)))
      expect(await preflight(who, visible!.id, id)).toEqual(unknown);
    for (const { id } of of(Post).filter((row) => !maySee(world, who, row)))
      expect(await preflight(who, id, randomId())).toBeNull();
  }
});

test('mediaRendition returns the same response for hidden media files and unknown IDs', async () => {
  const assets = nodes().filter(({ type }) => type === MediaAsset.name);
  const rendition = (id: string, token?: string): Promise<Answer> =>
    server.run(
      'query ($id: ID!) { mediaRendition(assetId: $id, platform: INSTAGRAM, placement: FEED) { isSuitable } }',
      { id },
      token,
    );
  for (const who of readers()) {
    const nobodys = await rendition(randomId(), who.token);
    expect(nobodys).toEqual({ data: { mediaRendition: null }, extensions: expect.anything() as object });
    for (const { id } of assets.filter((row) => !maySee(world, who, row)))
      expect(await rendition(id, who.token)).toEqual(nobodys);
  }
});

describe.each(byId.map((field) => [field.name, field] as const))('%s(id:)', (_, field) => {
  test('the test data has both visible and hidden rows for each viewer', () => {
    for (const who of readers()) {
      const visible = rowsOf(field).map((row) => maySee(world, who, row));
      const some = rowsOf(field).some(({ model }) => mayRead(who, model));
      const all = rowsOf(field).every(isOpen);
      expect(new Set(visible)).toEqual(new Set(all ? [true] : some ? [true, false] : [false]));
    }
  });

  test('returns a row by ID when it is visible to the viewer', async () => {
    for (const who of readers()) {
      for (const row of rowsOf(field).filter((candidate) => maySee(world, who, candidate))) {
        const answer = await one(field, row.id, who.token);
        expect(answer.errors).toBeUndefined();
        expect(answer.data.found).toMatchObject({ id: row.id, __typename: row.type });
      }
    }
  });

  test('returns the same response for hidden rows, malformed IDs and unknown IDs', async () => {
    for (const who of readers()) {
      const nobodys = await one(field, randomId(), who.token);
      expect(nobodys).toEqual({ data: { found: null }, extensions: expect.anything() as object });
      const hidden = rowsOf(field).filter((candidate) => !maySee(world, who, candidate));
      for (const id of [...hidden.map((row) => row.id), ...NO_UUIDS])
        expect({ id, ...(await one(field, id, who.token)) }).toEqual({ id, ...nobodys });
    }
  });

  test('returns at most public rows when the request is anonymous, and otherwise UNAUTHENTICATED', async () => {
    const nobodys = await one(field, randomId());
    const isPublic = linkModels().some(
      ({ name, platform }) => name === getNamedType(field.type).name && platform?.public,
    );
    if (!isPublic) expect(nobodys.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    for (const row of rowsOf(field).filter((candidate) => !isPublic || !isOpen(candidate)))
      expect(await one(field, row.id)).toEqual(nobodys);
    for (const row of rowsOf(field).filter((candidate) => isPublic && isOpen(candidate)))
      expect((await one(field, row.id)).data.found.id).toBe(row.id);
  });
});

test('lists of the platform and of shared rows contain exactly the rows that everyone sees', async () => {
  for (const field of rootFields.filter(isOpenList)) {
    const type = getNamedType(field.type).name.replace(/Connection$/, '');
    const model = linkModels().find(({ name }) => name === type)!;
    const open = world.rows.filter((row) => row.model === model && isOpen(row)).map(({ id }) => id);
    const query = `{ found: ${field.name}(first: 100) { totalCount nodes { id } } }`;
    const nodes = expect.arrayContaining(open.map((id) => ({ id }))) as object;

    expect(open.length > 0).toBe(Boolean(model.platform?.public ?? model.shared));
    for (const who of readers())
      expect((await server.run(query, {}, who.token)).data.found).toEqual({ totalCount: open.length, nodes });
    const { data, errors } = await server.run(query);
    if (model.platform?.public) expect(data.found).toEqual({ totalCount: open.length, nodes });
    else expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  }
});

describe.each(byTenant.map((field) => [field.name, field] as const))('%s(organizationId:)', (_, field) => {
  const nodeType = (): string => getNamedType(field.type).name.replace(/Connection$/, '');

  const isShared = (): boolean =>
    linkModels().some(({ name, shared }) => name === nodeType() && shared !== undefined);

  test('lists and counts exactly the rows visible to the viewer', async () => {
    for (const who of readers()) {
      const expected = world.rows
        .filter((row) => row.type === nodeType() && row.organization === world.home)
        // A member limited to a client account finds shared rows in the list of all organizations only.
        .filter((row) => maySee(world, who, row) && (who.client === null || !isOpen(row)))
        .map((row) => row.id)
        .sort();
      const { data } = await list(field, world.home, who.token);
      const { model } = world.rows.find((row) => row.type === nodeType())!;
      expect(expected.length > 0).toBe(mayRead(who, model) && (who.client === null || !isShared()));
      expect(data.found.nodes.map((node: { id: string }) => node.id).sort()).toEqual(expected);
      expect(data.found.totalCount).toBe(expected.length);
    }
  });

  test('root lists are empty for inaccessible, deleted and unknown organizations', async () => {
    for (const who of readers()) {
      const nobodys = await list(field, randomId(), who.token);
      expect(nobodys.data.found).toMatchObject({ totalCount: 0, nodes: [], edges: [] });
      for (const id of [world.foreign, world.deletedHome, world.client, ...NO_UUIDS])
        expect({ id, ...(await list(field, id, who.token)) }).toEqual({ id, ...nobodys });
    }
  });

  test('returns UNAUTHENTICATED without data when the request is anonymous', async () => {
    const nobodys = await list(field, randomId());
    expect(nobodys.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await list(field, world.home)).toEqual(nobodys);
  });
});

test('nodes(ids:) returns visible rows in order and null for the others, in one statement', async () => {
  const ids = [...nodes().map((row) => row.id), ...NO_UUIDS, randomId()];
  for (const who of readers()) {
    const expected = [
      ...nodes().map((row) => (maySee(world, who, row) ? { __typename: row.type, id: row.id } : null)),
      ...NO_UUIDS.map(() => null),
      null,
    ];
    for (let start = 0; start < ids.length; start += MAX_IDS) {
      const answer = await server.run(
        'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
        { ids: ids.slice(start, start + MAX_IDS) },
        who.token,
      );
      expect(answer.data.nodes).toEqual(expected.slice(start, start + MAX_IDS));
      expect(answer.extensions.cost.sqlStatements).toBe(2);
    }
  }
});

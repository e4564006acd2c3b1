import { SavedCta } from '../../src/domains/media/library/saved-cta.entity';
import { SavedHashtag } from '../../src/domains/media/library/saved-hashtag.entity';
import {
  eventsOf,
  type Member,
  mutate,
  newMember,
  newOrganization,
  refusals,
  unchanged,
} from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let creator: Member;
let viewer: Member;
let stranger: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  creator = await newMember(server, id, 'CREATOR');
  viewer = await newMember(server, id, 'VIEWER');
  stranger = (await newOrganization(server)).owner;
});

const HASHTAG =
  'id hashtag platform category performanceScore usageCount lastUsedAt version createdBy { id }';
const CTA = 'id text kind platform performanceScore usageCount lastUsedAt version createdBy { id }';
const UNUSED = { usageCount: 0, lastUsedAt: null, version: 1 };

const save = (input: object, token = owner.token): Promise<Json> =>
  mutate(
    server,
    'createSavedHashtag',
    { organizationId: id, ...input },
    token,
    `savedHashtag { ${HASHTAG} }`,
  );
const saveCta = (input: object, token = owner.token): Promise<Json> =>
  mutate(server, 'createSavedCta', { organizationId: id, ...input }, token, `savedCta { ${CTA} }`);
const newHashtag = (values: object = {}): Promise<string> =>
  server.rows.rowOf(SavedHashtag, { organization: id, createdBy: owner.id, ...values });
const read = async (hashtag: string, token = owner.token): Promise<Json> =>
  (await server.run(`{ savedHashtag(id: "${hashtag}") { ${HASHTAG} updatedAt } }`, {}, token)).data
    .savedHashtag;
const use = (hashtag: string, token = viewer.token): Promise<Json> =>
  mutate(
    server,
    'useSavedHashtag',
    { id: hashtag },
    token,
    'savedHashtag { usageCount lastUsedAt updatedAt version }',
  );

test('saves, updates and deletes a hashtag', async () => {
  const diwali = {
    hashtag: 'Diwali',
    platform: 'INSTAGRAM',
    category: 'festival',
    performanceScore: '87.50',
  };
  const { savedHashtag, userErrors } = await save(diwali, creator.token);
  expect(userErrors).toEqual([]);
  expect(savedHashtag).toEqual({
    id: expect.any(String),
    ...diwali,
    ...UNUSED,
    createdBy: { id: creator.id },
  });
  const at = { id: savedHashtag.id };
  const change = { ...at, platform: null, category: null, performanceScore: null, expectedVersion: 1 };
  await mutate(server, 'updateSavedHashtag', change, creator.token);
  expect(await read(savedHashtag.id)).toMatchObject({
    ...{ hashtag: 'Diwali', platform: null, category: null, performanceScore: null },
    version: 2,
  });
  const deleted = await mutate(
    server,
    'deleteSavedHashtag',
    { ...at, expectedVersion: 2 },
    creator.token,
    'deletedSavedHashtagId',
  );
  expect(deleted.deletedSavedHashtagId).toBe(savedHashtag.id);
  expect(await read(savedHashtag.id)).toBeNull();
  expect(refusals(await use(savedHashtag.id))).toEqual([['NOT_FOUND', 'input.id']]);
});

test('saves, updates and deletes a call to action', async () => {
  const subscribe = {
    ...{ text: 'Subscribe for more', kind: 'subscribe', platform: 'YOUTUBE', performanceScore: '3.20' },
  };
  const { savedCta, userErrors } = await saveCta(subscribe, creator.token);
  expect(userErrors).toEqual([]);
  expect(savedCta).toEqual({
    id: expect.any(String),
    ...subscribe,
    ...UNUSED,
    createdBy: { id: creator.id },
  });
  const at = { id: savedCta.id };
  const updated = await mutate(
    server,
    'updateSavedCta',
    { ...at, text: 'Subscribe', kind: null },
    creator.token,
    'savedCta { text kind version }',
  );
  expect(updated.savedCta).toEqual({ text: 'Subscribe', kind: null, version: 2 });
  const used = await mutate(server, 'useSavedCta', at, viewer.token, 'savedCta { usageCount version }');
  expect(used.savedCta).toEqual({ usageCount: 1, version: 2 });
  await mutate(server, 'deleteSavedCta', at, creator.token);
  expect((await server.run(`{ savedCta(id: "${savedCta.id}") { id } }`, {}, owner.token)).data).toEqual({
    savedCta: null,
  });
});

test('reports every invalid value, and changes nothing', async () => {
  const invalid = {
    ...{ hashtag: '#tea time', category: 'x'.repeat(101), performanceScore: '100.01' },
  };
  expect(refusals(await unchanged(server, () => save(invalid))).sort()).toEqual([
    ['BAD_FORMAT', 'input.hashtag'],
    ['OUT_OF_RANGE', 'input.performanceScore'],
    ['TOO_LONG', 'input.category'],
  ]);
  const cta = { text: ' ', kind: 'x'.repeat(51) };
  expect(refusals(await unchanged(server, () => saveCta(cta))).sort()).toEqual([
    ['BLANK', 'input.text'],
    ['TOO_LONG', 'input.kind'],
  ]);
});

test('a hashtag is saved once per platform, ignoring case', async () => {
  await save({ hashtag: 'Chai' });
  expect(refusals(await save({ hashtag: 'chai' }))).toEqual([['TAKEN', 'input.hashtag']]);
  expect((await save({ hashtag: 'chai', platform: 'X' })).savedHashtag.platform).toBe('X');
  const mine = { organizationId: (await newOrganization(server)).id, hashtag: 'chai' };
  expect(refusals(await save(mine, stranger.token))).toEqual([['NOT_FOUND', 'input.organizationId']]);
});

test('TEMPLATES_WRITE is required, for own hashtags only by creators', async () => {
  const others = await newHashtag({ hashtag: 'others' });
  const change = { id: others, category: 'mine' };
  const denied = async (work: () => Promise<Json>): Promise<void> =>
    expect(refusals((await unchanged(server, work)) as never)).toEqual([['FORBIDDEN', 'input']]);
  await denied(() => save({ hashtag: 'denied' }, viewer.token));
  await denied(() => saveCta({ text: 'Denied' }, viewer.token));
  await denied(() => mutate(server, 'updateSavedHashtag', change, creator.token));
  await denied(() => mutate(server, 'deleteSavedHashtag', { id: others }, creator.token));
});

test('hashtags of an organization are hidden from others and from members limited to a client account', async () => {
  const hashtag = await newHashtag({ hashtag: 'hidden' });
  const clientAccount = await server.rows.clientAccount(id);
  const client = await newMember(server, id, 'CLIENT', { clientAccount });
  for (const { token } of [stranger, client]) {
    expect(await read(hashtag, token)).toBeNull();
    expect(refusals(await unchanged(server, () => use(hashtag, token)))).toEqual([['NOT_FOUND', 'input.id']]);
  }
});

test('30 concurrent uses are counted, and are no update of the hashtag', async () => {
  const hashtag = await newHashtag({ hashtag: 'concurrent' });
  const before = await read(hashtag);
  const told = await Promise.all(Array.from({ length: 30 }, () => use(hashtag)));
  expect(told.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  const after = await read(hashtag);
  expect(after).toEqual({ ...before, usageCount: 30, lastUsedAt: expect.any(String) });
  const latest = told.map(({ savedHashtag }) => savedHashtag.lastUsedAt as string).sort();
  expect(after.lastUsedAt).toBe(latest.at(-1));
  expect(await eventsOf(server, hashtag)).toEqual([]);
});

test('30 concurrent uses of a call to action are counted', async () => {
  const cta = await server.rows.rowOf(SavedCta, { organization: id, text: 'Book a table' });
  const useCta = () => mutate(server, 'useSavedCta', { id: cta }, viewer.token);
  await Promise.all(Array.from({ length: 30 }, useCta));
  const { data } = await server.run(`{ savedCta(id: "${cta}") { usageCount } }`, {}, owner.token);
  expect(data.savedCta).toEqual({ usageCount: 30 });
});

test('a use with the same idempotency key counts once, and the hashtags of a post are counted together', async () => {
  const [one, two] = [await newHashtag({ hashtag: 'one' }), await newHashtag({ hashtag: 'two' })];
  const input = { id: one, idempotencyKey: 'one use' };
  for (let i = 0; i < 2; i += 1) await mutate(server, 'useSavedHashtag', input, viewer.token);
  expect((await read(one)).usageCount).toBe(1);
  const items = [{ id: one }, { id: two }];
  const { userErrors } = await mutate(server, 'useSavedHashtags', { items }, viewer.token);
  expect(userErrors).toEqual([]);
  expect([(await read(one)).usageCount, (await read(two)).usageCount]).toEqual([2, 1]);
});

test('lists hashtags by number of uses, platform, prefix and search, in one statement', async () => {
  const studio = await newOrganization(server);
  for (const [hashtag, usageCount, platform] of [
    ['Diwali', 2, 'INSTAGRAM'],
    ['diya', 9, null],
    ['holi', 5, 'INSTAGRAM'],
  ])
    await newHashtag({ organization: studio.id, hashtag, usageCount, platform });
  const names = async (args: string, token = studio.owner.token): Promise<[string[], number]> => {
    const query = `{ savedHashtags(organizationId: "${studio.id}", ${args}) { nodes { hashtag createdBy { id } } } }`;
    const { data, extensions } = await server.run(query, {}, token);
    return [data.savedHashtags.nodes.map((node: Json) => node.hashtag), extensions.cost.sqlStatements];
  };
  const byUses = 'orderBy: { field: USAGE_COUNT, direction: DESC }';
  expect(await names(byUses)).toEqual([['diya', 'holi', 'Diwali'], 2]);
  expect(await names(`${byUses}, where: { platform: { eq: INSTAGRAM } }`)).toEqual([['holi', 'Diwali'], 2]);
  const byName = 'orderBy: { field: HASHTAG, direction: ASC }';
  expect(await names(`${byName}, where: { hashtag: { startsWith: "DI" } }`)).toEqual([['Diwali', 'diya'], 2]);
  expect(await names('where: { search: "दिवाली" }')).toEqual([['Diwali'], 2]);
  expect((await names(byUses, stranger.token))[0]).toEqual([]);
});

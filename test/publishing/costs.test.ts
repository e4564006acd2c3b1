import { entriesOf, type LedgerLine, wrongPeriods } from '../support/ledger';
import { serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

/** What X charges for posts is in the ledger: once per attempt, whatever becomes of it. */
const server = serverForTests();
let world: PublishingWorld;
let account: string;
const LOST = { kind: 'close', when: 'after' };
const NOT_PROCESSED = { kind: 'status', when: 'before', status: 503, body: '' };

beforeAll(async () => {
  world = await PublishingWorld.start(server);
  account = await world.connect('X');
});
afterAll(() => world.stop());
afterEach(async () => {
  await world.clearScripts();
  expect(await wrongPeriods(server.database)).toEqual([]);
});

const costsOf = (id: string, attempt = 1): Promise<LedgerLine[]> =>
  entriesOf(server.database, `publication:${id}:${attempt}`);
const planned = async (values: Record<string, unknown> = {}, on = account): Promise<string> =>
  world.schedule(await world.post(values), on);
const CHARGED: LedgerLine = ['CHARGED', 'PAID_POSTS', 1, 0, '0.015', '0', false];
const ESTIMATED: LedgerLine = ['CHARGED', 'PAID_POSTS', 1, 0, '0.015', '0', true];

test('a published post is charged by its price, which is higher with a link', async () => {
  const plain = await planned();
  const linked = await planned({ caption: 'Menu: https://example.com/menu' });
  await world.publisher.runDue();

  expect(await costsOf(plain)).toEqual([CHARGED]);
  expect(await costsOf(linked)).toEqual([['CHARGED', 'PAID_POSTS', 1, 0, '0.2', '0', false]]);
  const { data } = await server.run(
    `query ($id: ID!) { organization(id: $id) {
       costEntries(orderBy: { field: CREATED_AT, direction: ASC }) { nodes { service amount currency subject { __typename ... on Publication { id platform } } } }
       usagePeriods { nodes { metric unit used limit } } } }`,
    { id: world.organization },
    await world.token(),
  );
  const subject = (id: string): object => ({ __typename: 'Publication', id, platform: 'X' });
  expect(data.organization.costEntries.nodes).toEqual(
    expect.arrayContaining([
      { service: 'X', amount: '0.015000', currency: 'USD', subject: subject(plain) },
      { service: 'X', amount: '0.200000', currency: 'USD', subject: subject(linked) },
    ]),
  );
  expect(data.organization.usagePeriods.nodes).toEqual([
    { metric: 'PAID_POSTS', unit: 'MONTH', used: 2, limit: null },
  ]);
});

test('a post whose response was lost is an estimate until it is found', async () => {
  await world.script('X', 'createPost', LOST);
  const id = await planned();
  await world.publisher.runDue();
  expect(await costsOf(id)).toEqual([ESTIMATED]);

  expect(await world.settle(id)).toMatchObject({ status: 'PUBLISHED' });
  expect(await costsOf(id)).toEqual([ESTIMATED, ['CORRECTED', 'PAID_POSTS', 0, 0, '0', '0', false]]);
});

test('an attempt that did not reach the platform is taken back, and the next one is charged', async () => {
  await world.script('X', 'createPost', NOT_PROCESSED);
  const id = await planned();

  expect(await world.settle(id)).toMatchObject({ status: 'PUBLISHED', retryCount: 1 });
  expect(await costsOf(id)).toEqual([ESTIMATED, ['CORRECTED', 'PAID_POSTS', -1, 0, '-0.015', '0', false]]);
  expect(await costsOf(id, 2)).toEqual([CHARGED]);
});

test('attempts that send nothing, and posts on platforms without prices, cost nothing', async () => {
  await world.script('X', 'createPost', {
    ...{ kind: 'status', when: 'before', status: 400 },
    body: '{"title":"Invalid Request","detail":"Invalid","type":"https://api.x.com/2/problems/invalid-request"}',
  });
  const failed = await planned();
  const page = await world.connect('FACEBOOK');
  const free = await planned({}, page);
  await world.publisher.runDue();

  expect(await world.publication(failed)).toMatchObject({ status: 'FAILED' });
  expect(await world.publication(free)).toMatchObject({ status: 'PUBLISHED' });
  expect([...(await costsOf(failed)), ...(await costsOf(free))]).toEqual([]);
});

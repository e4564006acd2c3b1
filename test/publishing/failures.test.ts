import { eventsOf, mutate } from '../support/people';
import { serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

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
afterEach(() => world.clearScripts());

const statusOf = async (id: string): Promise<string> => (await world.publication(id)).status as string;
const attemptsOf = async (id: string): Promise<unknown[]> =>
  (await world.publication(id)).attempts.nodes.map((one: Record<string, unknown>) => [
    one.number,
    one.status,
    one.step,
    (one.failure as { class: string } | null)?.class ?? null,
  ]);
/** Schedules a post on the account. */
const planned = async (values: Record<string, unknown> = {}): Promise<string> =>
  world.schedule(await world.post(values), account);
const textsOf = async (): Promise<string[]> => (await world.ledger(account)).map(({ text }) => text);

test('finds a post whose response was lost, and does not send it again', async () => {
  const before = (await textsOf()).length;
  await world.script('X', 'createPost', LOST);
  const id = await planned();
  await world.publisher.runDue();
  expect(await statusOf(id)).toBe('UNKNOWN');
  expect(await attemptsOf(id)).toEqual([[1, 'UNKNOWN', 'publish', 'UNKNOWN']]);

  const published = await world.settle(id);

  expect(published).toMatchObject({ status: 'PUBLISHED', schedule: { status: 'COMPLETED' }, retryCount: 0 });
  expect(await attemptsOf(id)).toEqual([[1, 'PUBLISHED', 'publish', null]]);
  expect((await textsOf()).slice(before)).toEqual([published.caption]);
  expect(await eventsOf(server, id)).toEqual([
    'publication.created',
    'publication.updated',
    'publication.updated',
    'publication.published',
  ]);
});

test('sends a post again once the platform is known not to have it', async () => {
  const before = (await textsOf()).length;
  await world.script('X', 'createPost', NOT_PROCESSED);
  const id = await planned();

  const published = await world.settle(id);

  expect(published.retryCount).toBe(1);
  expect(await attemptsOf(id)).toEqual([
    [1, 'FAILED', 'publish', 'UNKNOWN'],
    [2, 'PUBLISHED', 'publish', null],
  ]);
  expect((await textsOf()).slice(before)).toEqual([published.caption]);
});

test('fails with field and rule, without sending anything, when the post does not fit any more', async () => {
  const before = (await textsOf()).length;
  const post = await world.post();
  const id = await world.schedule(post, account);
  const caption = 'a'.repeat(281);
  await server.database.query('UPDATE posts SET caption = $2 WHERE id = $1', [post, caption]);

  await world.publisher.runDue();

  const failed = await world.publication(id);
  expect(failed).toMatchObject({
    status: 'FAILED',
    post: { status: 'FAILED' },
    schedule: { status: 'FAILED' },
  });
  expect(failed.attempts.nodes).toEqual([
    expect.objectContaining({
      number: 1,
      status: 'FAILED',
      step: null,
      failure: {
        class: 'FIX_CONTENT',
        code: null,
        field: 'caption',
        rule: 'text.post',
        message: failed.errorMessage,
      },
    }),
  ]);
  expect(failed.errorMessage).toMatch(/^Caption has 281 characters as X counts/);
  expect((await textsOf()).length).toBe(before);
  const { data } = await server.run(
    '{ viewer { notifications(first: 1) { nodes { kind title message } } } }',
    {},
    await world.token(),
  );
  expect(data.viewer.notifications.nodes[0]).toMatchObject({
    kind: 'POST_FAILED',
    message: failed.errorMessage,
  });
});

test('repeats a step after a passing failure with pauses, in attempts of their own', async () => {
  await world.script('X', 'initializeMedia', NOT_PROCESSED, 3);
  const post = await world.post();
  await world.addImage(post);
  const id = await world.schedule(post, account);
  await world.publisher.runDue();
  expect(await statusOf(id)).toBe('PUBLISHING');
  const [first] = (await world.publication(id)).attempts.nodes;
  expect(first).toMatchObject({
    number: 1,
    status: 'POSTPONED',
    step: 'startUpload',
    failure: { class: 'NOT_SENT' },
  });
  expect(Date.parse(first.retryAt as string)).toBeGreaterThan(server.clock.now().getTime());

  const published = await world.settle(id);

  expect(published).toMatchObject({ status: 'PUBLISHED', kind: 'IMAGE' });
  expect(published.mediaUrls).toEqual([expect.not.stringContaining('signature')]);
});

test('sends the posts of an account in order, and the next one only after the one before is settled', async () => {
  const before = (await textsOf()).length;
  await world.script('X', 'createPost', LOST);
  const at = (seconds: number): object => ({
    at: new Date(server.clock.now().getTime() + seconds * 1000).toISOString(),
  });
  const [second, first] = [
    await world.schedule(await world.post(), account, at(20)),
    await world.schedule(await world.post(), account, at(10)),
  ];
  await world.advance(60);
  await world.publisher.runDue();
  expect([await statusOf(first), await statusOf(second)]).toEqual(['UNKNOWN', 'QUEUED']);

  await world.settle(second);

  const texts = await Promise.all([first, second].map(async (id) => (await world.publication(id)).caption));
  expect((await textsOf()).slice(before)).toEqual(texts);
});

test('holds the posts of a paused account, and sends them once it is resumed', async () => {
  const id = await planned();
  await server.database.query('UPDATE social_accounts SET is_active = false WHERE id = $1', [account]);
  await world.publisher.runDue();
  expect(await statusOf(id)).toBe('QUEUED');
  await server.database.query('UPDATE social_accounts SET is_active = true WHERE id = $1', [account]);
  expect((await world.settle(id)).status).toBe('PUBLISHED');
});

test('waits for a quota in the order of the account, and users can cancel meanwhile', async () => {
  await world.script('X', 'createPost', { kind: 'error', error: 'tooManyRequests' });
  const [first, second] = [await planned(), await planned()];
  await world.publisher.runDue();
  expect([await statusOf(first), await statusOf(second)]).toEqual(['QUEUED', 'QUEUED']);
  expect(await attemptsOf(first)).toEqual([[1, 'POSTPONED', 'publish', 'QUOTA']]);
  const { retryAt } = (await world.publication(first)).attempts.nodes[0];
  expect(Date.parse(retryAt as string)).toBeGreaterThan(server.clock.now().getTime());

  const canceled = await mutate(
    server,
    'cancelPublication',
    { id: first },
    await world.token(),
    'publication { status }',
  );
  expect(canceled.publication).toEqual({ status: 'CANCELLED' });

  await world.settle(second);
  expect(await statusOf(first)).toBe('CANCELLED');
});

import { mutate } from '../support/people';
import { serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

const server = serverForTests();
let world: PublishingWorld;
let account: string;

beforeAll(async () => {
  world = await PublishingWorld.start(server);
  account = await world.connect('GOOGLE_BUSINESS');
});
afterAll(() => world.stop());
afterEach(() => world.clearScripts());

/** Schedules a post, and sends it. Google reviews it for a minute. */
async function submitted(): Promise<string> {
  const id = await world.schedule(await world.post(), account);
  await world.publisher.runDue();
  expect((await world.publication(id)).status).toBe('PUBLISHING');
  return id;
}

test('a post that the platform has received is not sent again after the authorization ended', async () => {
  const before = (await world.ledger(account)).length;
  const id = await submitted();
  await world.script('GOOGLE_BUSINESS', 'readLocalPost', { kind: 'error', error: 'unauthenticated' });
  await world.advance(61);
  await world.publisher.runDue();

  const waiting = await world.publication(id);
  expect([waiting.status, waiting.attempts.nodes.at(-1)]).toEqual([
    'PUBLISHING',
    expect.objectContaining({
      status: 'POSTPONED',
      failure: expect.objectContaining({ class: 'RECONNECT' }),
    }),
  ]);
  const canceled = await mutate(
    server,
    'cancelPublication',
    { id },
    await world.token(),
    'publication { id }',
  );
  expect(canceled).toMatchObject({ publication: null, userErrors: [{ code: 'INVALID_STATE' }] });

  const { status, caption, platformPostId } = await world.settle(id);
  expect(status).toBe('PUBLISHED');
  expect((await world.ledger(account)).slice(before)).toEqual([
    { effect: 'POST_PUBLISHED', text: caption, objectId: platformPostId.split('/').at(-1) },
  ]);
});

test('continues at once when the account was connected again', async () => {
  const id = await submitted();
  await world.script('GOOGLE_BUSINESS', 'readLocalPost', { kind: 'error', error: 'unauthenticated' });
  await world.advance(61);
  await world.publisher.runDue();
  await server.database.query(
    `UPDATE social_account_tokens SET revoked_at = now(), revoked_reason = 'REPLACED' WHERE social_account_id = $1`,
    [account],
  );
  await world.reconnect('GOOGLE_BUSINESS', account);
  await world.publisher.runDue();
  expect((await world.publication(id)).status).toBe('PUBLISHED');
});

test('a post that the platform has received does not fail because its state cannot be read', async () => {
  const before = (await world.ledger(account)).length;
  const id = await submitted();
  // The last of its failures.
  await server.database.query('UPDATE publication_deliveries SET failures = 9 WHERE publication_id = $1', [
    id,
  ]);
  await world.script('GOOGLE_BUSINESS', 'readLocalPost', { kind: 'close', when: 'before' });
  await world.advance(61);
  await world.publisher.runDue();
  expect((await world.publication(id)).status).toBe('UNKNOWN');

  expect(await world.settle(id)).toMatchObject({ status: 'PUBLISHED' });
  expect((await world.ledger(account)).slice(before)).toHaveLength(1);
});

import { readTokens } from '../../src/domains/channels/stored-tokens';
import { serverForTests } from '../support/server';
import { PublishingWorld } from './publishing-world';

const server = serverForTests();
let world: PublishingWorld;
beforeAll(async () => {
  world = await PublishingWorld.start(server);
});
afterAll(() => world.stop());

test('sends a publication that waits for its account as soon as the account is connected again', async () => {
  const { database, encryption } = server;
  const account = await world.connect('X');
  await world.script('X', 'createPost', { kind: 'error', error: 'unauthorized' });
  const id = await world.schedule(await world.post(), account);
  await world.publisher.runDue();
  await world.publisher.runDue();
  const waiting = await world.publication(id);
  expect([waiting.status, waiting.attempts.nodes]).toEqual([
    'QUEUED',
    [expect.objectContaining({ number: 1, status: 'POSTPONED' })],
  ]);
  expect(await world.ledger(account)).toEqual([]);

  const { tokens } = (await readTokens(database.owner, encryption, account))!;
  await database.query(
    `UPDATE social_account_tokens SET revoked_at = now(), revoked_reason = 'REPLACED' WHERE social_account_id = $1`,
    [account],
  );
  await world.grant(account, tokens);
  await world.publisher.runDue();

  const { status, caption, platformPostId } = await world.publication(id);
  expect(status).toBe('PUBLISHED');
  expect(await world.ledger(account)).toEqual([
    { effect: 'POST_PUBLISHED', text: caption, objectId: platformPostId },
  ]);
});

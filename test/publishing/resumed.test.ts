import type { Pool } from 'pg';
import { CHECKED } from '../../src/domains/publishing/preflight/preflight-rows';
import type { PublishingPort } from '../../src/domains/publishing/publishing.port';
import type { Publisher } from '../../src/domains/publishing/publisher/publisher';
import { connectionOf, startConnection } from '../domains/connection-helpers';
import { visitConsentPage } from '../networks/consent-page';
import { mutate } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { type PublishingWorld, publishingWorldForTests } from './publishing-world';

const server = serverForTests();
let world: PublishingWorld;
let account: string;
publishingWorldForTests(server, (started) => ({ world, account } = started));

async function run(mutation: string, input: object, selection?: string): Promise<Json> {
  const result = await mutate(server, mutation, input, await world.token(), selection);
  expect(result.userErrors).toEqual([]);
  return result;
}

/** A publisher during which something happens after the first publication was taken, and before its post is checked. */
function publisherDuring(happens: () => Promise<unknown>): Publisher {
  const { owner } = server.database;
  let isDone = false;
  const query = async (...given: Parameters<Pool['query']>): Promise<unknown> => {
    const [first] = given as unknown as [string | { text: string }];
    const isCheck = typeof first !== 'string' && first.text.includes(CHECKED);
    if (isCheck && !isDone) {
      isDone = true;
      await happens();
    }
    return (owner.query as (...all: unknown[]) => unknown).apply(owner, given);
  };
  const pool = { query, connect: () => owner.connect() } as unknown as Pool;
  return world.publisherBeside({ pool });
}

/** A publisher during which something happens after the first step of a publication. */
function publisherAfterStep(happens: () => Promise<unknown>): Publisher {
  const port = server.publishing.get('X')!;
  let isDone = false;
  const run: PublishingPort['run'] = async (call) => {
    const result = await port.run(call);
    if (!isDone) await happens();
    isDone = true;
    return result;
  };
  return world.publisherBeside({
    publishing: new Map([...server.publishing, ['X', { ...port, run }]]) as never,
  });
}

/** Connects the account on the consent page again. */
async function reconnect(): Promise<void> {
  const { id, authorizationUrl } = await startConnection(server, world.organization, await world.token(), {
    platform: 'X',
  });
  const choice = { person: 'Asha Verma', accounts: ['@blue_door_bakery'] };
  const { callback } = await visitConsentPage(authorizationUrl, choice);
  expect((await fetch(callback, { redirect: 'manual' })).status).toBe(200);
  const { accounts } = await connectionOf(server, id, await world.token());
  const offered = accounts.find(({ username }: Json) => username === 'blue_door_bakery');
  await run('finishConnection', { connectionId: id, accountIds: [offered.platformUserId] });
}

const pause = (): Promise<Json> => run('pauseSocialAccount', { id: account });
const resume = (): Promise<Json> => run('resumeSocialAccount', { id: account });

describe.each([
  { what: 'paused', again: 'resumed', stop: pause, start: resume, reason: 'ACCOUNT_PAUSED' },
  {
    what: 'disconnected',
    again: 'reconnected',
    stop: () => run('disconnectSocialAccount', { id: account }),
    start: reconnect,
    reason: 'ACCOUNT_DISCONNECTED',
  },
])('an account that is $what just after a publication was taken', ({ stop, start, reason, again }) => {
  test(`sends its publications at once and in order when it is ${again}`, async () => {
    const before = (await world.ledger(account)).length;
    const first = await world.schedule(await world.post(), account);
    const second = await world.schedule(await world.post(), account);
    await publisherDuring(stop).runDue();

    const waiting = await world.publication(first);
    expect([waiting.status, waiting.holdReason]).toEqual(['QUEUED', reason]);
    expect(waiting.attempts.nodes).toEqual([
      expect.objectContaining({ number: 1, status: 'POSTPONED', retryAt: null }),
    ]);
    await world.publisher.runDue();
    expect((await world.publication(first)).attempts.nodes).toHaveLength(1);
    expect((await world.publication(second)).attempts.nodes).toEqual([]);
    expect(await world.ledger(account)).toHaveLength(before);

    await start();
    await world.publisher.runDue();
    const sent = [await world.publication(first), await world.publication(second)];
    expect(sent.map(({ status, retryCount }) => [status, retryCount])).toEqual([
      ['PUBLISHED', 1],
      ['PUBLISHED', 0],
    ]);
    expect((await world.ledger(account)).slice(before).map(({ text }) => text)).toEqual(
      sent.map(({ caption }) => caption as string),
    );
  });
});

test('an account that is paused between two steps of a post gets the post only when it is resumed', async () => {
  const before = (await world.ledger(account)).length;
  const post = await world.post();
  await world.addImage(post);
  const first = await world.schedule(post, account);
  const second = await world.schedule(await world.post(), account);
  await publisherAfterStep(pause).runDue();
  await world.advance(600);
  await world.publisher.runDue();

  const waiting = await world.publication(first);
  expect([waiting.status, waiting.holdReason]).toEqual(['QUEUED', 'ACCOUNT_PAUSED']);
  expect(waiting.attempts.nodes).toMatchObject([
    {
      number: 1,
      status: 'POSTPONED',
      retryAt: null,
      failure: {
        class: 'RECONNECT',
        message: 'blue_door_bakery is paused. Resume it before publishing there.',
      },
    },
  ]);
  expect((await world.publication(second)).attempts.nodes).toEqual([]);
  expect(await world.ledger(account)).toHaveLength(before);

  await resume();
  const sent = [await world.settle(first), await world.settle(second)];
  expect(sent.map(({ status }) => status as string)).toEqual(['PUBLISHED', 'PUBLISHED']);
  expect((await world.ledger(account)).slice(before).map(({ text }) => text)).toEqual(
    sent.map(({ caption }) => caption as string),
  );
});

import { createHmac } from 'node:crypto';
import { linksIn, weightedLength } from '../../src/sandbox/networks/x/text';
import { type MediaServer, startMediaServer } from '../networks/media-server';
import type { OAuthClient } from '../networks/oauth-client';
import { SandboxUnderTest } from '../networks/sandbox-under-test';
import { type Target, targetOf } from '../networks/target';
import { appToken, createPost, published, xOf } from '../networks/x-client';
import { type Receiver, startReceiver } from './helpers';
import type { Json } from '../support/server';

const HOUR = 3600;

let sandbox: SandboxUnderTest;
let media: MediaServer;
let client: OAuthClient;
let account: string;

beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
  media = await startMediaServer();
  client = xOf(sandbox);
  account = (await sandbox.account('blue_door_bakery', 'X')).id;
});
afterAll(async () => {
  await sandbox.stop();
  await media.stop();
});

const withToken = (token: string): Target =>
  targetOf(
    account,
    token,
    media,
    (path) => `${sandbox.url('X')}${path}`,
    () => sandbox,
  );

const connected = async (): Promise<Target> => withToken((await client.tokens()).access_token);

describe('signing in', () => {
  test('issues tokens of two hours for one user', async () => {
    const tokens = await client.tokens({ username: 'kabir_on_the_road' });
    expect(tokens).toMatchObject({
      token_type: 'bearer',
      expires_in: 2 * HOUR,
      refresh_token: expect.any(String),
      scope: expect.stringContaining('offline.access'),
    });
    const me = () => withToken(tokens.access_token).get('/2/users/me');
    expect((await me()).body.data.username).toBe('kabir_on_the_road');
    await sandbox.advance(2 * HOUR);
    expect((await me()).status).toBe(401);
  });

  test('issues a refresh token with the scope offline.access only', async () => {
    const tokens = await client.tokens({ scopes: ['tweet.read', 'users.read'] });
    expect(tokens).not.toHaveProperty('refresh_token');
  });

  test('accepts a code for 30 seconds, with its verifier', async () => {
    const code = async (): Promise<string> => (await client.consent()).searchParams.get('code')!;
    const wrong = await client.exchange(await code(), { code_verifier: 'w'.repeat(43) });
    expect([wrong.status, wrong.body.error]).toEqual([400, 'invalid_request']);
    const late = await code();
    await sandbox.advance(30);
    expect((await client.exchange(late)).body.error).toBe('invalid_request');
    expect((await client.exchange(await code())).status).toBe(200);
  });

  test('uses refresh tokens once', async () => {
    const { refresh_token } = await client.tokens();
    const { body } = await client.refresh(refresh_token);
    expect(body.refresh_token).not.toBe(refresh_token);
    expect((await client.refresh(refresh_token)).body.error).toBe('invalid_request');
    expect((await client.refresh(body.refresh_token)).status).toBe(200);
  });

  test('ends a token that is revoked, and all when the user removes the app', async () => {
    const tokens = await client.tokens();
    const me = async (token: string): Promise<number> => (await withToken(token).get('/2/users/me')).status;
    const revoked = await client.call({ token: tokens.access_token }, '/2/oauth2/revoke');
    expect(revoked.body).toEqual({ revoked: true });
    expect(await me(tokens.access_token)).toBe(401);
    const renewed = (await client.refresh(tokens.refresh_token)).body;
    expect(await me(renewed.access_token)).toBe(200);
    const { id } = await client.person();
    await sandbox.control('POST', `people/${id}`, { event: 'APP_REMOVED' });
    expect(await me(renewed.access_token)).toBe(401);
    expect((await client.refresh(renewed.refresh_token)).status).toBe(400);
  });

  test('shows an error when the request has no challenge', async () => {
    const url = await client.consentUrl();
    url.searchParams.delete('code_challenge');
    expect((await fetch(url)).status).toBe(400);
  });

  test('rejects a wrong secret', async () => {
    const { id } = await client.registered();
    const response = await fetch(`${sandbox.url('X')}/2/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${id}:wrong`)}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'any' }),
    });
    const body: Json = await response.json();
    expect([response.status, body.error]).toEqual([401, 'unauthorized_client']);
  });
});

describe('the length of a text', () => {
  test.each([
    ['Plain text', 10],
    ['e\u0301', 1],
    ['see https://a.example/x.', 28],
    ['bakery.example and shop.co.in', 51],
    ['mail me@bakery.example', 22],
    ['version 1.2.3', 13],
    ['👍🏽', 2],
    ['1️⃣', 2],
    ['नमस्ते', 6],
    ['パン', 4],
    ['“quoted” – yes…', 16],
  ])('%s is %d', (text, length) => {
    expect(weightedLength(text)).toBe(length);
  });

  test('links do not include the punctuation after them', () => {
    const urls = linksIn('(https://a.example/x), http://b.example?q=1! c.example.').map(({ url }) => url);
    expect(urls).toEqual(['https://a.example/x', 'http://b.example?q=1', 'c.example']);
  });
});

test('the same text is accepted again after a day', async () => {
  const network = await connected();
  await published(network, 'Daily bread');
  expect((await createPost(network, 'Daily bread')).status).toBe(403);
  await sandbox.advance(24 * HOUR);
  expect((await createPost(await connected(), 'Daily bread')).status).toBe(201);
});

test('reads cost once per day', async () => {
  const used = async (): Promise<number> => {
    const all: Json[] = await sandbox.control('GET', 'networks');
    const { limits } = all.find(({ name }) => name === 'X');
    return limits.find(({ name }: Json) => name === 'x.credits').used;
  };
  const { now } = await sandbox.control('GET', 'clock');
  const midnight = new Date(now).setUTCHours(24, 0, 0, 0);
  await sandbox.advance((midnight - Date.parse(now)) / 1000);
  const network = await connected();
  const id = await published(network, 'Read on two days');
  const before = await used();
  for (let read = 0; read < 2; read += 1) await network.get(`/2/tweets/${id}`);
  expect((await used()) - before).toBe(1);
  await sandbox.advance(24 * HOUR);
  await (await connected()).get(`/2/tweets/${id}`);
  expect((await used()) - before).toBe(2);
});

test('private metrics end after 30 days', async () => {
  const id = await published(await connected(), 'An old post');
  await sandbox.advance(30 * 24 * HOUR);
  const params = { 'tweet.fields': 'public_metrics,non_public_metrics' };
  const { body } = await (await connected()).get(`/2/tweets/${id}`, params);
  expect(body.data).toHaveProperty('public_metrics');
  expect(body.data).not.toHaveProperty('non_public_metrics');
});

test('posts are shown to followers at their permalink', async () => {
  const id = await published(await connected(), 'Seen by followers');
  const page = await fetch(`${sandbox.url('X')}/blue_door_bakery/status/${id}`);
  expect(await page.text()).toContain('Seen by followers');
});

describe('webhooks', () => {
  let receiver: Receiver;
  let answer: 'right' | 'wrong' | 'rejected';
  let challenges = 0;
  let secret: string;
  let consumerSecret: string;
  let webhook: string;
  const hmac = (text: string, key = consumerSecret): string =>
    `sha256=${createHmac('sha256', key).update(text).digest('base64')}`;

  beforeAll(async () => {
    ({ secret, consumerSecret } = await client.registered());
    expect(consumerSecret).not.toBe(secret);
    receiver = await startReceiver((params) => {
      challenges += 1;
      if (answer === 'rejected') return undefined;
      return JSON.stringify({ response_token: answer === 'right' ? hmac(params.get('crc_token')!) : 'x' });
    });
  });
  afterAll(() => receiver.stop());
  beforeEach(() => {
    receiver.received.length = 0;
    answer = 'right';
  });

  const asApp = async (): Promise<Target> => withToken(await appToken(sandbox));
  const register = async (url: string) => (await asApp()).send('POST', '/2/webhooks', { json: { url } });
  const isValid = async (): Promise<boolean> => {
    const { body } = await (await asApp()).get('/2/webhooks');
    return body.data.find(({ id }: Json) => id === webhook).valid;
  };
  const deliver = () => sandbox.control('POST', 'webhooks/deliver');
  const events = (): Json[] => receiver.received.map(({ body }) => JSON.parse(body).data);
  const subscribe = async (network: Target, type: string) =>
    network.send('POST', '/2/activity/subscriptions', {
      json: { event_type: type, filter: { user_id: account }, tag: 'mine', webhook_id: webhook },
    });

  test('a webhook is registered after it answered the challenge', async () => {
    answer = 'wrong';
    expect((await register(receiver.url)).body.title).toBe('CrcValidationFailed');
    answer = 'right';
    const { status, body } = await register(receiver.url);
    expect([status, body.data]).toEqual([
      200,
      { id: expect.any(String), url: receiver.url, valid: true, created_at: expect.any(String) },
    ]);
    webhook = body.data.id;
    expect((await register(receiver.url)).body.title).toBe('DuplicateUrlFailed');
  });

  test.each(['http://a.example/hook', 'https://a.example:5000/hook', 'no URL'])(
    'the URL %s is rejected',
    async (url) => {
      expect((await register(url)).body.title).toBe('UrlValidationFailed');
    },
  );

  test('webhooks are managed by the app alone', async () => {
    const network = await connected();
    expect((await network.get('/2/webhooks')).status).toBe(403);
  });

  test('private events need the token of the user', async () => {
    const app = await asApp();
    expect((await subscribe(app, 'post.reply.create')).status).toBe(403);
    expect((await subscribe(app, 'post.create')).status).toBe(200);
    expect((await subscribe(app, 'post.delete')).status).toBe(200);
    const user = await connected();
    expect((await subscribe(user, 'post.reply.create')).body).toMatchObject({
      data: { event_type: 'post.reply.create', filter: { user_id: account }, webhook_id: webhook },
      meta: { total_subscriptions: 3 },
    });
    expect((await subscribe(user, 'post.unknown')).status).toBe(400);
  });

  test('events are delivered with signatures', async () => {
    const network = await connected();
    const id = await published(network, 'With events');
    await sandbox.control('POST', `posts/${id}/comments`, { author: 'ravi', text: 'A question' });
    await network.delete(`/2/tweets/${id}`);
    await deliver();
    expect(events().map(({ event_type: type }) => type)).toEqual([
      'post.create',
      'post.reply.create',
      'post.delete',
    ]);
    const [created, replied, deleted] = events();
    expect(created).toMatchObject({
      event_uuid: expect.any(String),
      filter: { user_id: account },
      tag: 'mine',
      payload: { id, text: 'With events', author_id: account },
    });
    expect(replied.payload).toMatchObject({ text: 'A question', conversation_id: id });
    expect(deleted.payload).toEqual({ id, author_id: account });
    for (const { body, headers } of receiver.received) {
      expect(headers['x-twitter-webhooks-signature']).toBe(hmac(body));
      expect(headers['x-twitter-webhooks-signature-oauth2']).toBe(hmac(body, secret));
    }
  });

  test('events of the last day are replayed', async () => {
    await published(await connected(), 'Replayed');
    await deliver();
    receiver.received.length = 0;
    const { now } = await sandbox.control('GET', 'clock');
    const at = (hours: number): string =>
      new Date(Date.parse(now) + hours * HOUR * 1000).toISOString().replace(/\D/g, '').slice(0, 12);
    const replay = async (from_date: string, to_date: string) =>
      (await asApp()).send('POST', '/2/webhooks/replay', {
        json: { webhook_id: webhook, from_date, to_date },
      });
    expect((await replay(at(-30), at(1))).status).toBe(400);
    expect((await replay(at(-1), at(1))).status).toBe(200);
    await deliver();
    expect(events().at(-1).payload.text).toBe('Replayed');
  });

  test('a webhook is checked again a day later, and a wrong response disables it', async () => {
    const before = challenges;
    await sandbox.advance(23 * HOUR);
    expect(challenges).toBe(before);
    await sandbox.advance(HOUR);
    expect(challenges).toBe(before + 1);
    answer = 'wrong';
    await sandbox.advance(24 * HOUR);
    expect(await isValid()).toBe(false);
    await published(await connected(), 'Not delivered');
    await deliver();
    expect(receiver.received).toEqual([]);
  });

  test('a disabled webhook is enabled again on demand', async () => {
    const validate = async () => (await asApp()).send('PUT', `/2/webhooks/${webhook}`);
    answer = 'wrong';
    expect((await validate()).body.title).toBe('CrcValidationFailed');
    answer = 'right';
    expect((await validate()).body).toEqual({ data: { valid: true } });
    expect(await isValid()).toBe(true);
  });

  test('errors of the server disable a webhook after 28 hours', async () => {
    answer = 'rejected';
    await sandbox.advance(27 * HOUR);
    expect(await isValid()).toBe(true);
    await sandbox.advance(HOUR);
    expect(await isValid()).toBe(false);
  });

  test('the app is told that the user removed it', async () => {
    await (await asApp()).send('PUT', `/2/webhooks/${webhook}`);
    await subscribe(await connected(), 'oauth.revoke');
    const { id } = await client.person();
    await sandbox.control('POST', `people/${id}`, { event: 'APP_REMOVED' });
    await deliver();
    expect(events().map(({ event_type: type }) => type)).toEqual(['oauth.revoke']);
  });

  test('subscriptions and webhooks are deleted', async () => {
    const app = await asApp();
    const { body } = await app.get('/2/activity/subscriptions');
    for (const { subscription_id: id } of body.data as Json[])
      expect((await app.delete(`/2/activity/subscriptions/${id}`)).body.data).toEqual({ deleted: true });
    expect((await app.delete(`/2/webhooks/${webhook}`)).body).toEqual({ data: { deleted: true } });
    expect((await app.get('/2/webhooks')).body).toEqual({ data: [], meta: { result_count: 0 } });
    await published(await connected(), 'No events');
    await deliver();
    expect(receiver.received).toEqual([]);
  });
});

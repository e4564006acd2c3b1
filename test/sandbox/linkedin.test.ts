import { createHmac } from 'node:crypto';
import { linkedInOf, published, rest, SCOPES } from '../networks/linkedin-client';
import type { OAuthClient } from '../networks/oauth-client';
import { SandboxUnderTest } from '../networks/sandbox-under-test';
import { type MediaServer, startMediaServer } from '../networks/media-server';
import { type Target, targetOf } from '../networks/target';
import { type Receiver, startReceiver } from './helpers';

const DAY = 86_400;

let sandbox: SandboxUnderTest;
let media: MediaServer;
let client: OAuthClient;
let network: Target;
let secret: string;

beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
  media = await startMediaServer();
  client = linkedInOf(sandbox);
  secret = (await client.registered()).secret;
  const { id } = await sandbox.account('blue-door-bakery', 'LINKEDIN');
  const { access_token: token } = await client.tokens();
  const url = (path: string): string => `${sandbox.url('LINKEDIN')}${path}`;
  network = targetOf(id, token, media, url, () => sandbox);
});
afterAll(async () => {
  await sandbox.stop();
  await media.stop();
});

const profile = (token: string) => network.send('GET', '/v2/userinfo', { token });

describe('signing in', () => {
  test('issues tokens of 60 days, and refresh tokens of 365 days', async () => {
    expect(await client.tokens()).toEqual({
      access_token: expect.stringMatching(/^AQ/),
      expires_in: 60 * DAY,
      refresh_token: expect.any(String),
      refresh_token_expires_in: 365 * DAY,
      scope: SCOPES.join(),
      token_type: 'Bearer',
    });
  });

  test('issues no refresh tokens to apps without approval', async () => {
    await sandbox.control('PUT', 'switches/linkedin:refresh_tokens', { off: true });
    expect(await client.tokens()).not.toHaveProperty('refresh_token');
    await sandbox.control('PUT', 'switches/linkedin:refresh_tokens', { off: false });
  });

  test('returns the denial when the member cancels', async () => {
    const url = await client.consent({ decision: 'deny' });
    expect(url.searchParams.get('error')).toBe('user_cancelled_authorize');
    expect(url.searchParams.get('state')).toBe('state-1');
  });

  test('accepts a code for 30 minutes', async () => {
    const code = async (): Promise<string> => (await client.consent()).searchParams.get('code')!;
    const [early, late] = [await code(), await code()];
    await sandbox.advance(29 * 60);
    expect((await client.exchange(early)).status).toBe(200);
    await sandbox.advance(60);
    expect((await client.exchange(late)).body.error).toBe('invalid_grant');
  });

  test('ends earlier tokens when the member grants other scopes', async () => {
    const first = await client.tokens({ person: 'Noah Becker' });
    const same = await client.tokens({ person: 'Noah Becker' });
    expect((await profile(first.access_token)).status).toBe(200);
    await client.tokens({ person: 'Noah Becker', scopes: ['openid', 'w_member_social'] });
    for (const { access_token } of [first, same])
      expect((await profile(access_token)).body.serviceErrorCode).toBe(65_601);
    expect((await client.refresh(first.refresh_token)).body.error).toBe('invalid_grant');
  });

  test('keeps the refresh token and its end', async () => {
    const first = await client.tokens();
    await sandbox.advance(10);
    const { body } = await client.refresh(first.refresh_token);
    expect(body).toMatchObject({ refresh_token: first.refresh_token, expires_in: 60 * DAY });
    expect(body.refresh_token_expires_in).toBeLessThanOrEqual(365 * DAY - 10);
  });

  test('reports expired and revoked tokens with their own codes', async () => {
    const { access_token, refresh_token } = await client.tokens();
    const introspect = async () =>
      (await client.call({ token: access_token }, '/oauth/v2/introspectToken')).body;
    expect(await introspect()).toMatchObject({ active: true, status: 'active', scope: SCOPES.join() });
    const asha = await client.person();
    await client.call({ token: access_token }, '/oauth/v2/revoke');
    expect((await profile(access_token)).body.serviceErrorCode).toBe(65_601);
    expect(await introspect()).toMatchObject({ active: false, status: 'revoked' });
    const { body: renewed } = await client.refresh(refresh_token);
    await sandbox.control('POST', `people/${asha.id}`, { event: 'CHECKPOINT' });
    expect((await profile(renewed.access_token)).status).toBe(403);
    await sandbox.control('POST', `people/${asha.id}`, { event: 'CHECKPOINT_CLEARED' });
    await sandbox.advance(60 * DAY);
    expect((await profile(renewed.access_token)).body.serviceErrorCode).toBe(65_602);
  });
});

describe('webhooks', () => {
  let receiver: Receiver;
  let answers: string;
  const hmac = (text: string): string => createHmac('sha256', secret).update(text).digest('hex');

  beforeAll(async () => {
    const { access_token } = await client.tokens();
    const url = (path: string): string => `${sandbox.url('LINKEDIN')}${path}`;
    network = targetOf(network.account, access_token, media, url, () => sandbox);
    receiver = await startReceiver((params) => {
      const challengeCode = params.get('challengeCode')!;
      const challengeResponse = answers === 'right' ? hmac(challengeCode) : answers;
      return JSON.stringify({ challengeCode, challengeResponse });
    });
  });
  afterAll(() => receiver.stop());

  const keyOf = async (person = 'Asha Verma', event = 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS') => {
    const { id: app } = await client.registered();
    const { id: member } = await client.person(person);
    const parts = [
      `developerApplication:urn:li:developerApplication:${app}`,
      `user:urn:li:person:${member}`,
      `entity:${network.account}`,
      `eventType:${event}`,
    ];
    return `/eventSubscriptions/${encodeURIComponent(`(${parts.join()})`)}`;
  };
  const subscribe = async (key?: string) =>
    rest(network, 'PUT', key ?? (await keyOf()), { webhook: receiver.url });

  test('the subscription needs the response to the challenge', async () => {
    answers = 'wrong';
    expect((await subscribe()).body.code).toBe('WEBHOOK_VALIDATION_FAILED');
    expect((await rest(network, 'GET', await keyOf())).status).toBe(404);
    answers = 'right';
    expect((await subscribe()).status).toBe(204);
    const { body } = await rest(network, 'GET', await keyOf());
    expect(body).toEqual({ webhook: receiver.url, expiresAt: expect.any(Number) });
  });

  test('the key names the app, the member of the token, and a known event', async () => {
    expect((await subscribe(await keyOf('Noah Becker'))).status).toBe(400);
    expect((await subscribe(await keyOf('Asha Verma', 'OTHER'))).status).toBe(400);
  });

  test('a comment on a post of the page is sent with a signature', async () => {
    const urn = await published(network, 'With a webhook');
    await sandbox.control('POST', `posts/${urn}/comments`, { author: 'ravi', text: 'Signed' });
    await sandbox.control('POST', 'webhooks/deliver');
    const [{ body, headers }] = receiver.received as [Receiver['received'][number]];
    expect(headers['x-li-signature']).toBe(hmac(`hmacsha256=${body}`));
    expect(JSON.parse(body)).toEqual({
      type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS',
      notifications: [
        {
          notificationId: expect.any(Number),
          organizationalEntity: network.account,
          action: 'COMMENT',
          sourcePost: urn,
          generatedActivity: expect.stringMatching(/^urn:li:comment:\(urn:li:share:\d+,\d+\)$/),
          decoratedGeneratedActivity: { comment: { entity: urn, owner: 'ravi', text: 'Signed' } },
          subscriber: expect.stringMatching(/^urn:li:person:/),
          lastModifiedAt: expect.any(Number),
        },
      ],
    });
  });

  test('no webhook is sent after the subscription was deleted', async () => {
    receiver.received.length = 0;
    expect((await rest(network, 'DELETE', await keyOf())).status).toBe(204);
    const urn = await published(network, 'Without a webhook');
    await sandbox.control('POST', `posts/${urn}/comments`, { author: 'ravi', text: 'Silent' });
    await sandbox.control('POST', 'webhooks/deliver');
    expect(receiver.received).toEqual([]);
  });
});

test('posts are shown to followers at their permalink and in the feed', async () => {
  const urn = await published(network, 'Seen by followers');
  for (const path of [`/feed/update/${urn}`, '/sandbox/feed/blue-door-bakery']) {
    const page = await fetch(`${sandbox.url('LINKEDIN')}${path}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Seen by followers');
  }
});

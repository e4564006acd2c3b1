import { startTestServer, type TestServer } from '../support/server';
import {
  hmac,
  OWN_VERIFY,
  SECRET,
  sendWebhook,
  storedWebhooks,
  urlOf,
  VERIFY,
  webhookSettings,
} from './webhook-requests';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ webhooks: webhookSettings(SECRET) });
});
afterAll(() => server.stop());
beforeEach(() => server.database.query('TRUNCATE channels.webhook_deliveries'));

describe('challenges', () => {
  const get = async (network: string, query: Record<string, string>) => {
    const response = await fetch(urlOf(server, network, query));
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };
  const META = { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY, 'hub.challenge': '<b>1158201444</b>' };

  test('Meta gets its challenge back as text', async () => {
    expect(await get('instagram', META)).toEqual({
      status: 200,
      type: 'text/plain; charset=utf-8',
      text: '<b>1158201444</b>',
    });
  });

  test('Instagram accepts the verify tokens of both apps, and Facebook its own alone', async () => {
    const own = { ...META, 'hub.verify_token': OWN_VERIFY };
    expect((await get('instagram', own)).status).toBe(200);
    expect((await get('facebook', META)).status).toBe(200);
    expect((await get('facebook', own)).status).toBe(403);
  });

  test.each<[string, Record<string, string>]>([
    ['another verify token', { ...META, 'hub.verify_token': `${VERIFY}!` }],
    ['an empty verify token', { ...META, 'hub.verify_token': '' }],
    ['another mode', { ...META, 'hub.mode': 'unsubscribe' }],
    ['no parameters', {}],
  ])('Meta is rejected with %s', async (_, query) => {
    expect((await get('facebook', query)).status).toBe(403);
  });

  test('X gets the signature of its token', async () => {
    const { status, text } = await get('x', { crc_token: 'MWY0NTY3ODk=' });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ response_token: `sha256=${hmac('MWY0NTY3ODk=', 'base64')}` });
  });

  test('LinkedIn gets the signature of its code', async () => {
    const challengeCode = '890e4665-4dfe-4ab1-b689-ed553bceeed0';
    const { status, text } = await get('linkedin', { challengeCode });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ challengeCode, challengeResponse: hmac(challengeCode) });
  });

  test('a challenge in the form of a webhook is not signed', async () => {
    expect((await get('x', { crc_token: '{"for_user_id":"1"}' })).status).toBe(403);
    expect((await get('linkedin', { challengeCode: 'hmacsha256={"type":"x"}' })).status).toBe(403);
  });

  test('TikTok has no challenge', async () => {
    expect((await get('tiktok', { crc_token: 'MWY0NTY3ODk=' })).status).toBe(403);
  });
});

describe('signatures of other platforms', () => {
  const body = '{"event":"post.publish.complete"}';
  test.each<[string, Record<string, string>, Record<string, string>]>([
    [
      'x',
      { 'x-twitter-webhooks-signature': `sha256=${hmac(body, 'base64')}` },
      { 'x-twitter-webhooks-signature': `sha256=${hmac(body, 'hex')}` },
    ],
    ['linkedin', { 'x-li-signature': hmac(`hmacsha256=${body}`) }, { 'x-li-signature': hmac(body) }],
    [
      'tiktok',
      { 'tiktok-signature': `t=1795000000,s=${hmac(`1795000000.${body}`)}` },
      { 'tiktok-signature': `t=1795000001,s=${hmac(`1795000000.${body}`)}` },
    ],
  ])('%s is accepted with its own form only', async (network, right, wrong) => {
    expect((await sendWebhook(server, network, body, wrong)).status).toBe(401);
    expect(await storedWebhooks(server)).toEqual([]);
    expect((await sendWebhook(server, network, body, right)).status).toBe(200);
    expect(await storedWebhooks(server)).toMatchObject([
      { platform: network.toUpperCase(), body: Buffer.from(body) },
    ]);
  });
});

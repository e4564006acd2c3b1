import { createHash } from 'node:crypto';
import '../../src/domains/channels/webhook-deliveries.job';
import { maintenanceTasks } from '../../src/kernel/jobs/maintenance';
import { linkModels } from '../../src/kernel/model/link';
import { SandboxUnderTest } from '../networks/sandbox-under-test';
import { type MediaServer, startMediaServer } from '../networks/media-server';
import { openProxy, type Proxy } from '../support/proxy';
import { type Json, startTestServer, type TestServer } from '../support/server';
import { runTask } from '../support/tasks';
import {
  hmac,
  OWN_SECRET,
  SECRET,
  sendWebhook,
  storedWebhooks,
  urlOf,
  VERIFY,
  webhookSettings,
} from './webhook-requests';

/** Webhooks of Facebook and Instagram come from the sandbox, those of other platforms from the test. */

const V = '/v25.0';

let sandbox: SandboxUnderTest;
let media: MediaServer;
let base: TestServer;
let server: TestServer;
let proxy: Proxy;
let token: string;
let secret: string;

beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
  media = await startMediaServer();
  token = await sandbox.userToken();
  ({ secret } = await sandbox.app());
  base = await startTestServer();
  proxy = await openProxy(base.database.servingUrl);
  const webhooks = webhookSettings(secret);
  const timeouts = { connect: 5_000 };
  server = await startTestServer({ beside: base, servingUrl: proxy.url, webhooks, timeouts });
});
afterAll(async () => {
  await server.stop();
  await proxy.close();
  await base.stop();
  await sandbox.stop();
  await media.stop();
});
beforeEach(async () => {
  await base.database.query('TRUNCATE channels.webhook_deliveries');
  await base.database.query('DELETE FROM graphile_worker._private_jobs');
});

const url = (network: string, query?: Record<string, string>): string => urlOf(server, network, query);
const send = (network: string, body: string | Buffer, headers: Record<string, string>): Promise<Response> =>
  sendWebhook(server, network, body, headers);

const signed = (body: string | Buffer): Record<string, string> => ({
  'x-hub-signature-256': `sha256=${hmac(body, 'hex', secret)}`,
});

const stored = () => storedWebhooks(base);

describe('webhooks of the sandbox', () => {
  let instagram: string;
  let page: string;
  let pageToken: string;

  const call = async (
    network: 'INSTAGRAM' | 'FACEBOOK',
    path: string,
    params: object,
    access_token = token,
  ): Promise<Json> => {
    const query = new URLSearchParams({ ...params, access_token });
    const response = await fetch(`${sandbox.url(network)}${V}/${path}?${query.toString()}`, {
      method: 'POST',
    });
    return response.json();
  };
  const subscribe = async (object: string, network: string, fields: string, verify_token = VERIFY) => {
    const { id } = await sandbox.app();
    const params = { object, callback_url: url(network), fields, verify_token };
    return call('FACEBOOK', `${id}/subscriptions`, params, `${id}|${secret}`);
  };
  const comment = (text: string) =>
    sandbox.control('POST', `posts/${instagram}/comments`, { author: 'ravi', text });
  const deliver = () => sandbox.control('POST', 'webhooks/deliver');
  const texts = async (): Promise<string[]> =>
    (await stored()).map(({ body }) => JSON.parse(body.toString()).entry[0].changes[0].value.text);

  beforeAll(async () => {
    const { id: account } = await sandbox.account('blue_door_bakery', 'INSTAGRAM');
    expect(await subscribe('instagram', 'instagram', 'comments')).toEqual({ success: true });
    await call('INSTAGRAM', `${account}/subscribed_apps`, { subscribed_fields: 'comments' });
    const { id: container } = await call('INSTAGRAM', `${account}/media`, { image_url: media.jpeg() });
    const published = await call('INSTAGRAM', `${account}/media_publish`, { creation_id: container });
    instagram = published.id;

    const accounts: Json[] = await sandbox.control('GET', 'accounts');
    page = accounts.find((row) => row.network === 'FACEBOOK').id;
    pageToken = (await sandbox.pageToken(token, page))!;
    expect(await subscribe('page', 'facebook', 'feed')).toEqual({ success: true });
    await call('FACEBOOK', `${page}/subscribed_apps`, { subscribed_fields: 'feed' }, pageToken);
  });

  test('a subscription with another verify token fails', async () => {
    const { error } = await subscribe('instagram', 'instagram', 'comments', 'another verify token');
    expect(error.code).toBe(2200);
  });

  test('a comment on Instagram is stored with its job', async () => {
    await comment('Lovely');
    await deliver();
    const [row] = await stored();
    expect(await stored()).toHaveLength(1);
    expect(row).toMatchObject({ platform: 'INSTAGRAM' });
    expect(row!.digest).toEqual(createHash('sha256').update(row!.body).digest());
    expect(await texts()).toEqual(['Lovely']);
  });

  test('an edited post of a Facebook page is stored with its job', async () => {
    const { id } = await call('FACEBOOK', `${page}/feed`, { message: 'Open today' }, pageToken);
    await sandbox.control('POST', `posts/${id}`, { event: 'EDIT', text: 'Closed today' });
    await deliver();
    const rows = await stored();
    expect(rows.map(({ platform }) => platform)).toEqual(['FACEBOOK']);
    expect(JSON.parse(rows[0]!.body.toString())).toMatchObject({
      object: 'page',
      entry: [{ id: page, changes: [{ field: 'feed', value: { verb: 'edited', post_id: id } }] }],
    });
  });

  test('a webhook that is delivered twice is stored once', async () => {
    await sandbox.script({ kind: 'webhook', delivery: 'double' });
    await comment('Twice');
    await deliver();
    const deliveries: Json[] = await sandbox.control('GET', 'webhooks');
    expect(deliveries.slice(-2).map(({ lastStatus }) => lastStatus)).toEqual([200, 200]);
    expect(await texts()).toEqual(['Twice']);
  });

  test('webhooks out of order are all stored', async () => {
    await sandbox.script({ kind: 'webhook', delivery: 'hold' }, { times: 2 });
    await comment('First');
    await comment('Second');
    await deliver();
    expect(await texts()).toEqual([]);
    await sandbox.control('POST', 'webhooks/release', { reversed: true });
    expect(await texts()).toEqual(['Second', 'First']);
  });

  test('a webhook is answered with 503 without the database, and stored when the platform sends it again', async () => {
    await proxy.close();
    await comment('Again');
    await deliver();
    let deliveries: Json[] = await sandbox.control('GET', 'webhooks');
    expect(deliveries.at(-1).lastStatus).toBe(503);
    expect(await stored()).toEqual([]);

    await proxy.open();
    await sandbox.advance(60);
    deliveries = await sandbox.control('GET', 'webhooks');
    expect(deliveries.at(-1).lastStatus).toBe(200);
    expect(await texts()).toEqual(['Again']);
  });
});

describe('receiving', () => {
  test('the same webhook sent ten times at once is stored once, and always answered with 200', async () => {
    const body = JSON.stringify({ object: 'page', entry: [] });
    const answers = await Promise.all(Array.from({ length: 10 }, () => send('facebook', body, signed(body))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(await stored()).toHaveLength(1);
  });

  test('the same body from two platforms is stored for each', async () => {
    const body = JSON.stringify({ entry: [] });
    await send('facebook', body, signed(body));
    await send('instagram', body, signed(body));
    expect((await stored()).map(({ platform }) => platform).sort()).toEqual(['FACEBOOK', 'INSTAGRAM']);
  });

  test('a batch of 1,000 changes is stored byte for byte, as one delivery', async () => {
    const change = (i: number) => ({ field: 'comments', value: { id: `${i}`, text: 'é'.repeat(900) } });
    const changes = Array.from({ length: 1_000 }, (_, i) => change(i));
    const body = JSON.stringify({ object: 'instagram', entry: [{ id: '1', time: 1, changes }] }, null, 1);
    expect((await send('instagram', body, signed(body))).status).toBe(200);
    const [row] = await stored();
    expect(row!.body.equals(Buffer.from(body))).toBe(true);
  });

  const body = '{"a":1}';
  const forged = `sha256=${hmac(body, 'hex', 'another secret')}`;
  test.each<[string, Record<string, string>]>([
    ['no signature', {}],
    ['a signature by another key', { 'x-hub-signature-256': forged }],
    ['a truncated signature', { 'x-hub-signature-256': forged.slice(0, -1) }],
    ['a signature that is no text of a signature', { 'x-hub-signature-256': 'sha256=' }],
    ['a signature by SHA-1', { 'x-hub-signature': `sha1=${'0'.repeat(40)}` }],
  ])('rejects %s', async (_, headers) => {
    const response = await send('facebook', body, headers);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      errors: [
        {
          message: 'The signature of the webhook is invalid.',
          extensions: { code: 'UNAUTHENTICATED', requestId: response.headers.get('x-request-id') },
        },
      ],
    });
    expect(await stored()).toEqual([]);
  });

  test('accepts webhooks of Instagram from its own app and from the app of Facebook, and not the reverse', async () => {
    const own = { 'x-hub-signature-256': `sha256=${hmac(body, 'hex', OWN_SECRET)}` };
    expect((await send('instagram', body, { 'x-hub-signature-256': forged })).status).toBe(401);
    expect((await send('facebook', body, own)).status).toBe(401);
    expect(await stored()).toEqual([]);
    expect((await send('instagram', body, own)).status).toBe(200);
    expect((await send('instagram', '{"a":2}', signed('{"a":2}'))).status).toBe(200);
    expect((await stored()).map(({ platform }) => platform)).toEqual(['INSTAGRAM', 'INSTAGRAM']);
  });

  test('rejects webhooks of X that are signed with the client secret', async () => {
    const signature = `sha256=${hmac(body, 'base64', 'the client secret of OAuth 2')}`;
    const headers = {
      'x-twitter-webhooks-signature': signature,
      'x-twitter-webhooks-signature-oauth2': signature,
    };
    expect((await send('x', body, headers)).status).toBe(401);
    expect(await stored()).toEqual([]);
  });

  test('rejects a body that was changed after it was signed', async () => {
    expect((await send('facebook', '{"a": 1}', signed('{"a":1}'))).status).toBe(401);
    expect(await stored()).toEqual([]);
  });

  test('rejects bodies of more than 4 MiB', async () => {
    const large = Buffer.alloc(4_194_305, 32);
    expect((await send('facebook', large, signed(large))).status).toBe(413);
    const largest = Buffer.alloc(4_194_304, 32);
    expect((await send('facebook', largest, signed(largest))).status).toBe(200);
    expect(await stored()).toHaveLength(1);
  });

  test('checks the signature of the bytes, whatever their content type and encoding', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x7b]);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream'])
      expect((await send('facebook', bytes, { ...signed(bytes), 'content-type': type })).status).toBe(200);
    const rows = await stored();
    expect(rows.map((row) => row.body)).toEqual([bytes]);
  });

  test.each(['pinterest', 'whatsapp', 'INSTAGRAM', 'unknown', '__proto__'])(
    'responds with 404 for %s, which is not configured or sends no signed webhooks',
    async (network) => {
      expect((await send(network, body, signed(body))).status).toBe(404);
      expect((await fetch(url(network, { 'hub.mode': 'subscribe' }))).status).toBe(404);
    },
  );

  test('neither secret nor verify token is logged', async () => {
    await fetch(
      url('facebook', { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY, 'hub.challenge': '1' }),
    );
    await send('facebook', body, { 'x-hub-signature-256': forged });
    expect(server.log()).toContain('webhook rejected: invalid signature');
    for (const text of [SECRET, VERIFY, secret, forged]) expect(server.log()).not.toContain(text);
  });
});

describe('kept webhooks', () => {
  test('are stored as they were received, whatever they contain, and start no job', async () => {
    const bodies = ['{"entry":[]}', '{"entry":', Buffer.from([0x22, 0xff, 0x22])];
    for (const body of bodies) expect((await send('facebook', body, signed(body))).status).toBe(200);
    expect((await stored()).map(({ body }) => body)).toEqual(bodies.map((body) => Buffer.from(body)));
    expect(await base.database.count('graphile_worker.jobs')).toBe(0);
  });

  test('are deleted after 7 days', async () => {
    await base.database.query(
      `INSERT INTO channels.webhook_deliveries (id, platform, digest, body, received_at)
       SELECT gen_random_uuid(), v.name, sha256(v.name::bytea), '', $1::timestamptz - v.age
         FROM (VALUES ('6 days', interval '6 days 23 hours'), ('7 days', '7 days 1 hour'), ('1 year', '1 year')) v (name, age)`,
      [base.clock.now()],
    );
    const tasks = maintenanceTasks(linkModels(), { clock: base.clock });
    await runTask(base.database, tasks['purge-retained']!);
    expect((await stored()).map(({ platform }) => platform)).toEqual(['6 days']);
  });
});

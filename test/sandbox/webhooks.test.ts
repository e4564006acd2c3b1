import { createHmac } from 'node:crypto';
import { connect, type Connected, type Receiver, startReceiver, V } from './helpers';
import type { Json } from '../support/server';

let world: Connected;
let receiver: Receiver;
let post: string;
let appToken: string;
beforeAll(async () => {
  world = await connect();
  receiver = await startReceiver((params) =>
    params.get('hub.verify_token') === 'verify' ? params.get('hub.challenge')! : undefined,
  );
  const { id, secret } = await world.sandbox.app();
  appToken = `${id}|${secret}`;
  await subscribe('verify');
  await world.call('POST', `${V}/${world.account}/subscribed_apps`, { subscribed_fields: 'comments' });
  const { body } = await world.call('POST', `${V}/${world.account}/media`, { image_url: world.media.jpeg() });
  const published = await world.call('POST', `${V}/${world.account}/media_publish`, { creation_id: body.id });
  post = published.body.id;
});
afterAll(async () => {
  await world.stop();
  await receiver.stop();
});
beforeEach(() => {
  receiver.received.length = 0;
});

const subscribe = async (verify_token: string) => {
  const { id } = await world.sandbox.app();
  const params = { object: 'instagram', callback_url: receiver.url, fields: 'comments', verify_token };
  return world.call('POST', `${V}/${id}/subscriptions`, params, appToken);
};

const comment = (text: string) =>
  world.sandbox.control('POST', `posts/${post}/comments`, { author: 'ravi', text });
const deliver = () => world.sandbox.control('POST', 'webhooks/deliver');
const texts = (): string[] =>
  receiver.received.map(({ body }) => JSON.parse(body).entry[0].changes[0].value.text);

test('the subscription needs the challenge to be returned', async () => {
  expect((await subscribe('other')).body.error.code).toBe(2200);
  expect((await subscribe('verify')).body).toEqual({ success: true });
});

test('the subscription needs the token of the app', async () => {
  const { id } = await world.sandbox.app();
  expect((await world.call('POST', `${V}/${id}/subscriptions`, { object: 'instagram' })).status).toBe(400);
});

test('a comment is delivered, signed with the secret of the app', async () => {
  await comment('Signed');
  await deliver();
  const [{ body, signature }] = receiver.received as [Receiver['received'][number]];
  const { secret } = await world.sandbox.app();
  expect(signature).toBe(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  expect(JSON.parse(body)).toEqual({
    object: 'instagram',
    entry: [
      {
        id: world.account,
        time: expect.any(Number),
        changes: [
          {
            field: 'comments',
            value: {
              id: expect.any(String),
              text: 'Signed',
              from: { id: expect.any(String), username: 'ravi', name: 'ravi' },
              media: { id: post, media_product_type: 'FEED' },
            },
          },
        ],
      },
    ],
  });
});

test('webhooks are doubled and dropped as scripted', async () => {
  await world.sandbox.script({ kind: 'webhook', delivery: 'double' });
  await comment('Twice');
  await world.sandbox.script({ kind: 'webhook', delivery: 'drop' });
  await comment('Never');
  await deliver();
  expect(texts()).toEqual(['Twice', 'Twice']);
});

test('a script with an account applies to webhooks of this account only', async () => {
  const drop = { kind: 'webhook', delivery: 'drop' };
  const other = await world.sandbox.account('kabir_on_the_road', 'INSTAGRAM');
  const { id }: Json = await world.sandbox.script(drop, { account: other.id });
  await world.sandbox.script(drop, { account: world.account });
  await comment('Dropped');
  await comment('Delivered');
  await deliver();
  expect(texts()).toEqual(['Delivered']);
  await world.sandbox.control('DELETE', `scripts/${id}`);
});

test('deliveries scripted for two webhooks apply to one each', async () => {
  await world.sandbox.script({ kind: 'webhook', delivery: 'drop' });
  await world.sandbox.script({ kind: 'webhook', delivery: 'double' });
  await comment('Dropped');
  await comment('Doubled');
  await deliver();
  expect(texts()).toEqual(['Doubled', 'Doubled']);
});

test('held webhooks are released in the opposite order', async () => {
  await world.sandbox.script({ kind: 'webhook', delivery: 'hold' }, { times: 2 });
  await comment('First');
  await comment('Second');
  await deliver();
  expect(texts()).toEqual([]);
  await world.sandbox.control('POST', 'webhooks/release', { reversed: true });
  expect(texts()).toEqual(['Second', 'First']);
});

test('a failed webhook is repeated until it is accepted', async () => {
  receiver.status = 500;
  await comment('Again');
  await deliver();
  expect(texts()).toEqual(['Again']);
  receiver.status = 200;
  await world.sandbox.advance(60);
  expect(texts()).toEqual(['Again', 'Again']);
  await world.sandbox.advance(3600);
  expect(texts()).toEqual(['Again', 'Again']);
});

test('a failing webhook is given up after 36 hours', async () => {
  receiver.status = 500;
  await comment('Too late');
  await world.sandbox.advance(37 * 3600);
  const attempts = texts().length;
  await world.sandbox.advance(37 * 3600);
  expect(texts()).toHaveLength(attempts);
  receiver.status = 200;
});

test('the app is told who removed it, with a signed request', async () => {
  const { sandbox } = world;
  const { id, secret } = await sandbox.app();
  const person = await sandbox.person('Noah Becker');
  await sandbox.control('PUT', `apps/${id}`, { deauthorizeUrl: receiver.url });
  await sandbox.control('POST', `people/${person.id}`, { event: 'APP_REMOVED' });
  await deliver();
  expect(receiver.received).toHaveLength(1);
  const [signature, data] = new URLSearchParams(receiver.received[0]!.body).get('signed_request')!.split('.');
  expect(signature).toBe(createHmac('sha256', secret).update(data!).digest('base64url'));
  expect(JSON.parse(Buffer.from(data!, 'base64url').toString())).toEqual({
    algorithm: 'HMAC-SHA256',
    issued_at: expect.any(Number),
    user_id: person.id,
  });
});

test('the app is told of a removal through the API, too', async () => {
  const { id } = await world.sandbox.app();
  await world.sandbox.control('PUT', `apps/${id}`, { deauthorizeUrl: receiver.url });
  const token = await world.sandbox.userToken({ person: 'Noah Becker' });
  await world.call('DELETE', `${V}/me/permissions`, {}, token);
  await deliver();
  expect(receiver.received.map(({ body }) => body)).toEqual([expect.stringMatching(/^signed_request=/)]);
});

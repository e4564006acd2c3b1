import { connect, type Connected, V } from './helpers';
import type { Json } from '../support/server';

let world: Connected;
beforeAll(async () => {
  world = await connect();
});
afterAll(() => world.stop());

const create = async (caption: string) =>
  world.call('POST', `${V}/${world.account}/media`, { image_url: world.media.jpeg(), caption });
const publish = (creation_id: string) =>
  world.call('POST', `${V}/${world.account}/media_publish`, { creation_id });
const me = (token?: string) => world.call('GET', `${V}/me`, {}, token);

const linesOf = async (caption: string) =>
  (await world.sandbox.effects(world.account)).filter(({ text }) => text === caption);

describe('scripted failures', () => {
  test.each(['close', 'status', 'broken JSON'])(
    'the effect exists when the answer is lost by %s',
    async (kind) => {
      const play =
        kind === 'close'
          ? { kind, when: 'after' }
          : { kind: 'status', when: 'after', status: kind === 'status' ? 502 : 200, body: '{"id":' };
      const { body } = await create(`after ${kind}`);
      await world.sandbox.script(play, { operation: 'publishMedia' });
      const answer = await publish(body.id).catch(() => undefined);
      expect(answer?.body).toBeUndefined();
      expect(await linesOf(`after ${kind}`)).toHaveLength(1);
    },
  );

  test.each(['close', 'status'])(
    'nothing happens when the call fails before its effect by %s',
    async (kind) => {
      const { body } = await create(`before ${kind}`);
      await world.sandbox.script(
        { kind, when: 'before', ...(kind === 'status' && { status: 503 }) },
        { operation: 'publishMedia' },
      );
      await publish(body.id).catch(() => undefined);
      expect(await linesOf(`before ${kind}`)).toEqual([]);
      expect((await publish(body.id)).status).toBe(200);
    },
  );

  test('an error of the network is returned by its name', async () => {
    const { body } = await create('spam');
    await world.sandbox.script(
      { kind: 'error', error: 'spam' },
      { network: 'INSTAGRAM', operation: 'publishMedia' },
    );
    expect((await publish(body.id)).body.error).toMatchObject({ code: 4, error_subcode: 2207051 });
  });

  test('a script applies to its account and operation only, and as often as it says', async () => {
    const other = await world.sandbox.account('kabir_on_the_road', 'INSTAGRAM');
    await world.sandbox.script(
      { kind: 'status', when: 'before', status: 500 },
      { account: other.id, operation: 'readProfile', times: 2 },
    );
    const statusOf = async (account: string): Promise<number> =>
      (await world.call('GET', `${V}/${account}`)).status;
    expect(await statusOf(world.account)).toBe(200);
    expect([await statusOf(other.id), await statusOf(other.id), await statusOf(other.id)]).toEqual([
      500, 500, 200,
    ]);
  });

  test('failures scripted for two calls apply to one call each', async () => {
    const operation = 'readPerson';
    for (const status of [502, 503])
      await world.sandbox.script({ kind: 'status', when: 'before', status }, { operation });
    expect([(await me()).status, (await me()).status, (await me()).status]).toEqual([502, 503, 200]);
  });

  test('a share of calls fails, the same ones for the same seed', async () => {
    const script = { operation: 'readPerson', times: 1000, share: 0.5 };
    const added: Json = await world.sandbox.script({ kind: 'status', when: 'before', status: 500 }, script);
    const statuses = [];
    for (let call = 0; call < 30; call += 1) statuses.push((await me()).status);
    expect(new Set(statuses)).toEqual(new Set([200, 500]));
    await world.sandbox.control('DELETE', `scripts/${added.id}`);
    expect((await me()).status).toBe(200);
  });

  test('fields are omitted, and answers delayed', async () => {
    await world.sandbox.script({ kind: 'omit', fields: ['name'] }, { operation: 'readPerson' });
    await world.sandbox.script({ kind: 'delay', milliseconds: 1 }, { operation: 'readPerson' });
    expect(Object.keys((await me()).body)).toEqual(['id']);
    expect(await world.sandbox.control('GET', 'scripts')).toEqual([]);
  });

  test('a container waits as long as scripted, and ends in the scripted state', async () => {
    await world.sandbox.script(
      { kind: 'wait', seconds: 300, state: 'ERROR' },
      { operation: 'createContainer' },
    );
    const { body } = await create('waits');
    const state = async () =>
      (await world.call('GET', `${V}/${body.id}`, { fields: 'status_code' })).body.status_code;
    expect(await state()).toBe('IN_PROGRESS');
    await world.sandbox.advance(300);
    expect(await state()).toBe('ERROR');
  });
});

describe('people and accounts', () => {
  const codes = async (token: string): Promise<unknown[]> => {
    const { error } = (await me(token)).body;
    return [error?.code, error?.error_subcode];
  };

  test.each([
    ['PASSWORD_CHANGED', 460],
    ['APP_REMOVED', 458],
  ])('tokens fail after %s with 190/%i, and new ones work', async (event, subcode) => {
    const { sandbox } = world;
    const person = await sandbox.person('Noah Becker');
    const token = await sandbox.userToken({ person: person.name });
    await sandbox.control('POST', `people/${person.id}`, { event });
    expect(await codes(token)).toEqual([190, subcode]);
    expect(await codes(await sandbox.userToken({ person: person.name }))).toEqual([undefined, undefined]);
  });

  test('tokens fail with 190/459 during a checkpoint, and work again after it', async () => {
    const { sandbox } = world;
    const person = await sandbox.person('Noah Becker');
    const token = await sandbox.userToken({ person: person.name });
    await sandbox.control('POST', `people/${person.id}`, { event: 'CHECKPOINT' });
    expect(await codes(token)).toEqual([190, 459]);
    await sandbox.control('POST', `people/${person.id}`, { event: 'CHECKPOINT_CLEARED' });
    expect(await codes(token)).toEqual([undefined, undefined]);
  });

  test('the token of a page fails with 190/492 after the person lost the role', async () => {
    const { sandbox } = world;
    const person = await sandbox.person('Noah Becker');
    const page = await sandbox.account('blue_door_bakery', 'FACEBOOK');
    const token = (await sandbox.pageToken(await sandbox.userToken({ person: person.name }), page.id))!;
    await sandbox.control('POST', `accounts/${page.id}`, { event: 'ROLE_LOST', personId: person.id });
    expect(await codes(token)).toEqual([190, 492]);
  });

  test('the role on a page decides about its Instagram account with Facebook Login only', async () => {
    const { sandbox } = world;
    const page = await sandbox.account('tiny_atelier', 'FACEBOOK');
    const { id } = await sandbox.account('tiny_atelier', 'INSTAGRAM');
    const user = await sandbox.userToken();
    const own = await sandbox.instagramToken({ accounts: [id] });
    const publishImage = (token: string) =>
      world.call('POST', `${V}/${id}/media`, { image_url: world.media.jpeg() }, token);
    expect((await publishImage(user)).status).toBe(200);
    const person = await sandbox.person();
    await sandbox.control('POST', `accounts/${page.id}`, { event: 'ROLE_LOST', personId: person.id });
    expect((await publishImage(user)).body.error).toMatchObject({ code: 100, error_subcode: 33 });
    expect((await publishImage(own)).status).toBe(200);
  });
});

test('the owner deletes a post outside, which reads no longer find', async () => {
  const { body } = await create('outside');
  const { body: post } = await publish(body.id);
  await world.sandbox.control('POST', `posts/${post.id}`, { event: 'DELETE' });
  expect((await world.call('GET', `${V}/${post.id}`)).body.error).toMatchObject({
    code: 100,
    error_subcode: 33,
  });
  await world.sandbox.control('POST', `posts/${post.id}`, { event: 'SHOW' });
  expect((await world.call('GET', `${V}/${post.id}`)).status).toBe(400);
  const lines = await linesOf('outside');
  expect(lines.map(({ effect, origin }) => [effect, origin])).toEqual([
    ['POST_PUBLISHED', 'api'],
    ['POST_DELETED', 'outside'],
  ]);
});

test('ledger, tokens and clock survive a restart', async () => {
  const { body } = await create('restart');
  await publish(body.id);
  const before = await world.sandbox.control('GET', 'ledger');
  const clock = Date.parse((await world.sandbox.control('GET', 'clock')).now);
  await world.sandbox.restart();
  expect(await world.sandbox.control('GET', 'ledger')).toEqual(before);
  expect(Date.parse((await world.sandbox.control('GET', 'clock')).now)).toBeGreaterThanOrEqual(clock);
  expect((await me()).status).toBe(200);
});

test.each([
  ['scripts', { play: { kind: 'explode' } }, 400],
  ['scripts', { play: { kind: 'error', error: 'nothing' }, network: 'INSTAGRAM' }, 400],
  ['scripts', { play: { kind: 'error', error: 'toString' }, network: 'INSTAGRAM' }, 400],
  ['clock', { advanceSeconds: -1 }, 400],
  ['people/nobody', { event: 'CHECKPOINT' }, 404],
  ['posts/nothing', { event: 'DELETE' }, 404],
])('the control API rejects %s with %j', async (path, body, status) => {
  const answer = await world.sandbox.tryControl('POST', path, body);
  expect([answer.status, typeof answer.body.error]).toEqual([status, 'string']);
});

test('the control API names what a scripted error lacks, and an unknown network', async () => {
  const error =
    "`network` is required when `play.kind` is `error`, and `play.error` must be one of that network's `errors` in `GET /api/networks`.";
  const script = { play: { kind: 'error', error: 'expired' } };
  const noNetwork = await world.sandbox.tryControl('POST', 'scripts', script);
  expect(noNetwork).toEqual({ status: 400, body: { error } });
  const unknown = await world.sandbox.tryControl('POST', 'networks/FOO/review', {});
  expect(unknown).toEqual({ status: 404, body: { error: 'No network has the name FOO.' } });
});

test('the control API rejects an unknown limit', async () => {
  const answer = await world.sandbox.tryControl('PUT', 'limits/instagram.publsh', { maximum: 1 });
  expect(answer).toEqual({ status: 404, body: { error: 'No limit has the name instagram.publsh.' } });
});

test('a follower cannot reply to a comment of another post', async () => {
  const posts = [];
  for (const caption of ['First post', 'Second post'])
    posts.push((await publish((await create(caption)).body.id)).body.id);
  const [first, second] = posts;
  const written = { author: 'ravi', text: 'Hello' };
  const { id } = await world.sandbox.control('POST', `posts/${first}/comments`, written);
  const reply = { ...written, parentId: id };
  expect(await world.sandbox.tryControl('POST', `posts/${second}/comments`, reply)).toEqual({
    status: 400,
    body: { error: `The comment ${id} belongs to another post.` },
  });
  expect((await world.sandbox.tryControl('POST', `posts/${first}/comments`, reply)).status).toBe(200);
});

import sharp from 'sharp';
import type { Json } from '../support/server';
import { Facts } from './facts';
import { mp4 } from './media-server';
import { pinterestConnect, pinterestConsent, pinterestToken } from './pinterest-login';
import type { Reply, Target } from './target';

const V = '/v5';
const UNKNOWN = '17000000000000001';

/** Sends JSON a second after the last call, because 100 writes are allowed in a minute. */
async function write(
  network: Target,
  method: 'PATCH' | 'POST',
  path: string,
  json: object,
  token?: string,
): Promise<Reply> {
  await network.sandbox.advance(1);
  return network.send(method, `${V}${path}`, { json, ...(token !== undefined && { token }) });
}

const boardNamed = async (network: Target, name: string, token?: string): Promise<string> =>
  (await network.get(`${V}/boards`, {}, token === undefined ? {} : { token })).body.items.find(
    (board: Json) => board.name === name,
  ).id;

const image = ({ media }: Target): object => ({ source_type: 'image_url', url: media.jpeg() });

/** Creates a pin on the board `Bread`. */
const pin = async (network: Target, fields: object, token?: string): Promise<Reply> =>
  write(
    network,
    'POST',
    '/pins',
    { board_id: await boardNamed(network, 'Bread'), media_source: image(network), ...fields },
    token,
  );

const pinned = async (network: Target, title: string, fields: object = {}): Promise<string> =>
  (await pin(network, { title, ...fields })).body.id;

const codes = ({ status, body }: Reply): unknown[] => [status, body.code];

const effectsOf = async ({ sandbox, account }: Target, id: string): Promise<string[]> =>
  (await sandbox.effects(account)).filter(({ objectId }) => objectId === id).map(({ effect }) => effect);

const carousel = (urls: string[]): object => ({
  media_source: { source_type: 'multiple_image_urls', items: urls.map((url) => ({ url })) },
});

const kabir = async ({ sandbox }: Target): Promise<string> =>
  (await pinterestConnect(sandbox, { person: 'Kabir Rao' })).access_token;

/** Registers a video and sends its bytes. */
async function uploaded(network: Target, bytes = mp4(10, 1080, 1920), policy?: string): Promise<Json> {
  const { body } = await write(network, 'POST', '/media', { media_type: 'video' });
  const form = new FormData();
  for (const [name, value] of Object.entries<string>(body.upload_parameters)) form.set(name, value);
  if (policy !== undefined) form.set('policy', policy);
  form.set('file', new Blob([new Uint8Array(bytes)]), 'video.mp4');
  const response = await fetch(body.upload_url, { method: 'POST', body: form });
  return { id: body.media_id, status: response.status, text: await response.text() };
}

const mediaStatus = async (network: Target, id: string): Promise<string> =>
  (await network.get(`${V}/media/${id}`)).body.status;

const video = (media_id: string, cover: object = { cover_image_key_frame_time: 1 }): object => ({
  media_source: { source_type: 'video_id', media_id, ...cover },
});

const dayOf = async ({ sandbox }: Target, offset: number): Promise<string> => {
  const { now } = await sandbox.control('GET', 'clock');
  return new Date(Date.parse(now) + offset * 86_400_000).toISOString().slice(0, 10);
};

const pageOf = async ({ sandbox }: Target, path: string): Promise<number> =>
  (await fetch(`${sandbox.url('PINTEREST')}${path}`)).status;

export const facts = new Facts();

facts
  .everywhere('documented', 'user_account returns the account of the token', async (network) => {
    const { body } = await network.get(`${V}/user_account`);
    expect(body).toMatchObject({
      id: network.account,
      username: expect.any(String),
      account_type: expect.stringMatching(/^(BUSINESS|PINNER)$/),
      follower_count: expect.any(Number),
      pin_count: expect.any(Number),
    });
  })
  .everywhere('observed', 'calls without a valid token fail with 401 and code 2', async (network) => {
    for (const token of [null, 'pina_unknown']) {
      const reply = await network.get(`${V}/user_account`, {}, { token });
      expect([reply.status, reply.body]).toEqual([401, { code: 2, message: 'Authentication failed.' }]);
    }
  })
  .everywhere('documented', 'lists have items and a bookmark', async (network) => {
    for (const path of ['/boards', '/pins', '/media']) {
      const { body } = await network.get(`${V}${path}`, { page_size: '1' });
      expect(Object.keys(body).sort()).toEqual(['bookmark', 'items']);
    }
  })
  .everywhere('documented', 'pages have at most 250 items', async (network) => {
    expect((await network.get(`${V}/pins`, { page_size: '251' })).status).toBe(400);
  })
  .everywhere('documented', 'an unknown pin, board or media fails with 404', async (network) => {
    for (const path of ['/pins', '/boards', '/media']) {
      const { status, body } = await network.get(`${V}${path}/${UNKNOWN}`);
      expect(status).toBe(404);
      expect(body).toEqual({ code: expect.any(Number), message: expect.any(String) });
    }
  })
  .everywhere('documented', 'responses have X-RateLimit headers', async (network) => {
    const { headers } = await network.get(`${V}/boards`);
    expect(headers.get('x-ratelimit-limit')).toMatch(/^\d+/);
    expect(Number(headers.get('x-ratelimit-remaining'))).toBeGreaterThan(0);
    expect(headers.get('x-ratelimit-reset')).toMatch(/^\d+$/);
  })
  .everywhere('documented', 'a pin without board and media fails with 400', async (network) => {
    expect((await network.post(`${V}/pins`, {}, { json: {} })).status).toBe(400);
  })
  .everywhere('observed', 'analytics of more than 90 days ago fail with 400', async (network) => {
    const params = { start_date: '2020-01-01', end_date: '2020-01-02' };
    expect((await network.get(`${V}/user_account/analytics`, params)).status).toBe(400);
  })
  .everywhere('documented', 'analytics need both dates', async (network) => {
    expect((await network.get(`${V}/user_account/analytics`)).status).toBe(400);
  })
  .add('documented', 'a pin is created from the URL of an image', async (network) => {
    const link = 'https://bakery.example/bread';
    const { status, body } = await pin(network, { title: 'Sourdough', description: 'Baked today.', link });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      title: 'Sourdough',
      description: 'Baked today.',
      link,
      creative_type: 'REGULAR',
      is_owner: true,
      board_id: await boardNamed(network, 'Bread'),
      media: { media_type: 'image', images: { '1200x': { width: 800, height: 800 } } },
    });
    expect((await network.get(`${V}/pins/${body.id}`)).body).toEqual(body);
    expect(await effectsOf(network, body.id)).toEqual(['POST_PUBLISHED']);
    expect(await pageOf(network, `/pin/${body.id}/`)).toBe(200);
  })
  .add('documented', 'titles have at most 100 characters', async (network) => {
    expect((await pin(network, { title: 'a'.repeat(101) })).body.message).toContain('maxLength=100');
    expect((await pin(network, { title: 'a'.repeat(100) })).status).toBe(201);
  })
  .add('documented', 'descriptions have at most 800 characters', async (network) => {
    expect((await pin(network, { description: 'a'.repeat(801) })).body.message).toContain('maxLength=800');
  })
  .add('documented', 'alternative texts have at most 500 characters', async (network) => {
    expect((await pin(network, { alt_text: 'a'.repeat(501) })).body.message).toContain('maxLength=500');
  })
  .add('documented', 'links have at most 2,048 characters', async (network) => {
    const link = `https://bakery.example/${'a'.repeat(2048)}`;
    expect((await pin(network, { link })).body.message).toContain('maxLength=2048');
  })
  .add('documented', 'the ID of a board has digits only', async (network) => {
    const reply = await pin(network, { board_id: 'bread' });
    expect(reply.status).toBe(400);
    expect(reply.body.message).toContain('board_id: constraint: pattern=');
  })
  .add('documented', 'a board that does not exist fails with 404', async (network) => {
    expect(codes(await pin(network, { board_id: UNKNOWN }))).toEqual([404, 40]);
  })
  .add('documented', 'a board of another account fails with 403', async (network) => {
    const board_id = await boardNamed(network, 'Rajasthan', await kabir(network));
    expect((await pin(network, { board_id })).status).toBe(403);
  })
  .add('observed', 'an image URL that cannot be fetched fails with 400', async (network) => {
    for (const url of [network.media.missing(), network.media.redirect(), 'http://10.0.0.1/a.jpg']) {
      const reply = await pin(network, { media_source: { source_type: 'image_url', url } });
      expect(reply.status).toBe(400);
      expect(reply.body.message).toContain('Unable to reach the URL');
    }
  })
  .add('assumed', 'images are JPEG or PNG', async (network) => {
    const { media } = network;
    const source = (url: string): object => ({ media_source: { source_type: 'image_url', url } });
    expect((await pin(network, source(media.png()))).status).toBe(201);
    expect((await pin(network, source(media.video()))).status).toBe(400);
  })
  .add('documented', 'an image can be sent in base64', async (network) => {
    const create = { width: 600, height: 900, channels: 3, background: '#3366aa' } as const;
    const data = (await sharp({ create }).jpeg().toBuffer()).toString('base64');
    const media_source = { source_type: 'image_base64', content_type: 'image/jpeg', data };
    expect((await pin(network, { media_source })).body.media.images['600x']).toMatchObject({ height: 900 });
    const broken = { ...media_source, data: Buffer.from('no image').toString('base64') };
    expect((await pin(network, { media_source: broken })).status).toBe(400);
  })
  .add('documented', 'an unknown source of media fails with 400', async (network) => {
    expect((await pin(network, { media_source: { source_type: 'ftp' } })).status).toBe(400);
  })
  .add('documented', 'a carousel has 2 to 5 images', async (network) => {
    const url = network.media.jpeg();
    expect((await pin(network, carousel([url]))).body.message).toContain('minItems=2');
    expect((await pin(network, carousel(Array(6).fill(url)))).body.message).toContain('maxItems=5');
    const { body } = await pin(network, carousel([url, url]));
    expect([body.creative_type, body.media.items]).toEqual(['CAROUSEL', expect.any(Array)]);
    expect(await effectsOf(network, body.id)).toEqual(['POST_PUBLISHED']);
  })
  .add('observed', 'the images of a carousel must have the same size', async (network) => {
    const { media } = network;
    const reply = await pin(network, carousel([media.jpeg(800, 800), media.jpeg(800, 1000)]));
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining('same size')]);
  })
  .add('documented', 'a video is registered, uploaded, processed and pinned', async (network) => {
    const media = await uploaded(network);
    expect(media.status).toBe(204);
    expect(await mediaStatus(network, media.id)).toBe('processing');
    await network.sandbox.advance(31);
    expect(await mediaStatus(network, media.id)).toBe('succeeded');
    const { status, body } = await pin(network, { title: 'Kneading', ...video(media.id) });
    expect([status, body.creative_type]).toEqual([201, 'VIDEO']);
    expect(body.media).toMatchObject({ media_type: 'video', duration: 10_000, width: 1080, height: 1920 });
  })
  .add('documented', 'a video without bytes is registered', async (network) => {
    const { status, body } = await write(network, 'POST', '/media', { media_type: 'video' });
    expect([status, body]).toEqual([
      201,
      {
        media_id: expect.any(String),
        media_type: 'video',
        upload_url: expect.any(String),
        upload_parameters: expect.objectContaining({ key: expect.any(String), policy: expect.any(String) }),
      },
    ]);
    expect(await mediaStatus(network, body.media_id)).toBe('registered');
  })
  .add('documented', 'a video needs a cover', async (network) => {
    const { id } = await uploaded(network);
    await network.sandbox.advance(31);
    expect((await pin(network, video(id, {}))).body.message).toContain('cover');
    const cover = { cover_image_url: network.media.jpeg() };
    expect((await pin(network, video(id, cover))).status).toBe(201);
    const missing = { cover_image_url: network.media.missing() };
    expect((await pin(network, video(id, missing))).status).toBe(400);
    const fraction = { cover_image_key_frame_time: 1.5 };
    expect((await pin(network, video(id, fraction))).status).toBe(400);
  })
  .add('assumed', 'a video cannot be pinned before it was processed', async (network) => {
    const { id } = await uploaded(network);
    expect((await pin(network, video(id))).status).toBe(400);
  })
  .add('assumed', 'an upload needs its parameters, and works once', async (network) => {
    const denied = await uploaded(network, mp4(10, 1080, 1920), 'other');
    expect([denied.status, denied.text]).toEqual([403, expect.stringContaining('AccessDenied')]);
    expect(await mediaStatus(network, denied.id)).toBe('registered');
  })
  .add('documented', 'videos are from 4 seconds to 15 minutes long', async (network) => {
    for (const [seconds, status] of [
      [3, 'failed'],
      [4, 'succeeded'],
      [901, 'failed'],
    ] as const) {
      const { id } = await uploaded(network, mp4(seconds, 1080, 1920));
      await network.sandbox.advance(31);
      expect(await mediaStatus(network, id)).toBe(status);
    }
  })
  .add('documented', 'processing can take long, and fail', async (network) => {
    await network.sandbox.script(
      { kind: 'wait', seconds: 300, state: 'ERROR' },
      { network: 'PINTEREST', operation: 'registerMedia' },
    );
    const { id } = await uploaded(network);
    await network.sandbox.advance(200);
    expect(await mediaStatus(network, id)).toBe('processing');
    await network.sandbox.advance(100);
    expect(await mediaStatus(network, id)).toBe('failed');
  })
  .add('documented', 'a pin can be changed', async (network) => {
    const id = await pinned(network, 'Tpyo', { description: 'Kept' });
    const { status, body } = await write(network, 'PATCH', `/pins/${id}`, { title: 'Typo' });
    expect([status, body.title, body.description]).toEqual([200, 'Typo', 'Kept']);
    expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED', 'POST_EDITED']);
  })
  .add('documented', 'a pin can be moved to another board', async (network) => {
    const id = await pinned(network, 'Moves');
    const board_id = await boardNamed(network, 'Cakes');
    await write(network, 'PATCH', `/pins/${id}`, { board_id });
    const { body } = await network.get(`${V}/boards/${board_id}/pins`);
    expect(body.items.map((item: Json) => item.id)).toContain(id);
  })
  .add('documented', 'a deleted pin is not found any more', async (network) => {
    const id = await pinned(network, 'Gone soon');
    expect((await network.delete(`${V}/pins/${id}`)).status).toBe(204);
    expect(codes(await network.get(`${V}/pins/${id}`))).toEqual([404, 50]);
    expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED', 'POST_DELETED']);
    expect(await pageOf(network, `/pin/${id}/`)).toBe(404);
  })
  .add('documented', 'a pin that its owner deletes outside is not found any more', async (network) => {
    const id = await pinned(network, 'Deleted outside');
    await network.sandbox.control('POST', `posts/${id}`, { event: 'DELETE' });
    expect((await network.get(`${V}/pins/${id}`)).status).toBe(404);
  })
  .add('documented', 'a pin of another account can be read, but not changed', async (network) => {
    const id = await pinned(network, 'Hands off');
    const token = await kabir(network);
    expect((await network.get(`${V}/pins/${id}`, {}, { token })).body).toMatchObject({ is_owner: false });
    expect((await write(network, 'PATCH', `/pins/${id}`, { title: 'Mine' }, token)).status).toBe(403);
    expect((await network.delete(`${V}/pins/${id}`, {}, { token })).status).toBe(403);
    expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED']);
  })
  .add('assumed', 'a pin can be saved again from another pin', async (network) => {
    const parent_pin_id = await pinned(network, 'Original');
    const { status, body } = await pin(network, { parent_pin_id, media_source: { source_type: 'pin_url' } });
    expect([status, body.parent_pin_id]).toEqual([201, parent_pin_id]);
  })
  .add('documented', 'the same pin twice is two pins', async (network) => {
    const [first, second] = [await pinned(network, 'Twice'), await pinned(network, 'Twice')];
    expect(first).not.toBe(second);
  })
  .add('documented', 'a lost answer leaves a pin that the board lists first', async (network) => {
    await network.sandbox.script({ kind: 'close', when: 'after' }, { operation: 'createPin' });
    const link = 'https://bakery.example/lost';
    await expect(pin(network, { title: 'Lost', link })).rejects.toThrow();
    const board = await boardNamed(network, 'Bread');
    const { body } = await network.get(`${V}/boards/${board}/pins`, { page_size: '1' });
    expect(body.items).toMatchObject([{ title: 'Lost', link }]);
  })
  .add('documented', 'boards list pins newest first, page by page', async (network) => {
    const { body: board } = await write(network, 'POST', '/boards', { name: 'Pages' });
    const ids: string[] = [];
    for (const title of ['First', 'Second', 'Third'])
      ids.unshift(await pinned(network, title, { board_id: board.id }));
    const listed: string[] = [];
    let bookmark: string | null = '';
    while (bookmark !== null) {
      const page = { page_size: '2', ...(bookmark && { bookmark }) };
      const { body }: Reply = await network.get(`${V}/boards/${board.id}/pins`, page);
      listed.push(...body.items.map(({ id }: Json) => id));
      bookmark = body.bookmark;
    }
    expect(listed).toEqual(ids);
  })
  .add('documented', 'boards are created, renamed and deleted with their pins', async (network) => {
    const { status, body } = await write(network, 'POST', '/boards', { name: 'Rolls' });
    expect([status, body]).toEqual([201, expect.objectContaining({ name: 'Rolls', privacy: 'PUBLIC' })]);
    expect((await write(network, 'PATCH', `/boards/${body.id}`, { name: 'Buns' })).body.name).toBe('Buns');
    const id = await pinned(network, 'On a board', { board_id: body.id });
    expect((await network.get(`${V}/boards/${body.id}`)).body.pin_count).toBe(1);
    expect((await network.delete(`${V}/boards/${body.id}`)).status).toBe(204);
    expect((await network.get(`${V}/pins/${id}`)).status).toBe(404);
    expect(codes(await pin(network, { board_id: body.id }))).toEqual([404, 40]);
  })
  .add('assumed', 'names of boards are unique for an account', async (network) => {
    expect(codes(await write(network, 'POST', '/boards', { name: 'Bread' }))).toEqual([400, 58]);
    const cakes = await boardNamed(network, 'Cakes');
    expect(codes(await write(network, 'PATCH', `/boards/${cakes}`, { name: 'Bread' }))).toEqual([400, 58]);
  })
  .add('documented', 'a pin can be in a section of its board', async (network) => {
    const board_id = await boardNamed(network, 'Cakes');
    const path = `/boards/${board_id}/sections`;
    const { status, body } = await write(network, 'POST', path, { name: 'Wedding' });
    expect([status, body]).toEqual([201, { id: expect.any(String), name: 'Wedding' }]);
    expect((await network.get(`${V}${path}`)).body.items).toEqual([body]);
    const created = await pin(network, { board_id, board_section_id: body.id });
    expect(created.body.board_section_id).toBe(body.id);
    expect((await pin(network, { board_section_id: body.id })).status).toBe(404);
  })
  .add('documented', 'pins of a secret board are for their owner alone', async (network) => {
    const { body } = await write(network, 'POST', '/boards', { name: 'Ideas', privacy: 'SECRET' });
    const id = await pinned(network, 'Secret recipe', { board_id: body.id });
    expect((await network.get(`${V}/pins/${id}`)).status).toBe(200);
    const token = await kabir(network);
    for (const path of [`/pins/${id}`, `/boards/${body.id}`])
      expect((await network.get(`${V}${path}`, {}, { token })).status).toBe(404);
    expect(await pageOf(network, `/pin/${id}/`)).toBe(404);
  })
  .add('documented', 'pins of an app with Trial access are for their owner alone', async (network) => {
    await network.sandbox.control('PUT', 'switches/access:pinterest', { off: true });
    const id = await pinned(network, 'On trial');
    await network.sandbox.control('PUT', 'switches/access:pinterest', { off: false });
    expect((await network.get(`${V}/pins/${id}`)).status).toBe(200);
    expect(await pageOf(network, `/pin/${id}/`)).toBe(404);
  })
  .add('assumed', 'an app with Trial access has 1,000 calls a day', async (network) => {
    await network.sandbox.control('PUT', 'switches/access:pinterest', { off: true });
    const { headers } = await network.get(`${V}/pins`);
    expect(headers.get('x-ratelimit-limit')).toBe('1000, 1000;w=86400;name="trial"');
    await network.sandbox.control('PUT', 'switches/access:pinterest', { off: false });
  })
  .add('documented', '100 writes are allowed in a minute', async (network) => {
    const token = await kabir(network);
    const call = (): Promise<Reply> => network.post(`${V}/boards`, {}, { json: {}, token });
    await network.sandbox.advance(61);
    for (let count = 0; count < 99; count += 1) await call();
    const last = await call();
    expect([last.status, last.headers.get('x-ratelimit-remaining')]).toEqual([400, '0']);
    const exceeded = await call();
    expect(codes(exceeded)).toEqual([429, 8]);
    expect(Number(exceeded.headers.get('x-ratelimit-reset'))).toBeGreaterThan(0);
    expect((await network.get(`${V}/boards`, {}, { token })).status).toBe(200);
    await network.sandbox.advance(61);
    expect((await call()).status).toBe(400);
  })
  .add('documented', 'the app authenticates with HTTP Basic', async (network) => {
    const { sandbox } = network;
    const code = (await pinterestConsent(sandbox)).searchParams.get('code')!;
    const params = { grant_type: 'authorization_code', code };
    expect(await pinterestToken(sandbox, params, 'app:wrong')).toEqual({
      status: 401,
      body: { code: 2, message: 'Authentication failed.' },
    });
    expect((await pinterestToken(sandbox, params)).status).toBe(200);
    expect(await pinterestToken(sandbox, params)).toMatchObject({
      status: 400,
      body: { code: expect.any(Number), message: expect.stringContaining('was used') },
    });
  })
  .add('documented', 'refresh tokens are valid for 60 days, renewed by use', async (network) => {
    const { sandbox } = network;
    const tokens = await pinterestConnect(sandbox);
    expect(tokens).toMatchObject({
      response_type: 'authorization_code',
      token_type: 'bearer',
      expires_in: 2_592_000,
      refresh_token_expires_in: 5_184_000,
      scope: 'boards:read boards:write pins:read pins:write user_accounts:read',
    });
    const params = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    const { body } = await pinterestToken(sandbox, params);
    expect(body).toMatchObject({ response_type: 'refresh_token', refresh_token_expires_in: 5_184_000 });
    expect((await network.get(`${V}/pins`, {}, { token: body.access_token })).status).toBe(200);
  })
  .add('assumed', 'a refresh ends the old refresh token', async (network) => {
    const { refresh_token } = await pinterestConnect(network.sandbox);
    const params = { grant_type: 'refresh_token', refresh_token };
    const { body } = await pinterestToken(network.sandbox, params);
    expect(body.refresh_token).not.toBe(refresh_token);
    expect((await pinterestToken(network.sandbox, params)).status).toBe(400);
  })
  .add('documented', 'a person denies the request as a whole', async (network) => {
    const url = await pinterestConsent(network.sandbox, { decision: 'deny' });
    expect([url.searchParams.get('error'), url.searchParams.get('state')]).toEqual([
      'access_denied',
      'state-1',
    ]);
  })
  .add('documented', 'pins need all scopes of boards and pins', async (network) => {
    const ask = ['boards:read', 'pins:read', 'pins:write'];
    const { access_token } = await pinterestConnect(network.sandbox, { ask });
    expect((await pin(network, { title: 'No scope' }, access_token)).status).toBe(403);
    expect((await network.get(`${V}/pins`, {}, { token: access_token })).status).toBe(200);
  })
  .add('assumed', 'tokens end with a new password, and with the removal of the app', async (network) => {
    const { sandbox } = network;
    const { id } = await sandbox.person('Noah Becker', 'PINTEREST');
    for (const event of ['PASSWORD_CHANGED', 'APP_REMOVED']) {
      const { access_token: token } = await pinterestConnect(sandbox, { person: 'Noah Becker' });
      expect((await network.get(`${V}/pins`, {}, { token })).status).toBe(200);
      await sandbox.control('POST', `people/${id}`, { event });
      expect((await network.get(`${V}/pins`, {}, { token })).status).toBe(401);
    }
  })
  .add('assumed', 'a suspended account cannot create pins', async (network) => {
    const { account, sandbox } = network;
    await sandbox.control('POST', `accounts/${account}`, { event: 'BLOCKED' });
    expect((await pin(network, { title: 'Suspended' })).status).toBe(403);
    await sandbox.control('POST', `accounts/${account}`, { event: 'UNBLOCKED' });
  })
  .add('documented', 'analytics of a pin have values per day and in total', async (network) => {
    const id = await pinned(network, 'Measured');
    await network.sandbox.advance(86_400);
    const params = {
      start_date: await dayOf(network, -2),
      end_date: await dayOf(network, 0),
      metric_types: 'IMPRESSION,SAVE',
    };
    const { body } = await network.get(`${V}/pins/${id}/analytics`, params);
    const { daily_metrics: daily, summary_metrics: total } = body.all;
    expect(daily.map(({ data_status }: Json) => data_status)).toEqual(['READY', 'READY', 'READY']);
    expect(daily[0].metrics).toEqual({ IMPRESSION: 0, SAVE: 0 });
    expect(total.IMPRESSION).toBeGreaterThan(0);
    const sum = daily.reduce((all: number, { metrics }: Json) => all + Number(metrics.IMPRESSION), 0);
    expect(sum).toBe(total.IMPRESSION);
  })
  .add('documented', 'metrics of videos exist for videos only', async (network) => {
    const id = await pinned(network, 'No video');
    const days = { start_date: await dayOf(network, 0), end_date: await dayOf(network, 0) };
    for (const metric_types of ['VIDEO_MRC_VIEW', 'MAGIC', 'constructor', '']) {
      const reply = await network.get(`${V}/pins/${id}/analytics`, { ...days, metric_types });
      expect(reply.status).toBe(400);
    }
    const media = await uploaded(network);
    await network.sandbox.advance(31);
    const { body } = await pin(network, video(media.id));
    const params = { ...days, metric_types: 'VIDEO_MRC_VIEW' };
    expect((await network.get(`${V}/pins/${body.id}/analytics`, params)).status).toBe(200);
  })
  .add('documented', 'analytics of the account have five metrics by default', async (network) => {
    const days = { start_date: await dayOf(network, -1), end_date: await dayOf(network, 0) };
    const { body } = await network.get(`${V}/user_account/analytics`, days);
    expect(Object.keys(body.all.summary_metrics)).toEqual([
      'ENGAGEMENT',
      'IMPRESSION',
      'OUTBOUND_CLICK',
      'PIN_CLICK',
      'SAVE',
    ]);
  });

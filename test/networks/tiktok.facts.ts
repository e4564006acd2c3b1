import { createHash, createHmac } from 'node:crypto';
import { startReceiver } from '../sandbox/helpers';
import type { Json } from '../support/server';
import { Facts } from './facts';
import { mp4 } from './media-server';
import type { Reply, Target } from './target';
import { tiktokConnect, tiktokConsent, tiktokOAuth } from './tiktok-login';

const PUBLISH = '/v2/post/publish';
const MB = 1024 ** 2;
const VIDEO = mp4(10, 1080, 1920);
/** A video of so many bytes. The rest is a part of the file that players skip. */
const large = (size: number): Buffer => Buffer.concat([VIDEO, Buffer.alloc(size - VIDEO.length)]);

const call = (network: Target, path: string, json: object, token?: string): Promise<Reply> =>
  network.post(path, {}, { json, ...(token !== undefined && { token }) });

/** Starts a post after a minute, because only 6 can be started in one. */
async function start(network: Target, path: string, json: object, token?: string): Promise<Reply> {
  await network.sandbox.advance(61);
  return call(network, `${PUBLISH}/${path}/init/`, json, token);
}

const whole = (size: number): object => ({
  source: 'FILE_UPLOAD',
  video_size: size,
  chunk_size: size,
  total_chunk_count: 1,
});
const pull = (video_url: string): object => ({ source: 'PULL_FROM_URL', video_url });

const initVideo = (
  network: Target,
  title: string,
  source_info: object = whole(VIDEO.length),
  info: object = {},
): Promise<Reply> =>
  start(network, 'video', {
    post_info: { privacy_level: 'PUBLIC_TO_EVERYONE', title, ...info },
    source_info,
  });

const photos = (network: Target, images: string[], more: object = {}): Promise<Reply> =>
  start(network, 'content', {
    media_type: 'PHOTO',
    post_mode: 'DIRECT_POST',
    post_info: { title: 'Photos', privacy_level: 'PUBLIC_TO_EVERYONE' },
    source_info: { source: 'PULL_FROM_URL', photo_images: images, photo_cover_index: 0 },
    ...more,
  });

/** Sends a part of a file. */
async function put(
  upload_url: string,
  bytes: Buffer,
  first = 0,
  total = bytes.length,
  type = 'video/mp4',
): Promise<{ status: number; range: string | null }> {
  const range = `bytes ${first}-${first + bytes.length - 1}/${total}`;
  const response = await fetch(upload_url, {
    method: 'PUT',
    headers: { 'content-type': type, 'content-range': range },
    body: new Uint8Array(bytes),
  });
  await response.arrayBuffer();
  return { status: response.status, range: response.headers.get('content-range') };
}

/** Starts a video, sends its bytes, and returns its `publish_id`. */
async function uploaded(network: Target, title: string, bytes = VIDEO, info: object = {}): Promise<string> {
  const { body } = await initVideo(network, title, whole(bytes.length), info);
  await put(body.data.upload_url, bytes);
  return body.data.publish_id;
}

const statusOf = async (network: Target, publish_id: string, token?: string): Promise<Json> =>
  (await call(network, `${PUBLISH}/status/fetch/`, { publish_id }, token)).body.data;

/** Publishes a video, waits until moderation has ended, and returns the ID of the post. */
async function published(network: Target, title: string): Promise<string> {
  const id = await uploaded(network, title);
  await network.sandbox.advance(100);
  await network.sandbox.advance(100);
  return (await statusOf(network, id)).publicaly_available_post_id[0];
}

const codes = ({ status, body }: Reply): unknown[] => [status, body.error?.code];

const linesOf = async ({ sandbox, account }: Target, text: string): Promise<string[]> =>
  (await sandbox.effects(account)).filter((line) => line.text === text).map(({ effect }) => effect);

async function ended(network: Target, reply: Promise<Reply>): Promise<Json> {
  const { body } = await reply;
  await network.sandbox.advance(31);
  return statusOf(network, body.data.publish_id);
}

const act = ({ sandbox }: Target, action: string, body: object): Promise<Json> =>
  sandbox.control('POST', `networks/TIKTOK/${action}`, body);

const kabir = async ({ sandbox }: Target): Promise<string> =>
  (await tiktokConnect(sandbox, { person: 'Kabir Rao' })).access_token;

/** Runs `work` with a server that receives the webhooks of the app, and returns their bodies. */
async function received(network: Target, work: () => Promise<void>): Promise<Json[]> {
  const { sandbox } = network;
  const receiver = await startReceiver(() => undefined);
  const { id, secret } = await sandbox.app('TIKTOK');
  try {
    await sandbox.control('PUT', `apps/${id}`, { webhookUrl: receiver.url });
    await work();
    await sandbox.control('POST', 'webhooks/deliver');
    return receiver.received.map(({ body, headers }) => {
      const [, time, signature] = /^t=(\d+),s=(\w+)$/.exec(headers['tiktok-signature'] as string)!;
      expect(signature).toBe(createHmac('sha256', secret).update(`${time}.${body}`).digest('hex'));
      const event = JSON.parse(body);
      return { ...event, content: JSON.parse(event.content) };
    });
  } finally {
    await sandbox.control('PUT', `apps/${id}`, { webhookUrl: null });
    await receiver.stop();
  }
}

export const facts = new Facts();

facts
  .everywhere('documented', 'a call without a token fails with access_token_invalid', async (network) => {
    const reply = await network.get('/v2/user/info/', { fields: 'open_id' }, { token: null });
    expect(codes(reply)).toEqual([401, 'access_token_invalid']);
    expect(reply.body.error).toEqual({
      code: 'access_token_invalid',
      message: expect.any(String),
      log_id: expect.any(String),
    });
  })
  .everywhere('documented', 'an unknown token fails with access_token_invalid', async (network) => {
    const reply = await network.get('/v2/user/info/', { fields: 'open_id' }, { token: 'act.unknown' });
    expect(codes(reply)).toEqual([401, 'access_token_invalid']);
  })
  .everywhere('documented', 'user/info returns the requested fields', async (network) => {
    const { body } = await network.get('/v2/user/info/', { fields: 'open_id,display_name' });
    expect(body.data.user).toEqual({ open_id: network.account, display_name: expect.any(String) });
    expect(body.error).toMatchObject({ code: 'ok', log_id: expect.any(String) });
  })
  .everywhere('assumed', 'user/info without fields, or with an unknown one, fails', async (network) => {
    for (const fields of ['', 'shoe_size', 'constructor'])
      expect(codes(await network.get('/v2/user/info/', { fields }))).toEqual([400, 'invalid_params']);
  })
  .everywhere('documented', 'creator_info returns options and settings of the creator', async (network) => {
    const { body } = await call(network, `${PUBLISH}/creator_info/query/`, {});
    expect(body.data).toEqual({
      creator_avatar_url: expect.any(String),
      creator_username: expect.any(String),
      creator_nickname: expect.any(String),
      privacy_level_options: expect.arrayContaining(['SELF_ONLY']),
      comment_disabled: expect.any(Boolean),
      duet_disabled: expect.any(Boolean),
      stitch_disabled: expect.any(Boolean),
      max_video_post_duration_sec: expect.any(Number),
    });
  })
  .everywhere(
    'documented',
    'the status of an unknown post fails with invalid_publish_id',
    async (network) => {
      const reply = await call(network, `${PUBLISH}/status/fetch/`, { publish_id: 'v_pub_file~v2.0' });
      expect(codes(reply)).toEqual([400, 'invalid_publish_id']);
    },
  )
  .everywhere('documented', 'video/list returns videos with a cursor', async (network) => {
    const { body } = await network.post(
      '/v2/video/list/',
      {},
      { json: { max_count: 1 }, query: { fields: 'id' } },
    );
    expect(body.data).toEqual({
      videos: expect.any(Array),
      cursor: expect.any(Number),
      has_more: expect.any(Boolean),
    });
  })
  .everywhere('documented', 'video/list returns at most 20 videos', async (network) => {
    const reply = await network.post(
      '/v2/video/list/',
      {},
      { json: { max_count: 21 }, query: { fields: 'id' } },
    );
    expect(codes(reply)).toEqual([400, 'invalid_params']);
  })
  .everywhere('documented', 'video/query leaves unknown videos out', async (network) => {
    const json = { filters: { video_ids: ['1'] } };
    const { body } = await network.post('/v2/video/query/', {}, { json, query: { fields: 'id' } });
    expect(body.data.videos).toEqual([]);
  })
  .everywhere('assumed', 'a body that is not JSON fails with invalid_params', async (network) => {
    const reply = await network.post(`${PUBLISH}/status/fetch/`, { publish_id: 'v_pub_file~v2.0' });
    expect(codes(reply)).toEqual([400, 'invalid_params']);
  })
  .add('documented', 'a private account has no public privacy level', async (network) => {
    const { access_token } = await tiktokConnect(network.sandbox, { person: 'Noah Becker' });
    const { body } = await call(network, `${PUBLISH}/creator_info/query/`, {}, access_token);
    expect(body.data.privacy_level_options).toEqual([
      'FOLLOWER_OF_CREATOR',
      'MUTUAL_FOLLOW_FRIENDS',
      'SELF_ONLY',
    ]);
  })
  .add('documented', 'video/init returns a publish_id and the URL for the upload', async (network) => {
    const { status, body } = await initVideo(network, 'Not sent');
    expect([status, body.error.code]).toEqual([200, 'ok']);
    expect(body.data.publish_id).toMatch(/^v_pub_file~.{1,50}$/);
    expect(body.data.upload_url).toContain('/video/?upload_id=');
    await network.sandbox.advance(3600);
    expect(await linesOf(network, 'Not sent')).toEqual([]);
  })
  .add('documented', 'a video is published after processing, once', async (network) => {
    const id = await uploaded(network, 'Fresh bread');
    expect(await statusOf(network, id)).toEqual({
      status: 'PROCESSING_UPLOAD',
      publicaly_available_post_id: [],
      uploaded_bytes: VIDEO.length,
    });
    await network.sandbox.advance(31);
    expect((await statusOf(network, id)).status).toBe('PUBLISH_COMPLETE');
    expect(await linesOf(network, 'Fresh bread')).toEqual(['POST_PUBLISHED']);
  })
  .add('documented', 'the ID of a public post is known after moderation', async (network) => {
    const id = await uploaded(network, 'Moderated');
    await network.sandbox.advance(31);
    expect((await statusOf(network, id)).publicaly_available_post_id).toEqual([]);
    await network.sandbox.advance(61);
    const [post] = (await statusOf(network, id)).publicaly_available_post_id;
    const json = { filters: { video_ids: [post] } };
    const { body } = await network.post(
      '/v2/video/query/',
      {},
      { json, query: { fields: 'id,title,share_url' } },
    );
    expect(body.data.videos).toEqual([
      {
        id: post,
        title: 'Moderated',
        share_url: expect.stringContaining(`/@blue_door_bakery/video/${post}`),
      },
    ]);
    const page = await (await fetch(body.data.videos[0].share_url)).text();
    expect(page).toContain('Moderated');
  })
  .add('documented', 'a video is sent in parts, the last one takes the rest', async (network) => {
    const bytes = large(12 * MB);
    const source = {
      source: 'FILE_UPLOAD',
      video_size: bytes.length,
      chunk_size: 5 * MB,
      total_chunk_count: 2,
    };
    const { data } = (await initVideo(network, 'In parts', source)).body;
    const first = bytes.subarray(0, 5 * MB);
    expect(await put(data.upload_url, first, 0, bytes.length)).toEqual({
      status: 206,
      range: `bytes 0-${5 * MB - 1}/${bytes.length}`,
    });
    expect((await statusOf(network, data.publish_id)).uploaded_bytes).toBe(5 * MB);
    expect((await put(data.upload_url, bytes.subarray(5 * MB), 5 * MB, bytes.length)).status).toBe(201);
    await network.sandbox.advance(31);
    expect((await statusOf(network, data.publish_id)).status).toBe('PUBLISH_COMPLETE');
  })
  .add('documented', 'parts out of order, and of a wrong size, fail with 416', async (network) => {
    const bytes = large(12 * MB);
    const source = {
      source: 'FILE_UPLOAD',
      video_size: bytes.length,
      chunk_size: 5 * MB,
      total_chunk_count: 2,
    };
    const { upload_url } = (await initVideo(network, 'Out of order', source)).body.data;
    expect((await put(upload_url, bytes.subarray(5 * MB), 5 * MB, bytes.length)).status).toBe(416);
    expect((await put(upload_url, bytes.subarray(0, 4 * MB), 0, bytes.length)).status).toBe(416);
  })
  .add('documented', 'the URL for the upload is valid for an hour', async (network) => {
    const { upload_url } = (await initVideo(network, 'Late')).body.data;
    await network.sandbox.advance(3600);
    expect((await put(upload_url, VIDEO)).status).toBe(403);
  })
  .add('documented', 'an unknown upload fails with 404', async (network) => {
    const { upload_url } = (await initVideo(network, 'Unknown')).body.data;
    const url = new URL(upload_url);
    url.searchParams.set('upload_token', 'other');
    expect((await put(url.href, VIDEO)).status).toBe(404);
  })
  .add('documented', 'uploads are MP4, QuickTime or WebM', async (network) => {
    const { upload_url } = (await initVideo(network, 'Type')).body.data;
    expect((await put(upload_url, VIDEO, 0, VIDEO.length, 'video/x-msvideo')).status).toBe(400);
  })
  .add('assumed', 'a finished upload takes no more bytes', async (network) => {
    const { upload_url } = (await initVideo(network, 'Twice sent')).body.data;
    expect((await put(upload_url, VIDEO)).status).toBe(201);
    expect((await put(upload_url, VIDEO)).status).toBe(416);
    await network.sandbox.advance(31);
    expect(await linesOf(network, 'Twice sent')).toEqual(['POST_PUBLISHED']);
  })
  .add('documented', 'parts have 5 to 64 MB, and smaller files are sent as a whole', async (network) => {
    const source = (video_size: number, chunk_size: number, total_chunk_count: number) => ({
      source: 'FILE_UPLOAD',
      video_size,
      chunk_size,
      total_chunk_count,
    });
    for (const [size, chunk, count, expected] of [
      [12 * MB, 4 * MB, 3, 400],
      [200 * MB, 65 * MB, 3, 400],
      [12 * MB, 5 * MB, 3, 400],
      [4 * MB, 2 * MB, 2, 400],
      [12 * MB, 12 * MB, 1, 200],
      [4 * MB, 4 * MB, 1, 200],
      [100 * MB, 10 * MB, 10, 200],
    ] as const)
      expect((await initVideo(network, 'Chunks', source(size, chunk, count))).status).toBe(expected);
  })
  .add('documented', 'titles have at most 2,200 UTF-16 units', async (network) => {
    expect(codes(await initVideo(network, '🥐'.repeat(1101)))).toEqual([400, 'invalid_params']);
    expect((await initVideo(network, '🥐'.repeat(1100))).status).toBe(200);
  })
  .add('documented', 'the privacy level is required', async (network) => {
    const reply = await start(network, 'video', {
      post_info: { title: 'No level' },
      source_info: whole(VIDEO.length),
    });
    expect(codes(reply)).toEqual([400, 'invalid_params']);
  })
  .add('documented', 'a privacy level that is no option of the creator fails', async (network) => {
    const level = { privacy_level: 'FOLLOWER_OF_CREATOR' };
    const reply = await initVideo(network, 'Level', whole(VIDEO.length), level);
    expect(codes(reply)).toEqual([403, 'privacy_level_option_mismatch']);
  })
  .add('documented', 'a post for its creator alone has no public ID and is in no list', async (network) => {
    const id = await uploaded(network, 'Secret', VIDEO, { privacy_level: 'SELF_ONLY' });
    await network.sandbox.advance(31);
    await network.sandbox.advance(61);
    expect(await statusOf(network, id)).toMatchObject({
      status: 'PUBLISH_COMPLETE',
      publicaly_available_post_id: [],
    });
    const { body } = await network.post('/v2/video/list/', {}, { json: {}, query: { fields: 'title' } });
    expect(body.data.videos).not.toContainEqual({ title: 'Secret' });
    const feed = await fetch(`${network.sandbox.url('TIKTOK')}/sandbox/feed/blue_door_bakery`);
    expect(await feed.text()).not.toContain('Secret');
  })
  .add('documented', 'a video is pulled from a URL of a verified domain', async (network) => {
    const { data } = (await initVideo(network, 'Pulled', pull(network.media.video()))).body;
    expect(Object.keys(data)).toEqual(['publish_id']);
    expect((await statusOf(network, data.publish_id)).status).toBe('PROCESSING_DOWNLOAD');
    await network.sandbox.advance(31);
    expect(await statusOf(network, data.publish_id)).toMatchObject({
      status: 'PUBLISH_COMPLETE',
      downloaded_bytes: VIDEO.length,
    });
  })
  .add('documented', 'a URL of another domain fails with url_ownership_unverified', async (network) => {
    const reply = await initVideo(network, 'Foreign', pull('https://cdn.example/video.mp4'));
    expect(codes(reply)).toEqual([403, 'url_ownership_unverified']);
  })
  .add(
    'documented',
    'a URL that redirects or responds with 404 fails while it is pulled',
    async (network) => {
      for (const url of [network.media.redirect(), network.media.missing()])
        expect(await ended(network, initVideo(network, 'Redirect', pull(url)))).toMatchObject({
          status: 'FAILED',
          fail_reason: 'video_pull_failed',
        });
    },
  )
  .add('documented', 'a video that is too long fails with duration_check_failed', async (network) => {
    await act(network, 'changeSettings', { account: network.account, maximumSeconds: 60 });
    const status = await ended(network, initVideo(network, 'Long', pull(network.media.video(61))));
    expect(status).toMatchObject({ status: 'FAILED', fail_reason: 'duration_check_failed' });
    await act(network, 'changeSettings', { account: network.account, maximumSeconds: 600 });
  })
  .add('documented', 'a video below 360 pixels fails with picture_size_check_failed', async (network) => {
    const url = network.media.video(10, 359, 640);
    expect((await ended(network, initVideo(network, 'Small', pull(url)))).fail_reason).toBe(
      'picture_size_check_failed',
    );
  })
  .add('documented', 'another file fails with file_format_check_failed', async (network) => {
    for (const url of [network.media.jpeg(), network.media.lateMoov()])
      expect((await ended(network, initVideo(network, 'Format', pull(url)))).fail_reason).toBe(
        'file_format_check_failed',
      );
  })
  .add('documented', 'a draft is sent to the inbox, and published by its creator', async (network) => {
    const token = await kabir(network);
    const { data } = (await start(network, 'inbox/video', { source_info: whole(VIDEO.length) }, token)).body;
    expect(data.publish_id).toMatch(/^v_inbox_file~/);
    await put(data.upload_url, VIDEO);
    await network.sandbox.advance(31);
    expect((await statusOf(network, data.publish_id, token)).status).toBe('SEND_TO_USER_INBOX');
    await act(network, 'publishDraft', { publishId: data.publish_id, text: 'Finished in the app' });
    expect((await statusOf(network, data.publish_id, token)).status).toBe('PUBLISH_COMPLETE');
  })
  .add('documented', 'a draft that its creator deletes fails with publish_cancelled', async (network) => {
    const token = await kabir(network);
    const json = { source_info: pull(network.media.video()) };
    const { publish_id: publishId } = (await start(network, 'inbox/video', json, token)).body.data;
    await network.sandbox.advance(31);
    await act(network, 'cancelDraft', { publishId });
    expect(await statusOf(network, publishId, token)).toMatchObject({
      status: 'FAILED',
      fail_reason: 'publish_cancelled',
    });
  })
  .add('documented', 'at most 5 drafts can wait in 24 hours', async (network) => {
    const { access_token: token } = await tiktokConnect(network.sandbox, { person: 'Noah Becker' });
    const json = { source_info: pull(network.media.video()) };
    const replies = [];
    for (let count = 0; count < 6; count += 1) replies.push(await start(network, 'inbox/video', json, token));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 403]);
    expect(replies.at(-1)!.body.error.code).toBe('spam_risk_too_many_pending_share');
  })
  .add('documented', 'photos are published from URLs, JPEG or WebP', async (network) => {
    const { media } = network;
    const { data } = (await photos(network, [media.jpeg(), media.jpeg(1080, 1350)])).body;
    expect(data.publish_id).toMatch(/^p_pub_url~/);
    await network.sandbox.advance(31);
    expect((await statusOf(network, data.publish_id)).status).toBe('PUBLISH_COMPLETE');
    const failed = await ended(network, photos(network, [media.png()]));
    expect(failed.fail_reason).toBe('file_format_check_failed');
  })
  .add('documented', 'photos have at most 1080 pixels', async (network) => {
    const failed = await ended(network, photos(network, [network.media.jpeg(1200, 1200)]));
    expect(failed.fail_reason).toBe('picture_size_check_failed');
  })
  .add('documented', 'a photo that cannot be fetched fails with photo_pull_failed', async (network) => {
    const failed = await ended(network, photos(network, [network.media.missing()]));
    expect(failed).toMatchObject({ status: 'FAILED', fail_reason: 'photo_pull_failed' });
  })
  .add('documented', 'a post has at most 35 photos', async (network) => {
    expect(codes(await photos(network, Array(36).fill(network.media.jpeg())))).toEqual([
      400,
      'invalid_params',
    ]);
    expect(codes(await photos(network, []))).toEqual([400, 'invalid_params']);
  })
  .add('documented', 'texts of photos have at most 90 and 4,000 units', async (network) => {
    const level = { privacy_level: 'SELF_ONLY' };
    for (const post_info of [
      { ...level, title: 'a'.repeat(91) },
      { ...level, description: 'a'.repeat(4001) },
    ])
      expect((await photos(network, [network.media.jpeg()], { post_info })).status).toBe(400);
  })
  .add('documented', 'photos cannot be uploaded', async (network) => {
    const source_info = { source: 'FILE_UPLOAD', photo_images: [network.media.jpeg()], photo_cover_index: 0 };
    expect((await photos(network, [], { source_info })).status).toBe(400);
  })
  .add('documented', 'photos with MEDIA_UPLOAD are sent to the inbox', async (network) => {
    const more = { post_mode: 'MEDIA_UPLOAD', post_info: { title: 'Draft of photos' } };
    const status = await ended(network, photos(network, [network.media.jpeg()], more));
    expect(status.status).toBe('SEND_TO_USER_INBOX');
  })
  .add('documented', '6 videos can be started in a minute', async (network) => {
    await network.sandbox.advance(61);
    const json = { post_info: { privacy_level: 'SELF_ONLY' }, source_info: whole(VIDEO.length) };
    const replies = [];
    for (let count = 0; count < 7; count += 1)
      replies.push(codes(await call(network, `${PUBLISH}/video/init/`, json)));
    expect(replies.slice(5)).toEqual([
      [200, 'ok'],
      [429, 'rate_limit_exceeded'],
    ]);
    expect((await initVideo(network, 'After a minute')).status).toBe(200);
  })
  .add('documented', 'creator_info allows 20 calls, and status 30 calls in a minute', async (network) => {
    for (const [path, json, maximum] of [
      ['creator_info/query', {}, 20],
      ['status/fetch', { publish_id: 'none' }, 30],
    ] as const) {
      await network.sandbox.advance(61);
      const statuses = [];
      for (let count = 0; count <= maximum; count += 1)
        statuses.push((await call(network, `${PUBLISH}/${path}/`, json)).status);
      expect(statuses.filter((status) => status === 429)).toHaveLength(1);
      expect(statuses.at(-1)).toBe(429);
    }
    await network.sandbox.advance(61);
  })
  .add('observed', 'a creator can publish about 15 posts in 24 hours', async (network) => {
    const token = await kabir(network);
    const json = { post_info: { privacy_level: 'SELF_ONLY' }, source_info: whole(VIDEO.length) };
    await network.sandbox.control('PUT', 'limits/tiktok.posts', { maximum: null });
    const replies = [];
    for (let count = 0; count < 16; count += 1)
      replies.push(codes(await start(network, 'video', json, token)));
    expect(replies.slice(14)).toEqual([
      [200, 'ok'],
      [403, 'spam_risk_too_many_posts'],
    ]);
    await network.sandbox.control('PUT', 'limits/tiktok.posts', { maximum: 1000 });
  })
  .add('documented', 'an app posts for a limited number of creators in 24 hours', async (network) => {
    await uploaded(network, 'Active creator');
    await network.sandbox.control('PUT', 'limits/tiktok.creators', { maximum: 1 });
    const { access_token } = await tiktokConnect(network.sandbox, { person: 'Noah Becker' });
    const json = { post_info: { privacy_level: 'SELF_ONLY' }, source_info: whole(VIDEO.length) };
    expect(codes(await start(network, 'video', json, access_token))).toEqual([
      403,
      'reached_active_user_cap',
    ]);
    expect((await start(network, 'video', json)).status).toBe(200);
    await network.sandbox.control('PUT', 'limits/tiktok.creators', { maximum: null });
  })
  .add('documented', 'an app without an audit can only post privately', async (network) => {
    await network.sandbox.control('PUT', 'switches/audit:tiktok', { off: true });
    const { access_token } = await tiktokConnect(network.sandbox, { person: 'Noah Becker' });
    const json = { post_info: { privacy_level: 'SELF_ONLY' }, source_info: whole(VIDEO.length) };
    expect(codes(await start(network, 'video', json))).toEqual([
      403,
      'unaudited_client_can_only_post_to_private_accounts',
    ]);
    expect((await start(network, 'video', json, access_token)).status).toBe(200);
    await network.sandbox.control('PUT', 'switches/audit:tiktok', { off: false });
  })
  .add('documented', 'a banned creator fails with spam_risk_user_banned_from_posting', async (network) => {
    const { account, sandbox } = network;
    await sandbox.control('POST', `accounts/${account}`, { event: 'BLOCKED' });
    expect(codes(await initVideo(network, 'Banned'))).toEqual([403, 'spam_risk_user_banned_from_posting']);
    await sandbox.control('POST', `accounts/${account}`, { event: 'UNBLOCKED' });
  })
  .add('documented', 'a scope that was not granted fails with scope_not_authorized', async (network) => {
    const { access_token } = await tiktokConnect(network.sandbox, { scopes: ['user.info.basic'] });
    const json = { post_info: { privacy_level: 'SELF_ONLY' }, source_info: whole(VIDEO.length) };
    expect(codes(await start(network, 'video', json, access_token))).toEqual([401, 'scope_not_authorized']);
    const reply = await network.get('/v2/user/info/', { fields: 'follower_count' }, { token: access_token });
    expect(codes(reply)).toEqual([401, 'scope_not_authorized']);
  })
  .add('documented', 'the redirect tells the granted scopes', async (network) => {
    const url = await tiktokConsent(network.sandbox, { scopes: ['user.info.basic', 'video.list'] });
    expect(url.searchParams.get('scopes')).toBe('user.info.basic,video.list');
    expect(url.searchParams.get('state')).toBe('state-1');
    const denied = await tiktokConsent(network.sandbox, { decision: 'deny' });
    expect([denied.searchParams.get('error'), denied.searchParams.get('code')]).toEqual([
      'access_denied',
      null,
    ]);
  })
  .add('documented', 'tokens are valid for 24 hours and 365 days', async (network) => {
    expect(await tiktokConnect(network.sandbox)).toMatchObject({
      open_id: network.account,
      expires_in: 86_400,
      refresh_expires_in: 31_536_000,
      token_type: 'Bearer',
    });
  })
  .add('documented', 'a refresh returns another refresh token, and ends the old one', async (network) => {
    const { refresh_token } = await tiktokConnect(network.sandbox);
    const params = { grant_type: 'refresh_token', refresh_token };
    const { body } = await tiktokOAuth(network.sandbox, 'token', params);
    expect(body.refresh_token).not.toBe(refresh_token);
    expect(await tiktokOAuth(network.sandbox, 'token', params)).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: expect.any(String), log_id: expect.any(String) },
    });
  })
  .add('documented', 'revoking the access token ends the access of the app', async (network) => {
    const { access_token: token, refresh_token } = await tiktokConnect(network.sandbox);
    expect((await tiktokOAuth(network.sandbox, 'revoke', { token })).status).toBe(200);
    expect((await network.get('/v2/user/info/', { fields: 'open_id' }, { token })).status).toBe(401);
    const params = { grant_type: 'refresh_token', refresh_token };
    expect((await tiktokOAuth(network.sandbox, 'token', params)).body.error).toBe('invalid_grant');
  })
  .add('observed', 'the challenge of PKCE is a digest in hexadecimal digits', async (network) => {
    const code_verifier = 'v'.repeat(64);
    const parameters = {
      code_challenge: createHash('sha256').update(code_verifier).digest('hex'),
      code_challenge_method: 'S256',
    };
    const code = (await tiktokConsent(network.sandbox, { parameters })).searchParams.get('code')!;
    const exchange = { grant_type: 'authorization_code', code };
    expect((await tiktokOAuth(network.sandbox, 'token', exchange)).body.error).toBe('invalid_grant');
    const proven = await tiktokOAuth(network.sandbox, 'token', { ...exchange, code_verifier });
    expect(proven.body.access_token).toMatch(/^act\./);
  })
  .add('documented', 'a status of another creator fails', async (network) => {
    const id = await uploaded(network, 'Mine');
    const reply = await call(network, `${PUBLISH}/status/fetch/`, { publish_id: id }, await kabir(network));
    expect(codes(reply)).toEqual([400, 'token_not_authorized_for_specified_publish_id']);
  })
  .add(
    'documented',
    'a lost answer of init leaves nothing visible if no bytes were sent',
    async (network) => {
      await network.sandbox.script({ kind: 'close', when: 'after' }, { operation: 'initVideo' });
      await expect(initVideo(network, 'Lost init')).rejects.toThrow();
      await network.sandbox.advance(3600);
      expect(await linesOf(network, 'Lost init')).toEqual([]);
    },
  )
  .add('documented', 'a lost answer of the last part is told by the status', async (network) => {
    const { data } = (await initVideo(network, 'Lost part')).body;
    await network.sandbox.script({ kind: 'close', when: 'after' }, { operation: 'uploadVideo' });
    await expect(put(data.upload_url, VIDEO)).rejects.toThrow();
    await network.sandbox.advance(31);
    expect((await statusOf(network, data.publish_id)).status).toBe('PUBLISH_COMPLETE');
    expect(await linesOf(network, 'Lost part')).toEqual(['POST_PUBLISHED']);
  })
  .add('documented', 'a lost answer of a pull leaves a post that video/list shows', async (network) => {
    await network.sandbox.script({ kind: 'close', when: 'after' }, { operation: 'initVideo' });
    await expect(initVideo(network, 'Lost pull', pull(network.media.video()))).rejects.toThrow();
    await network.sandbox.advance(31);
    const { body } = await network.post('/v2/video/list/', {}, { json: {}, query: { fields: 'title' } });
    expect(body.data.videos.filter(({ title }: Json) => title === 'Lost pull')).toHaveLength(1);
  })
  .add('documented', 'processing can take long, and fail with a reason', async (network) => {
    await network.sandbox.script(
      { kind: 'wait', seconds: 600, state: 'ERROR', reason: 'spam_risk' },
      { network: 'TIKTOK', operation: 'initVideo' },
    );
    const id = await uploaded(network, 'Spam');
    await network.sandbox.advance(500);
    expect((await statusOf(network, id)).status).toBe('PROCESSING_UPLOAD');
    await network.sandbox.advance(100);
    expect(await statusOf(network, id)).toMatchObject({ status: 'FAILED', fail_reason: 'spam_risk' });
    expect(await linesOf(network, 'Spam')).toEqual([]);
  })
  .add('documented', 'webhooks tell of a post that is complete, then publicly available', async (network) => {
    let id = '';
    const events = await received(network, async () => {
      id = await uploaded(network, 'Announced');
      await network.sandbox.advance(31);
      await network.sandbox.advance(61);
    });
    expect(events).toMatchObject([
      {
        event: 'post.publish.complete',
        user_openid: network.account,
        content: { publish_id: id, publish_type: 'DIRECT_PUBLISH' },
      },
      {
        event: 'post.publish.publicly_available',
        content: { publish_id: id, post_id: expect.any(String) },
      },
    ]);
  })
  .add('documented', 'webhooks tell of a post that failed, and of a draft in the inbox', async (network) => {
    const token = await kabir(network);
    const events = await received(network, async () => {
      await ended(network, initVideo(network, 'Fails', pull(network.media.missing())));
      await start(network, 'inbox/video', { source_info: pull(network.media.video()) }, token);
      await network.sandbox.advance(31);
    });
    expect(events.map(({ event, content }) => [event, content.reason, content.publish_type])).toEqual([
      ['post.publish.failed', 'video_pull_failed', 'DIRECT_PUBLISH'],
      ['post.publish.inbox_delivered', undefined, 'INBOX_SHARE'],
    ]);
  })
  .add('documented', 'a webhook tells of a public post that its creator deletes', async (network) => {
    const post = await published(network, 'Gone soon');
    const events = await received(network, () =>
      network.sandbox.control('POST', `posts/${post}`, { event: 'DELETE' }),
    );
    expect(events).toMatchObject([
      { event: 'post.publish.no_longer_publicaly_available', content: { post_id: post } },
    ]);
    expect(await linesOf(network, 'Gone soon')).toEqual(['POST_PUBLISHED', 'POST_DELETED']);
    const json = { filters: { video_ids: [post] } };
    const { body } = await network.post('/v2/video/query/', {}, { json, query: { fields: 'id' } });
    expect(body.data.videos).toEqual([]);
  })
  .add('documented', 'the removal of the app ends tokens and pending posts', async (network) => {
    const { sandbox } = network;
    const { access_token: token } = await tiktokConnect(sandbox, { person: 'Noah Becker' });
    const person = await sandbox.person('Noah Becker', 'TIKTOK');
    const post_info = { privacy_level: 'SELF_ONLY', title: 'Removed' };
    const json = { post_info, source_info: pull(network.media.video()) };
    const { publish_id } = (await start(network, 'video', json, token)).body.data;
    const events = await received(network, async () => {
      await sandbox.control('POST', `people/${person.id}`, { event: 'APP_REMOVED' });
    });
    expect(events).toMatchObject([{ event: 'authorization.removed', content: { reason: 1 } }]);
    await sandbox.advance(31);
    const { access_token: again } = await tiktokConnect(sandbox, { person: 'Noah Becker' });
    expect(await statusOf(network, publish_id, again)).toMatchObject({
      status: 'FAILED',
      fail_reason: 'auth_removed',
    });
  })
  .add('documented', 'videos have counts of views, likes, shares and comments', async (network) => {
    const post = await published(network, 'Counted');
    await network.sandbox.control('POST', `posts/${post}/comments`, { author: 'ravi', text: 'Yum' });
    await network.sandbox.advance(3600);
    const json = { filters: { video_ids: [post] } };
    const fields = 'like_count,comment_count,share_count,view_count';
    const { body } = await network.post('/v2/video/query/', {}, { json, query: { fields } });
    expect(body.data.videos).toEqual([
      {
        like_count: expect.any(Number),
        comment_count: 1,
        share_count: expect.any(Number),
        view_count: expect.any(Number),
      },
    ]);
    expect(body.data.videos[0].view_count).toBeGreaterThan(0);
  })
  .add('documented', 'video/list goes on after the cursor', async (network) => {
    await published(network, 'Older video');
    await published(network, 'Newer video');
    const list = async (json: object): Promise<Json> =>
      (await network.post('/v2/video/list/', {}, { json, query: { fields: 'title' } })).body.data;
    const first = await list({ max_count: 1 });
    expect(first).toMatchObject({ videos: [{ title: 'Newer video' }], has_more: true });
    expect((await list({ max_count: 1, cursor: first.cursor })).videos).toEqual([{ title: 'Older video' }]);
  });

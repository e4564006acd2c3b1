import { createHmac } from 'node:crypto';
import { startReceiver } from '../sandbox/helpers';
import type { Json } from '../support/server';
import { Facts } from './facts';
import { googleConnect, googleConsent, googleRefresh, type GoogleGrant, googleTokens } from './google-login';
import { mp4 } from './media-server';
import type { Reply, Target } from './target';

export const SCOPES = ['youtube.upload', 'youtube', 'youtube.force-ssl', 'yt-analytics.readonly'];

const API = '/youtube/v3';
const UPLOAD = '/upload/youtube/v3/videos';
const KIB = 1024;
const VIDEO = mp4(10, 1920, 1080);
const PROCESSED = 61;
/** A video of so many bytes. */
const large = (size: number): Buffer => Buffer.concat([VIDEO, Buffer.alloc(size - VIDEO.length)]);

const connect = (network: Target, grant: Partial<GoogleGrant> = {}): Promise<Json> =>
  googleConnect(network.sandbox, { network: 'YOUTUBE', ask: SCOPES, accounts: [network.account], ...grant });

/** The reason of an error, with its status. */
const reason = ({ status, body }: Reply): unknown[] => [status, body.error?.errors?.[0]?.reason];

interface Body {
  snippet?: object;
  status?: object;
}

const start = (network: Target, body: Body, headers: Record<string, string> = {}): Promise<Reply> =>
  network.post(
    UPLOAD,
    {},
    { query: { uploadType: 'resumable', part: 'snippet,status' }, json: body, headers },
  );

const sessionPath = ({ headers }: Reply): string => {
  const { pathname, search } = new URL(headers.get('location')!);
  return pathname + search;
};

/** Sends bytes to a session: all of them, or those from an offset. `total` is the size of the whole file. */
const send = (
  network: Target,
  session: string,
  bytes: Buffer,
  first?: number,
  total: number | '*' = bytes.length,
): Promise<Reply> => {
  const range = first !== undefined && `bytes ${first}-${first + bytes.length - 1}/${total}`;
  return network.put(session, {}, { bytes, token: null, headers: range ? { 'content-range': range } : {} });
};

const ask = (network: Target, session: string, total: number): Promise<Reply> =>
  network.put(session, {}, { bytes: Buffer.alloc(0), headers: { 'content-range': `bytes */${total}` } });

const titled = (title: string, status: object = { privacyStatus: 'public' }): Body => ({
  snippet: { title, description: `About ${title}` },
  status,
});

/** Uploads a video, and returns its ID. */
async function uploaded(network: Target, body: Body, bytes = VIDEO): Promise<string> {
  return (await send(network, sessionPath(await start(network, body)), bytes)).body.id;
}

/** Uploads a video, and waits until it is processed. */
async function processed(network: Target, body: Body, bytes = VIDEO): Promise<string> {
  const id = await uploaded(network, body, bytes);
  await network.sandbox.advance(PROCESSED);
  return id;
}

async function read(network: Target, id: string, part = 'snippet,status'): Promise<Json> {
  return (await network.get(`${API}/videos`, { part, id })).body.items[0];
}

const effectsOf = async (network: Target, objectId: string): Promise<string[]> =>
  (await network.sandbox.effects(network.account))
    .filter((line) => line.objectId === objectId)
    .map(({ effect }) => effect);

const clock = async ({ sandbox }: Target): Promise<number> =>
  Date.parse((await sandbox.control('GET', 'clock')).now);

/** Advances the clock to noon in the Pacific time zone, on another day. */
async function nextNoon(network: Target): Promise<void> {
  const now = (await clock(network)) / 1000;
  await network.sandbox.advance((Math.floor(now / 86_400) + 2) * 86_400 + 20 * 3600 - now);
}

const iso = (time: number): string => new Date(time).toISOString();
const day = (time: number): string => iso(time).slice(0, 10);

const limit = (network: Target, name: string, maximum: number | null): Promise<unknown> =>
  network.sandbox.control('PUT', `limits/youtube.${name}`, { maximum });

const uploadsList = ({ account }: Target): string => account.replace(/^UC/, 'UU');

const thread = (videoId: string, textOriginal: string): object => ({
  snippet: { videoId, topLevelComment: { snippet: { textOriginal } } },
});
const comment = (network: Target, videoId: string, text: string): Promise<Reply> =>
  network.post(`${API}/commentThreads`, {}, { query: { part: 'snippet' }, json: thread(videoId, text) });
const threads = async (network: Target, videoId: string, more: object = {}): Promise<Json[]> =>
  (await network.get(`${API}/commentThreads`, { part: 'snippet,replies', videoId, ...more })).body.items;

export const facts = new Facts();

facts
  .add('documented', 'a code is exchanged for a token of one hour and a refresh token', async (network) => {
    expect(await connect(network)).toEqual({
      access_token: expect.stringMatching(/^ya29\./),
      expires_in: 3600,
      refresh_token: expect.any(String),
      scope: SCOPES.map((name) => `https://www.googleapis.com/auth/${name}`).join(' '),
      token_type: 'Bearer',
    });
  })
  .add(
    'documented',
    'a refresh token is issued only for access_type=offline, and again only with prompt=consent',
    async (network) => {
      const other = { person: 'Mira Okafor' };
      const offline = { access_type: 'offline' };
      const asked: Record<string, string>[] = [{}, offline, offline];
      const issued = [];
      for (const parameters of asked)
        issued.push(typeof (await connect(network, { ...other, parameters })).refresh_token);
      expect(issued).toEqual(['undefined', 'string', 'undefined']);
      expect((await connect(network, other)).refresh_token).toEqual(expect.any(String));
    },
  )
  .add('documented', 'refreshing returns no other refresh token, and can be repeated', async (network) => {
    const { refresh_token } = await connect(network);
    for (let use = 0; use < 2; use += 1) {
      const { status, body } = await googleRefresh(network.sandbox, 'YOUTUBE', refresh_token);
      expect([status, body.expires_in, body.refresh_token]).toEqual([200, 3600, undefined]);
    }
  })
  .add(
    'documented',
    'revoking a token ends the grant, and refreshing fails with invalid_grant',
    async (network) => {
      const { access_token, refresh_token } = await connect(network, { person: 'Noah Becker' });
      const revoked = await network.post('/revoke', { token: access_token }, { token: null });
      expect([revoked.status, revoked.body]).toEqual([200, {}]);
      const { status, body } = await googleRefresh(network.sandbox, 'YOUTUBE', refresh_token);
      expect([status, body.error]).toEqual([400, 'invalid_grant']);
      const again = await network.post('/revoke', { token: access_token }, { token: null });
      expect([again.status, again.body.error]).toEqual([400, 'invalid_token']);
    },
  )
  .add(
    'assumed',
    'a refresh token ends after 7 days while the consent screen is in testing',
    async (network) => {
      const { sandbox } = network;
      await sandbox.control('PUT', 'switches/published:GOOGLE', { off: true });
      const { refresh_token } = await connect(network);
      await sandbox.control('PUT', 'switches/published:GOOGLE', { off: false });
      await sandbox.advance(6 * 86_400);
      expect((await googleRefresh(sandbox, 'YOUTUBE', refresh_token)).status).toBe(200);
      await sandbox.advance(86_401);
      expect((await googleRefresh(sandbox, 'YOUTUBE', refresh_token)).body.error).toBe('invalid_grant');
    },
  )
  .add('documented', 'a refresh token ends after 6 months without use', async (network) => {
    const { sandbox } = network;
    const { refresh_token } = await connect(network);
    for (let use = 0; use < 2; use += 1) {
      await sandbox.advance(150 * 86_400);
      expect((await googleRefresh(sandbox, 'YOUTUBE', refresh_token)).status).toBe(200);
    }
    await sandbox.advance(183 * 86_400);
    expect((await googleRefresh(sandbox, 'YOUTUBE', refresh_token)).body.error).toBe('invalid_grant');
  })
  .add(
    'assumed',
    'a person has at most 100 refresh tokens of an app, and a further one ends the oldest',
    async (network) => {
      const { sandbox } = network;
      const limits: Json[] = (await sandbox.control('GET', 'networks')).flatMap((row: Json) => row.limits);
      expect(limits.find(({ name }) => name === 'google.refreshTokens').maximum).toBe(100);
      await sandbox.control('PUT', 'limits/google.refreshTokens', { maximum: 2 });
      const tokens = [];
      for (let grant = 0; grant < 3; grant += 1) tokens.push((await connect(network)).refresh_token);
      await sandbox.control('PUT', 'limits/google.refreshTokens', { maximum: null });
      const statuses = tokens.map(async (token) => (await googleRefresh(sandbox, 'YOUTUBE', token)).status);
      expect(await Promise.all(statuses)).toEqual([400, 200, 200]);
    },
  )
  .add(
    'documented',
    'a scope that the person unticks is missing, and calls that need it fail',
    async (network) => {
      const { access_token: token, scope } = await connect(network, { scopes: ['youtube.upload'] });
      expect(scope).toBe('https://www.googleapis.com/auth/youtube.upload');
      const reply = await network.get(`${API}/channels`, { part: 'id', mine: 'true' }, { token });
      expect(reason(reply)).toEqual([403, 'insufficientPermissions']);
    },
  )
  .add('documented', 'a person who cancels is sent back with access_denied', async (network) => {
    const url = await googleConsent(network.sandbox, { network: 'YOUTUBE', ask: SCOPES, decision: 'deny' });
    expect(url.searchParams.get('error')).toBe('access_denied');
  })
  .add('documented', 'a code can be used once', async (network) => {
    const url = await googleConsent(network.sandbox, { network: 'YOUTUBE', ask: SCOPES });
    const params = { grant_type: 'authorization_code', code: url.searchParams.get('code')! };
    expect((await googleTokens(network.sandbox, 'YOUTUBE', params)).status).toBe(200);
    expect((await googleTokens(network.sandbox, 'YOUTUBE', params)).body.error).toBe('invalid_grant');
  })
  .add(
    'assumed',
    'tokeninfo returns the scopes of a token, and fails for an unknown one',
    async (network) => {
      const { body } = await network.get('/tokeninfo');
      expect(body.scope).toContain('https://www.googleapis.com/auth/youtube');
      const unknown = await network.get('/tokeninfo', { access_token: 'nothing' }, { token: null });
      expect([unknown.status, unknown.body.error]).toEqual([400, 'invalid_token']);
    },
  )
  .add('documented', 'an access token fails with authError after an hour', async (network) => {
    await network.sandbox.advance(3601);
    expect(reason(await network.get(`${API}/channels`, { part: 'id', mine: 'true' }))).toEqual([
      401,
      'authError',
    ]);
  })
  .everywhere('documented', 'an unknown token fails with authError', async (network) => {
    const params = { part: 'id', mine: 'true' };
    expect(reason(await network.get(`${API}/channels`, params, { token: 'nothing' }))).toEqual([
      401,
      'authError',
    ]);
  })
  .everywhere('assumed', 'a call without a token fails', async (network) => {
    const { status } = await network.get(`${API}/channels`, { part: 'id', mine: 'true' }, { token: null });
    expect([401, 403]).toContain(status);
  })
  .everywhere('documented', 'the channel of the person has a list of uploads', async (network) => {
    const params = { part: 'snippet,contentDetails,statistics', mine: 'true' };
    const { body } = await network.get(`${API}/channels`, params);
    expect(body.items).toEqual([expect.objectContaining({ kind: 'youtube#channel', id: network.account })]);
    expect(body.items[0].contentDetails.relatedPlaylists.uploads).toBe(uploadsList(network));
    expect(body.items[0].statistics.subscriberCount).toMatch(/^\d+$/);
  })
  .everywhere('documented', 'a call without part fails', async (network) => {
    expect((await network.get(`${API}/videos`, { id: 'x' })).status).toBe(400);
  })
  .everywhere('documented', 'an unknown part fails with unknownPart', async (network) => {
    expect(reason(await network.get(`${API}/videos`, { id: 'x', part: 'shoes' }))).toEqual([
      400,
      'unknownPart',
    ]);
  })
  .everywhere('documented', 'videos that do not exist are left out', async (network) => {
    const { status, body } = await network.get(`${API}/videos`, { part: 'id', id: 'AAAAAAAAAAA' });
    expect([status, body.items]).toEqual([200, []]);
  })
  .everywhere('documented', 'an unknown playlist fails with playlistNotFound', async (network) => {
    const params = { part: 'id', playlistId: 'UUnothing' };
    expect(reason(await network.get(`${API}/playlistItems`, params))).toEqual([404, 'playlistNotFound']);
  })
  .everywhere('documented', 'pages have at most 50 items', async (network) => {
    const params = { part: 'id', playlistId: uploadsList(network), maxResults: '51' };
    expect((await network.get(`${API}/playlistItems`, params)).status).toBe(400);
  })
  .everywhere('documented', 'an unknown page token fails with invalidPageToken', async (network) => {
    const params = { part: 'id', playlistId: uploadsList(network), pageToken: 'nothing' };
    expect(reason(await network.get(`${API}/playlistItems`, params))).toEqual([400, 'invalidPageToken']);
  })
  .add(
    'documented',
    'starting an upload returns the session URI in Location, and nothing else',
    async (network) => {
      const headers = {
        'x-upload-content-length': String(VIDEO.length),
        'x-upload-content-type': 'video/mp4',
      };
      const reply = await start(network, titled('Session'), headers);
      expect([reply.status, reply.body]).toEqual([200, '']);
      expect(reply.headers.get('location')).toContain('upload_id=');
    },
  )
  .add('documented', 'the last byte returns the video', async (network) => {
    const session = sessionPath(await start(network, titled('One piece')));
    const { status, body } = await send(network, session, VIDEO);
    expect([200, 201]).toContain(status);
    expect(body).toMatchObject({
      kind: 'youtube#video',
      id: expect.stringMatching(/^[\w-]{11}$/),
      snippet: { title: 'One piece', channelId: network.account, categoryId: '22' },
      status: { uploadStatus: 'uploaded', privacyStatus: 'public', license: 'youtube', embeddable: true },
    });
  })
  .add('documented', 'an incomplete upload returns 308 with the range received so far', async (network) => {
    const bytes = large(300 * KIB);
    const session = sessionPath(await start(network, titled('Chunks')));
    const empty = await ask(network, session, bytes.length);
    expect([empty.status, empty.headers.get('range')]).toEqual([308, null]);
    const first = await send(network, session, bytes.subarray(0, 256 * KIB), 0, bytes.length);
    expect([first.status, first.headers.get('range')]).toEqual([308, 'bytes=0-262143']);
    const state = await ask(network, session, bytes.length);
    expect([state.status, state.headers.get('range')]).toEqual([308, 'bytes=0-262143']);
    const last = await send(network, session, bytes.subarray(256 * KIB), 256 * KIB, bytes.length);
    expect(last.body.snippet.title).toBe('Chunks');
  })
  .add('documented', 'chunks have a multiple of 256 KiB, except for the last one', async (network) => {
    const session = sessionPath(await start(network, titled('Odd')));
    expect((await send(network, session, large(100 * KIB), 0, 300 * KIB)).status).toBe(400);
    expect((await ask(network, session, 300 * KIB)).headers.get('range')).toBeNull();
  })
  .add('assumed', 'a chunk at another offset takes nothing, and returns the range again', async (network) => {
    const bytes = large(600 * KIB);
    const session = sessionPath(await start(network, titled('Offsets')));
    const chunk = (first: number): Promise<Reply> =>
      send(network, session, bytes.subarray(first, first + 256 * KIB), first, bytes.length);
    expect((await chunk(0)).headers.get('range')).toBe('bytes=0-262143');
    for (const first of [0, 300 * KIB])
      expect((await chunk(first)).headers.get('range')).toBe('bytes=0-262143');
    expect((await chunk(256 * KIB)).headers.get('range')).toBe('bytes=0-524287');
  })
  .add('assumed', 'a malformed Content-Range fails, and so do more bytes than announced', async (network) => {
    const session = sessionPath(await start(network, titled('Malformed')));
    for (const range of ['bytes 0-5', 'bytes 0-9/4', 'pages 0-9/10', 'bytes */*'])
      expect(
        (await network.put(session, {}, { bytes: VIDEO, headers: { 'content-range': range } })).status,
      ).toBe(400);
    expect((await send(network, session, VIDEO, 0, 10)).status).toBe(400);
  })
  .add(
    'documented',
    'after a lost answer, the session returns the video that exists once',
    async (network) => {
      const session = sessionPath(await start(network, titled('Lost answer')));
      await network.sandbox.script({ kind: 'close', when: 'after' }, { operation: 'uploadVideo' });
      await expect(send(network, session, VIDEO)).rejects.toThrow();
      const { status, body } = await ask(network, session, VIDEO.length);
      expect([200, 201]).toContain(status);
      await network.sandbox.advance(PROCESSED);
      expect(await effectsOf(network, body.id)).toEqual(['POST_PUBLISHED']);
      expect((await send(network, session, VIDEO)).body.id).toBe(body.id);
    },
  )
  .add('assumed', 'a session is gone after a week, and an unknown one is not found', async (network) => {
    const session = sessionPath(await start(network, titled('Old session')));
    await network.sandbox.advance(7 * 86_400);
    expect((await ask(network, session, 10)).status).toBe(404);
    expect((await ask(network, `${UPLOAD}?upload_id=nothing`, 10)).status).toBe(404);
  })
  .add('documented', 'a title has 1 to 100 characters without angle brackets', async (network) => {
    for (const title of ['', ' ', 'a'.repeat(101), 'a < b', undefined])
      expect(reason(await start(network, { snippet: { title } }))).toEqual([400, 'invalidTitle']);
    expect((await start(network, { snippet: { title: 'ü'.repeat(100) } })).status).toBe(200);
  })
  .add('documented', 'a description has at most 5,000 bytes', async (network) => {
    const described = (description: string): Promise<Reply> =>
      start(network, { snippet: { title: 'Long', description } });
    expect((await described('ü'.repeat(2500))).status).toBe(200);
    expect(reason(await described('ü'.repeat(2501)))).toEqual([400, 'invalidDescription']);
  })
  .add('documented', 'tags have at most 500 characters, with commas and quotes', async (network) => {
    const tagged = (tags: string[]): Promise<Reply> => start(network, { snippet: { title: 'Tags', tags } });
    expect((await tagged(['a'.repeat(249), 'b'.repeat(250)])).status).toBe(200);
    expect(reason(await tagged(['a'.repeat(250), 'b'.repeat(250)]))).toEqual([400, 'invalidTags']);
    expect(reason(await tagged([`a ${'b'.repeat(497)}`]))).toEqual([400, 'invalidTags']);
  })
  .add('documented', 'an unknown category fails with invalidCategoryId', async (network) => {
    const reply = await start(network, { snippet: { title: 'Category', categoryId: '999' } });
    expect(reason(reply)).toEqual([400, 'invalidCategoryId']);
  })
  .add('documented', 'publishAt is for private videos only, and must be a time', async (network) => {
    const publishAt = iso((await clock(network)) + 3_600_000);
    for (const status of [
      { privacyStatus: 'public', publishAt },
      { privacyStatus: 'private', publishAt: 'soon' },
    ])
      expect(reason(await start(network, titled('When', status)))).toEqual([400, 'invalidPublishAt']);
  })
  .add('documented', 'a private video with publishAt becomes public then', async (network) => {
    const publishAt = iso((await clock(network)) + 1_800_000);
    const id = await processed(network, titled('Later', { privacyStatus: 'private', publishAt }));
    const { status } = await read(network, id);
    expect(status).toMatchObject({ privacyStatus: 'private', publishAt: publishAt.replace(/\.\d+/, '') });
    expect(await effectsOf(network, id)).toEqual([]);
    await network.sandbox.advance(1800);
    expect((await read(network, id)).status).toMatchObject({ privacyStatus: 'public' });
    expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED']);
  })
  .add('documented', 'a video is processed before followers see it', async (network) => {
    const id = await uploaded(network, titled('Processing'));
    const part = 'status,processingDetails,contentDetails';
    const before = await read(network, id, part);
    expect(before).toMatchObject({
      status: { uploadStatus: 'uploaded' },
      processingDetails: { processingStatus: 'processing' },
    });
    expect(before.contentDetails).toBeUndefined();
    expect(await effectsOf(network, id)).toEqual([]);
    await network.sandbox.advance(PROCESSED);
    expect(await read(network, id, part)).toMatchObject({
      status: { uploadStatus: 'processed' },
      processingDetails: { processingStatus: 'succeeded' },
      contentDetails: { duration: 'PT10S', definition: 'hd' },
    });
    expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED']);
    const page = await network.get(`/watch?v=${id}`);
    expect([page.status, page.body.includes('Processing')]).toEqual([200, true]);
  })
  .add('documented', 'the owner reads size and length of the file of a processed video', async (network) => {
    const id = await uploaded(network, titled('File'));
    expect((await read(network, id, 'fileDetails')).fileDetails).toBeUndefined();
    await network.sandbox.advance(PROCESSED);
    expect((await read(network, id, 'fileDetails')).fileDetails).toEqual({
      fileSize: String(VIDEO.length),
      fileType: 'video',
      durationMs: '10000',
      videoStreams: [{ widthPixels: 1920, heightPixels: 1080, rotation: 'none' }],
    });
  })
  .add('documented', 'a file that is no video fails in processing', async (network) => {
    const id = await processed(network, titled('No video'), Buffer.from('just text'));
    expect((await read(network, id)).status).toMatchObject({
      uploadStatus: 'failed',
      failureReason: 'invalidFile',
    });
    expect(await effectsOf(network, id)).toEqual([]);
  })
  .add('documented', 'a video of more than 12 hours is rejected', async (network) => {
    const id = await processed(network, titled('Very long'), mp4(12 * 3600 + 1, 1920, 1080));
    expect((await read(network, id)).status).toMatchObject({
      uploadStatus: 'rejected',
      rejectionReason: 'length',
    });
  })
  .add('assumed', 'a video whose moov atom comes last is processed', async (network) => {
    const id = await processed(network, titled('Late moov'), mp4(10, 1920, 1080, true));
    expect((await read(network, id)).status.uploadStatus).toBe('processed');
  })
  .add('documented', 'YouTube rejects videos after a while', async (network) => {
    const play = { kind: 'wait', seconds: 600, state: 'REJECTED' };
    await network.sandbox.script(play, { network: 'YOUTUBE', operation: 'uploadVideo' });
    const id = await processed(network, titled('Against the rules'));
    expect((await read(network, id)).status.uploadStatus).toBe('uploaded');
    await network.sandbox.advance(600);
    expect((await read(network, id)).status).toMatchObject({ uploadStatus: 'rejected' });
    expect(await effectsOf(network, id)).toEqual([]);
  })
  .add('documented', 'videos of a project that is not audited stay private', async (network) => {
    const { sandbox } = network;
    await sandbox.control('PUT', 'switches/audited:YOUTUBE', { off: true });
    const id = await processed(network, titled('Not audited'));
    await sandbox.control('PUT', 'switches/audited:YOUTUBE', { off: false });
    await network.put(
      `${API}/videos`,
      { part: 'status' },
      { json: { id, status: { privacyStatus: 'public' } } },
    );
    expect((await read(network, id)).status.privacyStatus).toBe('private');
    expect(await effectsOf(network, id)).toEqual([]);
  })
  .add('documented', 'an upload without content fails with mediaBodyRequired', async (network) => {
    const reply = await network.post(UPLOAD, {}, { query: { part: 'snippet' }, json: titled('No media') });
    expect(reason(reply)).toEqual([400, 'mediaBodyRequired']);
  })
  .add('assumed', 'only videos can be announced', async (network) => {
    const reply = await start(network, titled('Image'), { 'x-upload-content-type': 'image/png' });
    expect(reason(reply)).toEqual([400, 'badContent']);
  })
  .add('assumed', 'a malformed body fails with parseError', async (network) => {
    const query = { uploadType: 'resumable', part: 'snippet' };
    expect(reason(await network.post(UPLOAD, {}, { query, bytes: Buffer.from('{"a":') }))).toEqual([
      400,
      'parseError',
    ]);
  })
  .add('documented', 'a channel with too many uploads fails for 24 hours', async (network) => {
    await limit(network, 'uploads', 1);
    await network.sandbox.advance(86_400);
    const { access_token: token } = await connect(network);
    const again = async (): Promise<Reply> =>
      network.post(
        UPLOAD,
        {},
        { query: { uploadType: 'resumable', part: 'snippet,status' }, json: titled('Limited'), token },
      );
    await send(network, sessionPath(await again()), VIDEO);
    expect(reason(await again())).toEqual([400, 'uploadLimitExceeded']);
    await limit(network, 'uploads', null);
    expect((await again()).status).toBe(200);
  })
  .add(
    'documented',
    'uploads have their own quota, which starts anew at midnight Pacific time',
    async (network) => {
      await limit(network, 'inserts', 1);
      await nextNoon(network);
      const { access_token: token } = await connect(network);
      const query = { uploadType: 'resumable', part: 'snippet' };
      const insert = (): Promise<Reply> => network.post(UPLOAD, {}, { query, json: titled('Quota'), token });
      expect([(await insert()).status, ...reason(await insert())]).toEqual([200, 403, 'quotaExceeded']);
      expect((await network.get(`${API}/channels`, { part: 'id', mine: 'true' }, { token })).status).toBe(
        200,
      );
      await limit(network, 'inserts', null);
      expect((await insert()).status).toBe(200);
    },
  )
  .add('documented', 'other calls share 10,000 units a day, of which writes cost 50', async (network) => {
    const id = await processed(network, titled('Units'));
    const limits: Json[] = (await network.sandbox.control('GET', 'networks')).flatMap(
      (row: Json) => row.limits,
    );
    expect(limits.find(({ name }) => name === 'youtube.units').maximum).toBe(10_000);
    await nextNoon(network);
    const { access_token: token } = await connect(network);
    await limit(network, 'units', 51);
    const list = (): Promise<Reply> => network.get(`${API}/videos`, { part: 'id', id }, { token });
    const json = { id, status: { privacyStatus: 'public' } };
    const update = (): Promise<Reply> => network.put(`${API}/videos`, { part: 'status' }, { json, token });
    expect([(await list()).status, (await update()).status]).toEqual([200, 200]);
    expect(reason(await list())).toEqual([403, 'quotaExceeded']);
    await nextNoon(network);
    const { access_token: later } = await connect(network);
    const next = await network.get(`${API}/videos`, { part: 'id', id }, { token: later });
    await limit(network, 'units', null);
    expect(next.status).toBe(200);
  })
  .add('documented', 'searches have their own quota', async (network) => {
    await processed(network, titled('Needle in a haystack'));
    const search = (): Promise<Reply> =>
      network.get(`${API}/search`, { part: 'snippet', forMine: 'true', type: 'video', q: 'needle' });
    expect((await search()).body.items[0].snippet.title).toBe('Needle in a haystack');
    await limit(network, 'searches', 0);
    expect(reason(await search())).toEqual([403, 'quotaExceeded']);
    await limit(network, 'searches', null);
  })
  .add('documented', 'a person without a channel cannot upload', async (network) => {
    const { access_token: token } = await connect(network, { person: 'Mira Okafor' });
    const query = { uploadType: 'resumable', part: 'snippet' };
    const reply = await network.post(UPLOAD, {}, { query, json: titled('No channel'), token });
    expect(reason(reply)).toEqual([401, 'youtubeSignupRequired']);
    const own = await network.get(`${API}/channels`, { part: 'id', mine: 'true' }, { token });
    expect(own.body.items).toEqual([]);
  })
  .add('documented', 'the list of uploads has private videos, too, newest first', async (network) => {
    const first = await processed(network, titled('Older'));
    const second = await processed(network, titled('Newer', { privacyStatus: 'private' }));
    const params = {
      part: 'snippet,contentDetails,status',
      playlistId: uploadsList(network),
      maxResults: '2',
    };
    const { body } = await network.get(`${API}/playlistItems`, params);
    expect(body.items.map((item: Json) => item.contentDetails.videoId)).toEqual([second, first]);
    expect(body.items[0]).toMatchObject({
      snippet: { title: 'Newer', description: 'About Newer', position: 0 },
      status: { privacyStatus: 'private' },
    });
    const one = { ...params, maxResults: '1' };
    const { body: page } = await network.get(`${API}/playlistItems`, one);
    const { body: next } = await network.get(`${API}/playlistItems`, {
      ...one,
      pageToken: page.nextPageToken,
    });
    expect(next.items[0].contentDetails.videoId).toBe(first);
  })
  .add('documented', 'other channels see public videos only', async (network) => {
    const hidden = await processed(network, titled('Hidden', { privacyStatus: 'private' }));
    const unlisted = await processed(network, titled('Unlisted', { privacyStatus: 'unlisted' }));
    const shown = await processed(network, titled('Shown'));
    const { id } = await network.sandbox.account('kabir_on_the_road', 'YOUTUBE');
    const { access_token: token } = await connect(network, { accounts: [id] });
    const ids = [hidden, unlisted, shown].join();
    const { body } = await network.get(`${API}/videos`, { part: 'id,processingDetails', id: ids }, { token });
    expect(body.items.map((item: Json) => item.id)).toEqual([unlisted, shown]);
    expect(body.items[0].processingDetails).toBeUndefined();
    const reply = await network.delete(`${API}/videos`, { id: shown }, { token });
    expect(reason(reply)).toEqual([403, 'forbidden']);
  })
  .add(
    'documented',
    'an update replaces the parts it names, and needs title and category',
    async (network) => {
      const id = await processed(network, {
        snippet: { title: 'Tpyo', tags: ['bread'] },
        status: { privacyStatus: 'public' },
      });
      const update = (snippet: object): Promise<Reply> =>
        network.put(`${API}/videos`, { part: 'snippet' }, { json: { id, snippet } });
      expect(reason(await update({ title: 'Typo' }))).toEqual([400, 'invalidCategoryId']);
      const { body } = await update({ title: 'Typo', categoryId: '26' });
      expect(body.snippet).toMatchObject({ title: 'Typo', description: '', categoryId: '26' });
      expect(body.snippet.tags).toBeUndefined();
      expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED', 'POST_EDITED']);
    },
  )
  .add(
    'documented',
    'a video can be made private and public again, but not be scheduled again',
    async (network) => {
      const id = await processed(network, titled('Peekaboo'));
      const update = (status: object): Promise<Reply> =>
        network.put(`${API}/videos`, { part: 'status' }, { json: { id, status } });
      expect((await update({ privacyStatus: 'private' })).body.status.privacyStatus).toBe('private');
      const publishAt = iso((await clock(network)) + 600_000);
      expect(reason(await update({ privacyStatus: 'private', publishAt }))).toEqual([
        400,
        'invalidPublishAt',
      ]);
      expect((await update({ privacyStatus: 'public' })).body.status.privacyStatus).toBe('public');
      expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED', 'POST_HIDDEN', 'POST_SHOWN']);
    },
  )
  .add('documented', 'a deleted video is not found any more', async (network) => {
    const id = await processed(network, titled('Gone soon'));
    expect((await network.delete(`${API}/videos`, { id })).status).toBe(204);
    expect(reason(await network.delete(`${API}/videos`, { id }))).toEqual([404, 'videoNotFound']);
    expect((await network.get(`${API}/videos`, { part: 'id', id })).body.items).toEqual([]);
    expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED', 'POST_DELETED']);
  })
  .add('documented', 'a thumbnail is a JPEG or PNG image of at most 2 MB', async (network) => {
    const id = await processed(network, titled('Thumbnail'));
    const set = (bytes: Buffer): Promise<Reply> =>
      network.post('/upload/youtube/v3/thumbnails/set', {}, { query: { videoId: id }, bytes });
    expect(reason(await set(Buffer.alloc(0)))).toEqual([400, 'mediaBodyRequired']);
    for (const bytes of [Buffer.from('no image'), Buffer.alloc(2 * KIB * KIB + 1, 0xff)])
      expect(reason(await set(bytes))).toEqual([400, 'invalidImage']);
    const image = Buffer.from(await (await fetch(network.media.png())).arrayBuffer());
    const { body } = await set(image);
    expect(body.kind).toBe('youtube#thumbnailSetResponse');
    expect((await network.get(new URL(body.items[0].default.url).pathname)).status).toBe(200);
    expect((await read(network, id)).snippet.thumbnails.default.url).toBe(body.items[0].default.url);
  })
  .add('documented', 'the owner writes a comment, which the list of threads has', async (network) => {
    const id = await processed(network, titled('Commented'));
    const { body } = await comment(network, id, 'Recipe below');
    expect(body).toMatchObject({ kind: 'youtube#commentThread', snippet: { videoId: id, isPublic: true } });
    const [found] = await threads(network, id);
    expect(found.snippet.topLevelComment.snippet).toMatchObject({
      textOriginal: 'Recipe below',
      authorChannelId: { value: network.account },
    });
    expect(await effectsOf(network, body.id)).toEqual(['COMMENT_CREATED']);
  })
  .add('documented', 'the owner replies to comments, edits and deletes replies', async (network) => {
    const id = await processed(network, titled('Answered'));
    const written = { author: 'Ravi', text: 'Which flour?' };
    const { id: parentId } = await network.sandbox.control('POST', `posts/${id}/comments`, written);
    const json = { snippet: { parentId, textOriginal: 'Spelled' } };
    const { body } = await network.post(`${API}/comments`, {}, { query: { part: 'snippet' }, json });
    const edited = { id: body.id, snippet: { textOriginal: 'Spelt' } };
    await network.put(`${API}/comments`, { part: 'snippet' }, { json: edited });
    const replies = await network.get(`${API}/comments`, { part: 'snippet', parentId });
    expect(replies.body.items.map((item: Json) => item.snippet.textOriginal)).toEqual(['Spelt']);
    expect((await threads(network, id))[0].snippet.totalReplyCount).toBe(1);
    const foreign = { id: parentId, snippet: { textOriginal: 'Changed' } };
    const forbidden = await network.put(`${API}/comments`, { part: 'snippet' }, { json: foreign });
    expect(reason(forbidden)).toEqual([403, 'forbidden']);
    expect((await network.delete(`${API}/comments`, { id: body.id })).status).toBe(204);
    expect(await effectsOf(network, body.id)).toEqual([
      'COMMENT_CREATED',
      'COMMENT_EDITED',
      'COMMENT_DELETED',
    ]);
  })
  .add('documented', 'the owner holds comments for review, publishes and rejects them', async (network) => {
    const id = await processed(network, titled('Moderated'));
    const written = { author: 'Ravi', text: 'Buy followers' };
    const { id: spam } = await network.sandbox.control('POST', `posts/${id}/comments`, written);
    const moderate = (moderationStatus: string): Promise<Reply> =>
      network.post(`${API}/comments/setModerationStatus`, {}, { query: { id: spam, moderationStatus } });
    expect((await moderate('heldForReview')).status).toBe(204);
    expect(await threads(network, id)).toEqual([]);
    expect(await threads(network, id, { moderationStatus: 'heldForReview' })).toHaveLength(1);
    await moderate('published');
    expect(await threads(network, id)).toHaveLength(1);
    await moderate('rejected');
    expect(reason(await moderate('published'))).toEqual([404, 'commentNotFound']);
    expect(await effectsOf(network, spam)).toEqual([
      'COMMENT_CREATED',
      'COMMENT_HIDDEN',
      'COMMENT_SHOWN',
      'COMMENT_DELETED',
    ]);
  })
  .add('documented', 'comments have 1 to 10,000 characters', async (network) => {
    const id = await processed(network, titled('Lengths'));
    expect(reason(await comment(network, id, ' '))).toEqual([400, 'commentTextRequired']);
    expect(reason(await comment(network, id, 'a'.repeat(10_001)))).toEqual([400, 'commentTextTooLong']);
    expect(reason(await comment(network, 'AAAAAAAAAAA', 'Hello'))).toEqual([404, 'videoNotFound']);
  })
  .add('documented', 'comments need the scope youtube.force-ssl', async (network) => {
    const { access_token: token } = await connect(network, { scopes: ['youtube'] });
    const reply = await network.get(`${API}/commentThreads`, { part: 'id', videoId: 'x' }, { token });
    expect(reason(reply)).toEqual([403, 'insufficientPermissions']);
  })
  .add('documented', 'videos made for children have no comments', async (network) => {
    const status = { privacyStatus: 'public', selfDeclaredMadeForKids: true };
    const id = await processed(network, titled('For children', status));
    expect(reason(await comment(network, id, 'Hello'))).toEqual([403, 'commentsDisabled']);
  })
  .add('documented', 'statistics are texts of whole numbers that grow', async (network) => {
    const id = await processed(network, titled('Counted'));
    await comment(network, id, 'First');
    expect((await read(network, id, 'statistics')).statistics).toMatchObject({
      viewCount: expect.stringMatching(/^\d+$/),
      commentCount: '1',
    });
    await network.sandbox.advance(86_400);
    const { access_token: token } = await connect(network);
    const { body } = await network.get(`${API}/videos`, { part: 'statistics', id }, { token });
    expect(Number(body.items[0].statistics.viewCount)).toBeGreaterThan(0);
  })
  .add('documented', 'reports have a row per day, and none for the last days', async (network) => {
    await nextNoon(network);
    const from = await clock(network);
    const { access_token: renewed } = await connect(network);
    const query = { uploadType: 'resumable', part: 'snippet,status' };
    const json = titled('Reported');
    const session = sessionPath(await network.post(UPLOAD, {}, { query, json, token: renewed }));
    const { id } = (await send(network, session, VIDEO)).body;
    await network.sandbox.advance(PROCESSED);
    await network.sandbox.advance(4 * 86_400);
    const { access_token: token } = await connect(network);
    const params = {
      ids: 'channel==MINE',
      startDate: day(from),
      endDate: day(from + 4 * 86_400_000),
      metrics: 'views,likes',
      dimensions: 'day',
      filters: `video==${id}`,
    };
    const { body } = await network.get('/v2/reports', params, { token });
    expect(body.columnHeaders.map((column: Json) => [column.name, column.columnType])).toEqual([
      ['day', 'DIMENSION'],
      ['views', 'METRIC'],
      ['likes', 'METRIC'],
    ]);
    expect(body.rows.map(([date]: [string]) => date)).toEqual([day(from), day(from + 86_400_000)]);
    expect(body.rows[0][1]).toBeGreaterThan(0);
  })
  .everywhere('documented', 'an unknown metric fails', async (network) => {
    const params = {
      ids: 'channel==MINE',
      startDate: '2026-01-01',
      endDate: '2026-01-02',
      metrics: 'views,shoes',
    };
    expect((await network.get('/v2/reports', params)).status).toBe(400);
  })
  .add('documented', 'a subscribed callback gets new videos, with a signature', async (network) => {
    const receiver = await startReceiver((params) =>
      params.get('hub.verify_token') === 'known' ? params.get('hub.challenge')! : undefined,
    );
    try {
      const { account, sandbox } = network;
      const topic = `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${account}`;
      const fields = { callback: receiver.url, topic, secret: 'shared', verify: 'sync' };
      const subscribe = (mode: string, verify_token = 'known'): Promise<Reply> => {
        const entries = Object.entries({ ...fields, mode, verify_token });
        return network.post(
          '/subscribe',
          Object.fromEntries(entries.map(([name, value]) => [`hub.${name}`, value])),
        );
      };
      expect((await subscribe('subscribe', 'unknown')).status).toBe(409);
      expect((await subscribe('subscribe')).status).toBe(204);
      const id = await processed(network, titled('Pushed & signed'));
      await sandbox.control('POST', 'webhooks/deliver');
      const [pushed] = receiver.received;
      expect(pushed!.body).toContain(`<yt:videoId>${id}</yt:videoId>`);
      expect(pushed!.body).toContain('<title>Pushed &amp; signed</title>');
      const digest = createHmac('sha1', 'shared').update(pushed!.body).digest('hex');
      expect(pushed!.headers['x-hub-signature']).toBe(`sha1=${digest}`);
      expect((await subscribe('unsubscribe')).status).toBe(204);
      await processed(network, titled('Not pushed'));
      await sandbox.control('POST', 'webhooks/deliver');
      expect(receiver.received).toHaveLength(1);
    } finally {
      await receiver.stop();
    }
  })
  .add('documented', 'a suspended channel cannot upload', async (network) => {
    const { account, sandbox } = network;
    await sandbox.control('POST', `accounts/${account}`, { event: 'BLOCKED' });
    const reply = await start(network, titled('Suspended'));
    await sandbox.control('POST', `accounts/${account}`, { event: 'UNBLOCKED' });
    expect(reason(reply)).toEqual([403, 'authenticatedUserAccountSuspended']);
  })
  .add('documented', 'errors of the network have a reason', async (network) => {
    for (const error of [
      'rateLimitExceeded',
      'userRateLimitExceeded',
      'dailyLimitExceeded',
      'backendError',
    ]) {
      const match = { network: 'YOUTUBE', operation: 'listChannels' };
      await network.sandbox.script({ kind: 'error', error }, match);
      const reply = await network.get(`${API}/channels`, { part: 'id', mine: 'true' });
      expect(reason(reply)).toEqual([error === 'backendError' ? 503 : 403, error]);
    }
  });

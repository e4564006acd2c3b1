import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { mp4 } from '../networks/media-server';
import { connect, type Connected, V } from './helpers';
import type { Json } from '../support/server';

/** A media server whose requests wait until `answer` is called. */
interface HeldServer {
  readonly url: string;
  /** Waits for so many requests, and returns what answers them. */
  requested(count: number): Promise<(content: Buffer) => void>;
  /** Waits for a request, and resets its connection within the body. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

async function startHeldServer(): Promise<HeldServer> {
  const waiting: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    waiting.push(response);
    server.emit('held');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/held`,
    requested: async (count) => {
      while (waiting.length < count) await once(server, 'held');
      return (content) => waiting.splice(0).forEach((response) => response.end(content));
    },
    reset: async () => {
      while (!waiting.length) await once(server, 'held');
      for (const response of waiting.splice(0)) {
        response.writeHead(200, { 'content-length': '100' });
        response.write('part', () => response.destroy());
      }
    },
    stop: async () => {
      const ended = once(server.close(), 'close');
      server.closeAllConnections();
      await ended;
    },
  };
}

const VIDEO = mp4(10, 1080, 1920);

let world: Connected;
let held: HeldServer;
let page: string;
let pageToken: string;
beforeAll(async () => {
  world = await connect();
  held = await startHeldServer();
  page = (await world.sandbox.account('blue_door_bakery', 'FACEBOOK')).id;
  pageToken = (await world.sandbox.pageToken(world.token, page))!;
});
afterAll(async () => {
  await world.stop();
  await held.stop();
});

async function upload(url: string, token: string, source: string | Buffer) {
  const headers = new Headers({ authorization: `OAuth ${token}` });
  if (typeof source === 'string') headers.set('file_url', source);
  else {
    headers.set('offset', '0');
    headers.set('file_size', String(source.length));
  }
  const response = await fetch(url, {
    method: 'POST',
    headers,
    ...(typeof source !== 'string' && { body: new Uint8Array(source) }),
  });
  return { status: response.status, body: (await response.json()) as Json };
}

const onPage = (edge: string, params: Record<string, string>) =>
  world.call('POST', `${V}/${page}/${edge}`, params, pageToken);
const onAccount = (edge: string, params: Record<string, string>) =>
  world.call('POST', `${V}/${world.account}/${edge}`, params);

describe('a late upload', () => {
  test('changes nothing about a reel that was published in the meantime', async () => {
    const { body } = await onPage('video_reels', { upload_phase: 'start' });
    const late = upload(body.upload_url, pageToken, held.url);
    const answer = await held.requested(1);
    expect((await upload(body.upload_url, pageToken, VIDEO)).status).toBe(200);
    const finish = { upload_phase: 'finish', video_id: body.video_id, video_state: 'PUBLISHED' };
    expect((await onPage('video_reels', finish)).status).toBe(200);
    answer(VIDEO);
    expect(await late).toMatchObject({ status: 400, body: { error: { code: 100 } } });
    expect((await onPage('video_reels', finish)).status).toBe(400);
    const lines = await world.sandbox.effects(page);
    expect(lines.filter(({ objectId }) => objectId === body.video_id)).toHaveLength(1);
  });

  test('changes nothing about a container that was published in the meantime', async () => {
    const reel = { media_type: 'REELS', upload_type: 'resumable', caption: 'Uploaded twice' };
    const { body } = await onAccount('media', reel);
    const late = upload(body.uri, world.token, held.url);
    const answer = await held.requested(1);
    expect((await upload(body.uri, world.token, VIDEO)).status).toBe(200);
    await world.sandbox.advance(60);
    expect((await onAccount('media_publish', { creation_id: body.id })).status).toBe(200);
    answer(VIDEO);
    expect(await late).toMatchObject({ status: 400, body: { debug_info: { retriable: false } } });
    expect((await onAccount('media_publish', { creation_id: body.id })).status).toBe(400);
    const lines = await world.sandbox.effects(world.account);
    expect(lines.filter(({ text }) => text === 'Uploaded twice')).toHaveLength(1);
  });
});

test('a container that did not ask for an upload takes no bytes', async () => {
  const { body } = await onAccount('media', { image_url: world.media.jpeg() });
  const uri = `${world.sandbox.url('INSTAGRAM')}/ig-api-upload/v25.0/${body.id}`;
  expect(await upload(uri, world.token, VIDEO)).toMatchObject({
    status: 400,
    body: { debug_info: { message: 'The container does not wait for a video' } },
  });
  expect((await onAccount('media_publish', { creation_id: body.id })).status).toBe(200);
});

test('containers created at the same time do not exceed the limit', async () => {
  const { sandbox } = world;
  await sandbox.advance(86_401);
  await sandbox.control('PUT', 'limits/instagram.containers', { maximum: 1 });
  const created = [1, 2].map(() => onAccount('media', { image_url: held.url }));
  const answer = await held.requested(2);
  const image = { width: 800, height: 800, channels: 3, background: '#3366aa' } as const;
  answer(await sharp({ create: image }).jpeg().toBuffer());
  const statuses = (await Promise.all(created)).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 400]);
  await sandbox.control('PUT', 'limits/instagram.containers', { maximum: null });
});

test('the scripted wait of a container starts with the end of its upload', async () => {
  const { sandbox } = world;
  await sandbox.script({ kind: 'wait', seconds: 300, state: 'ERROR' }, { operation: 'createContainer' });
  const { body } = await onAccount('media', { media_type: 'REELS', upload_type: 'resumable' });
  await sandbox.advance(600);
  expect((await upload(body.uri, world.token, VIDEO)).status).toBe(200);
  const state = async () =>
    (await world.call('GET', `${V}/${body.id}`, { fields: 'status_code' })).body.status_code;
  await sandbox.advance(200);
  expect(await state()).toBe('IN_PROGRESS');
  await sandbox.advance(100);
  expect(await state()).toBe('ERROR');
});

describe('an image whose download fails', () => {
  const codes = ({ status, body }: { status: number; body: Json }): unknown[] => [
    status,
    body.error?.code,
    body.error?.error_subcode,
  ];

  test('is reported as unreachable when the connection is reset', async () => {
    const created = onAccount('media', { image_url: held.url });
    await held.reset();
    expect(codes(await created)).toEqual([400, 9004, 2207052]);
  });

  test('is reported as timed out when it takes too long', async () => {
    const timeout = jest
      .spyOn(AbortSignal, 'timeout')
      .mockImplementationOnce(() => AbortSignal.abort(new DOMException('late', 'TimeoutError')));
    const created = await onAccount('media', { image_url: held.url });
    expect(timeout).toHaveBeenCalledTimes(1);
    timeout.mockRestore();
    expect(codes(created)).toEqual([400, -2, 2207003]);
  });
});

test('a request that cannot be read fails in the form of the network', async () => {
  const response = await fetch(`${world.sandbox.url('INSTAGRAM')}/v25.0/%E0%A4%A`);
  expect([response.status, ((await response.json()) as Json).error]).toEqual([
    400,
    expect.objectContaining({ code: 1, fbtrace_id: expect.any(String) }),
  ]);
});

import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LocalStorage } from '../../src/storage/local-storage';
import { until } from '../live/subscription-helpers';
import { mailsOf } from '../support/mailbox';
import { refusals, unchanged } from '../support/people';
import { serverForTests, startTestServer, type TestServer } from '../support/server';
import { closed } from '../support/sockets';
import { jpeg } from './sample-files';
import { newUploader, put, putPart, randomFile, received, type Upload, type Uploader } from './uploads';

const server = serverForTests();
let uploader: Uploader;

beforeEach(async () => {
  uploader = await newUploader(server);
});
afterEach(() => server.clock.set(new Date()));

const HOUR = 3_600_000;
const fileOf = ({ asset }: Upload, name = 'original.jpg'): string =>
  join(server.folder, 'media', asset, name);

describe('sending bytes', () => {
  test('a file is stored, completed, processed and served', async () => {
    const bytes = await jpeg(400, 300);
    const upload = await uploader.create(bytes.length);
    const response = await put(upload, bytes);
    expect([response.status, await response.json()]).toEqual([200, { received: bytes.length }]);
    expect(existsSync(`${fileOf(upload)}.part`)).toBe(false);

    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const before = await uploader.storedBytes();
    const payload = await uploader.complete(upload.id, { sha256: sha256.toUpperCase() });
    expect(payload).toMatchObject({
      userErrors: [],
      upload: { status: 'COMPLETED', completedAt: expect.any(String) },
      asset: { id: upload.asset, processingStatus: 'PENDING' },
      job: { kind: 'process-media', status: 'PENDING', subject: { id: upload.asset } },
    });
    expect(await uploader.storedBytes()).toBe(before);

    await mailsOf(server);
    const { processingStatus, url } = await uploader.asset(upload.asset);
    expect(processingStatus).toBe('COMPLETED');
    const served = await fetch(url as string);
    expect(served.status).toBe(200);
    expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test('parts are appended, and the upload says where the next one starts', async () => {
    const bytes = randomFile(250_000);
    const upload = await uploader.create(bytes.length);
    expect(await received(upload)).toEqual([308, null]);
    const first = await putPart(upload, bytes, 0, 100_000);
    expect([first.status, first.headers.get('range')]).toEqual([308, 'bytes=0-99999']);
    expect(await received(upload)).toEqual([308, 'bytes=0-99999']);

    const gap = await putPart(upload, bytes, 150_000, 200_000);
    expect([gap.status, gap.headers.get('range')]).toEqual([409, 'bytes=0-99999']);

    expect((await putPart(upload, bytes, 100_000, 200_000)).status).toBe(308);
    expect((await putPart(upload, bytes, 200_000, 250_000)).status).toBe(200);
    expect(await received(upload)).toEqual([200, null]);
    expect(refusals(await uploader.complete(upload.id))).toEqual([]);
  });

  test('a file that was received is not replaced', async () => {
    const [bytes, other] = [randomFile(1_000), randomFile(1_000)];
    const upload = await uploader.create(1_000);
    await put(upload, bytes);
    expect((await put(upload, other)).status).toBe(200);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(refusals(await uploader.complete(upload.id, { sha256 }))).toEqual([]);
  });

  test('a file that another request has stored meanwhile is not replaced', async () => {
    const [bytes, other] = [randomFile(1_000), randomFile(1_000)];
    const upload = await uploader.create(1_000);
    await put(upload, bytes);
    // The request sees the file only when it has reserved the upload.
    const size = jest.spyOn(server.media.storage, 'size').mockResolvedValueOnce(undefined);
    expect((await put(upload, other)).status).toBe(200);
    expect(size).toHaveBeenCalledTimes(2);
    size.mockRestore();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(refusals(await uploader.complete(upload.id, { sha256 }))).toEqual([]);
  });

  test('a query finishes a file whose bytes were all received before the server failed to store it', async () => {
    const bytes = randomFile(1_000);
    const upload = await uploader.create(1_000);
    const publish = jest
      .spyOn(LocalStorage.prototype as never, 'publish')
      .mockRejectedValue(new Error('disk full') as never);
    expect((await put(upload, bytes)).status).toBe(500);
    expect((await received(upload))[0]).toBe(500);
    publish.mockRestore();
    expect(refusals(await uploader.complete(upload.id))).toEqual([['INVALID_STATE', 'input.id']]);
    expect(await received(upload)).toEqual([200, null]);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(refusals(await uploader.complete(upload.id, { sha256 }))).toEqual([]);
  });

  test('an upload is reserved until it expires, and not afterwards', async () => {
    const upload = await uploader.create(10);
    const reserve = async (seconds: number): Promise<unknown> => {
      const [row] = await server.database.query('SELECT media.lease_upload($1, $2, $3) AS reserved', [
        upload.id,
        upload.id,
        seconds,
      ]);
      return row!.reserved;
    };
    expect(await reserve(48 * 3_600)).toBe(true);
    const count = (where: string) =>
      server.database.count(`media_uploads WHERE id = $1 AND ${where}`, [upload.id]);
    expect(await count('lease_expires_at = expires_at')).toBe(1);
    await server.database.query('UPDATE media_uploads SET expires_at = now() WHERE id = $1', [upload.id]);
    expect(await reserve(60)).toBe(false);
  });

  test.each<[string, Record<string, string>, number]>([
    ['too few bytes', {}, 9],
    ['too many bytes', {}, 11],
    ['a range of another file size', { 'content-range': 'bytes 0-9/11' }, 10],
    ['a range of another length', { 'content-range': 'bytes 0-8/10' }, 10],
    ['a range beyond the end', { 'content-range': 'bytes 5-14/10' }, 10],
    ['a malformed range', { 'content-range': 'bytes 0-/10' }, 10],
    ['a question with bytes', { 'content-range': 'bytes */10' }, 1],
  ])('rejects %s, and stores nothing', async (_, headers, size) => {
    const upload = await uploader.create(10);
    const response = await put(upload, randomFile(size), headers);
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        errors: [
          {
            message: '`Content-Length` and `Content-Range` do not match a part of a file of 10 bytes.',
            extensions: { code: 'BAD_REQUEST', requestId: expect.any(String) },
          },
        ],
      },
    ]);
    expect(await received(upload)).toEqual([308, null]);
  });

  test('rejects a body of unknown length', async () => {
    const upload = await uploader.create(10);
    const response = await fetch(upload.url, {
      method: 'PUT',
      body: new Blob([randomFile(10)]).stream(),
      duplex: 'half',
    });
    expect(response.status).toBe(411);
  });

  test('denies URLs that expired, were changed, or belong to another upload', async () => {
    const [upload, other] = [await uploader.create(5), await uploader.create(5)];
    const search = new URL(upload.url).search;
    const foreign = { ...upload, url: other.url.replace(/\?.*/, search) };
    const later = { ...upload, url: upload.url.replace(/expires=(\d)/, 'expires=9$1') };
    const unsigned = { ...upload, url: upload.url.replace(/\?.*/, '') };
    for (const changed of [foreign, later, unsigned]) {
      const response = await put(changed, randomFile(5));
      expect([response.status, await response.json()]).toEqual([
        403,
        {
          errors: [
            {
              message: 'The link is invalid or expired. Query the object for a new one.',
              extensions: { code: 'FORBIDDEN', requestId: expect.any(String) },
            },
          ],
        },
      ]);
    }
    server.clock.advance(24 * HOUR + 1_000);
    expect((await put(upload, randomFile(5))).status).toBe(403);
    expect(existsSync(fileOf(upload))).toBe(false);
  });
});

/** Opens a connection and sends the headers of an upload and its first bytes. */
async function begin(upload: Upload, total: number, bytes: Buffer, to: TestServer = server) {
  const { port, pathname, search } = new URL(upload.url);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `PUT ${pathname}${search} HTTP/1.1\r\nhost: ${new URL(to.url).host}\r\ncontent-length: ${total}\r\n\r\n`,
  );
  socket.write(bytes);
  return socket;
}

describe('a connection', () => {
  test('that is lost keeps the bytes that were received, and the upload can be resumed', async () => {
    const bytes = randomFile(300_000);
    const upload = await uploader.create(bytes.length);
    const socket = await begin(upload, bytes.length, bytes.subarray(0, 120_000));
    await until(async () => (await received(upload))[1] === 'bytes=0-119999');
    socket.resetAndDestroy();
    await closed(socket);

    // The server notices the lost connection a moment later.
    await until(async () => (await putPart(upload, bytes, 120_000, 300_000)).status === 200);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(refusals(await uploader.complete(upload.id, { sha256 }))).toEqual([]);
  });

  test('that sends bytes excludes others, and completing waits for all bytes', async () => {
    const bytes = randomFile(300_000);
    const upload = await uploader.create(bytes.length);
    const socket = await begin(upload, bytes.length, bytes.subarray(0, 120_000));
    await until(async () => (await received(upload))[1] === 'bytes=0-119999');

    const second = await putPart(upload, bytes, 120_000, 300_000);
    expect([second.status, second.headers.get('retry-after')]).toEqual([409, '5']);
    const early = await unchanged(server, () => uploader.complete(upload.id));
    expect(early.userErrors).toEqual([
      {
        code: 'INVALID_STATE',
        path: ['input', 'id'],
        message: 'The upload is incomplete: 120,000 of 300,000 bytes were received. Send the rest first.',
      },
    ]);

    socket.write(bytes.subarray(120_000));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 200 /);
    socket.destroy();
    await closed(socket);
    expect(refusals(await uploader.complete(upload.id))).toEqual([]);
  });

  test('that has lost its reservation ends with 409, and leaves the upload to the other request', async () => {
    const timers = jest.spyOn(global, 'setInterval');
    const upload = await uploader.create(1_000);
    const socket = await begin(upload, 1_000, randomFile(400));
    await until(async () => (await received(upload))[1] === 'bytes=0-399');
    const [extend] = timers.mock.calls.find(([, milliseconds]) => milliseconds === 20_000)!;
    timers.mockRestore();
    extend();
    await server.database.query(
      `UPDATE media_uploads SET lease_id = id, lease_expires_at = now() + interval '1 hour' WHERE id = $1`,
      [upload.id],
    );
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    extend();
    await closed(socket);
    expect(Buffer.concat(chunks).toString()).toMatch(
      /^HTTP\/1.1 409 [\s\S]*The upload has expired, or another request has taken over\./,
    );
    const owned = `media_uploads WHERE id = $1 AND lease_id = id AND lease_expires_at > now() + interval '50 minutes'`;
    expect(await server.database.count(owned, [upload.id])).toBe(1);
  });

  test('without progress ends with 408, and keeps the bytes that were received', async () => {
    const hasty = await startTestServer({ beside: server, uploadIdleMs: 1_500 });
    try {
      server.media.publicUrl = hasty.media.publicUrl;
      const upload = await uploader.create(1_000);
      const socket = await begin(upload, 1_000, randomFile(400), hasty);
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      await closed(socket);
      expect(Buffer.concat(chunks).toString()).toMatch(
        /^HTTP\/1.1 408 [\s\S]*No data was received for 1.5 seconds/,
      );
      await until(async () => (await received(upload))[1] === 'bytes=0-399');
    } finally {
      server.media.publicUrl = new URL(server.url).origin;
      await hasty.stop();
    }
  });

  test('that makes progress can take longer than other requests', async () => {
    const hasty = await startTestServer({ beside: server, requestTimeoutMs: 2_000 });
    try {
      server.media.publicUrl = hasty.media.publicUrl;
      const upload = await uploader.create(10);
      const socket = await begin(upload, 10, randomFile(5), hasty);
      await until(async () => (await received(upload))[1] === 'bytes=0-4');
      // A request that is limited times out meanwhile.
      const limited = connect(Number(new URL(hasty.url).port), '127.0.0.1');
      limited.write(
        'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
      );
      const [late] = (await once(limited, 'data')) as [Buffer];
      expect(late.toString()).toMatch(/^HTTP\/1.1 408 /);
      await closed(limited);
      socket.write(randomFile(5));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1.1 200 /);
      socket.destroy();
      await closed(socket);
    } finally {
      server.media.publicUrl = new URL(server.url).origin;
      await hasty.stop();
    }
  });
});

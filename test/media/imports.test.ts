import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { download, type DownloadOptions } from '../../src/domains/media/download';
import { isPublicUrl } from '../../src/kernel/http';
import { mediaTypeOf, mimeTypeOfName } from '../../src/domains/media/media-types';
import { mailsOf } from '../support/mailbox';
import { mutate, newMember, newPerson, refusals, unchanged } from '../support/people';
import { serverForTests } from '../support/server';
import { png, video } from './sample-files';
import { newUploader, type Uploader } from './uploads';

const server = serverForTests();
let uploader: Uploader;
let web: Server;
let origin: string;
let answer: RequestListener;
let requests: string[];

beforeAll(async () => {
  web = createServer((request, response) => {
    requests.push(request.url!);
    answer(request, response);
  });
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  origin = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
});
afterAll(async () => {
  web.closeAllConnections();
  web.close();
  await once(web, 'close');
});
beforeEach(async () => {
  requests = [];
  answer = (_, response) => void response.writeHead(200, { 'content-type': 'image/png; x=y' }).end('picture');
  uploader = await newUploader(server);
});

const OPTIONS: DownloadOptions = { allowLoopback: true, maxBytes: 1_000, timeoutMs: 60_000, idleMs: 60_000 };

/** Downloads a file. Returns its type and content, or the error. */
async function fetched(url: string, options: Partial<DownloadOptions> = {}): Promise<unknown> {
  try {
    return await download(url, { ...OPTIONS, ...options }, async ({ mimeType, bytes }) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of bytes) chunks.push(chunk);
      return [mimeType, Buffer.concat(chunks).toString()];
    });
  } catch (error) {
    const { message, isFinal } = error as { message: string; isFinal?: boolean };
    return { message, isFinal };
  }
}

const NOT_PUBLIC = { message: 'The URL does not lead to a public address.', isFinal: true };

describe('download', () => {
  test('returns type and content, and follows redirects', async () => {
    answer = (request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/there' }).end();
      else response.writeHead(200, { 'content-type': 'Image/JPEG' }).end('picture');
    };
    expect(await fetched(`${origin}/moved`)).toEqual(['image/jpeg', 'picture']);
    expect(requests).toEqual(['/moved', '/there']);
  });

  test.each([
    'ftp://files.example/a.jpg',
    'file:///etc/passwd',
    'http://user:secret@files.example/a.jpg',
    'http://10.0.0.1/',
    'http://172.16.5.4/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://0.0.0.0/',
    'http://255.255.255.255/',
    'http://224.0.0.1/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://[::]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[64:ff9b::a00:1]/',
    'http://[2002:a00:1::]/',
    'http://0xa000001/',
    'http://167772161/',
    'no url',
  ])('rejects %s without a connection, even where loopback is allowed', async (url) => {
    expect(isPublicUrl(url, true)).toBe(false);
    expect(await fetched(url)).toEqual(NOT_PUBLIC);
  });

  test.each(['http://127.0.0.1/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://2130706433/'])(
    'rejects %s unless loopback is allowed',
    (url) => {
      expect([isPublicUrl(url, false), isPublicUrl(url, true)]).toEqual([false, true]);
    },
  );

  test('rejects a name that resolves to a private address, and makes no request', async () => {
    const { port } = new URL(origin);
    const named = `http://localhost:${port}/a.png`;
    expect(await fetched(named, { allowLoopback: false })).toEqual(NOT_PUBLIC);
    const resolveTo = (...found: string[]): Partial<DownloadOptions> => ({
      resolve: ((_: string, __: object, done: (error: null, found: object[]) => void) =>
        done(
          null,
          found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        )) as unknown as DownloadOptions['resolve'],
    });
    for (const found of [['192.168.0.1'], ['127.0.0.1', '10.0.0.1'], ['::ffff:a9fe:a9fe'], []])
      expect(await fetched(`http://files.example:${port}/`, resolveTo(...found))).toEqual(NOT_PUBLIC);
    expect(requests).toEqual([]);
    // The connection uses the address that was checked.
    expect(await fetched(`http://files.example:${port}/a.png`, resolveTo('127.0.0.1'))).toEqual([
      'image/png',
      'picture',
    ]);
  });

  test.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'http://u:p@127.0.0.1/',
    '//[::',
    'gopher://a',
  ])('rejects a redirect to %s', async (location) => {
    answer = (_, response) => void response.writeHead(301, { location }).end();
    expect(await fetched(`${origin}/a.png`)).toEqual(NOT_PUBLIC);
    expect(requests).toEqual(['/a.png']);
  });

  test('rejects more than five redirects', async () => {
    answer = (_, response) => void response.writeHead(307, { location: '/again' }).end();
    expect(await fetched(origin)).toEqual({ message: 'The URL redirects too often.', isFinal: true });
    expect(requests).toHaveLength(6);
  });

  test.each<[number, boolean]>([
    [404, true],
    [401, true],
    [204, true],
    [429, false],
    [500, false],
    [503, false],
  ])('fails with status %i; final: %s', async (status, isFinal) => {
    answer = (_, response) => void response.writeHead(status).end();
    expect(await fetched(origin)).toEqual({
      message: `The server of the URL responded with status ${status}.`,
      isFinal,
    });
  });

  test('stops at the maximum size, whether or not the server states the size', async () => {
    const large = { message: 'The file is too large.', isFinal: true };
    answer = (_, response) =>
      void response.writeHead(200, { 'content-length': 1_001 }).end('x'.repeat(1_001));
    expect(await fetched(origin)).toEqual(large);
    answer = (_, response) => {
      response.writeHead(200);
      const more = (): void => {
        if (response.writable) response.write('x'.repeat(400), () => setImmediate(more));
      };
      more();
    };
    expect(await fetched(origin)).toEqual(large);
  });

  test('fails for a connection that is lost, refused or silent, and can be retried', async () => {
    const lost = { message: 'The server of the URL could not be reached.', isFinal: false };
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('begun', () => response.destroy());
    };
    expect(await fetched(origin)).toEqual(lost);
    expect(await fetched('http://127.0.0.1:9/')).toEqual(lost);
    answer = () => undefined;
    expect(await fetched(origin, { idleMs: 50 })).toEqual({
      message: 'The server of the URL stopped sending.',
      isFinal: false,
    });
    expect(await fetched(origin, { timeoutMs: 50 })).toEqual({
      message: 'The download took too long.',
      isFinal: false,
    });
  });

  test('passes on errors of storing the file', async () => {
    const full = Object.assign(new Error('disk full'), { code: 'ENOSPC' });
    await expect(download(origin, OPTIONS, () => Promise.reject(full))).rejects.toBe(full);
  });
});

const importFrom = (url: string, values: object = {}, token = uploader.owner.token) =>
  mutate(
    server,
    'importMediaFromUrl',
    { organizationId: uploader.id, url, ...values },
    token,
    'asset { id } job { id kind status subject { id } }',
  );

const jobOf = async (id: string): Promise<unknown> =>
  (await server.run(`{ job(id: "${id}") { status errorMessage } }`, {}, uploader.owner.token)).data.job;

describe('importMediaFromUrl', () => {
  test('imports a file by a job, whose bytes count when they are stored', async () => {
    const bytes = await png();
    answer = (_, response) => void response.writeHead(200, { 'content-type': 'image/png' }).end(bytes);
    const before = await uploader.storedBytes();
    const payload = await importFrom(`${origin}/tea%20garden.png?size=1`, { altText: 'Tea' });
    expect(payload).toMatchObject({
      userErrors: [],
      job: { kind: 'import-media', status: 'PENDING', subject: { id: payload.asset.id } },
    });
    const reserved = await uploader.storedBytes();
    expect(reserved - before).toBeLessThan(1_500);

    await mailsOf(server);
    const asset = await uploader.asset(payload.asset.id as string);
    expect(asset).toMatchObject({
      kind: 'IMAGE',
      origin: 'IMPORTED',
      title: 'tea garden.png',
      filename: 'tea garden.png',
      altText: 'Tea',
      fileSize: bytes.length,
      mimeType: 'image/png',
      sourceUrl: `${origin}/tea%20garden.png?size=1`,
      processingStatus: 'COMPLETED',
    });
    const served = await fetch(asset.url as string);
    expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true);
    expect(await jobOf(payload.job.id as string)).toEqual({ status: 'COMPLETED', errorMessage: null });
  });

  test('takes the type from the name when the server states none', async () => {
    const bytes = await video({ seconds: 1 });
    answer = (_, response) => void response.writeHead(200).end(bytes);
    const { asset } = await importFrom(`${origin}/CLIP.MP4`);
    await mailsOf(server);
    expect(await uploader.asset(asset.id as string)).toMatchObject({
      kind: 'VIDEO',
      mimeType: 'video/mp4',
      processingStatus: 'COMPLETED',
    });
  });

  test('an import that another run has overtaken replaces no bytes, and leaves none', async () => {
    const { asset } = await importFrom(`${origin}/slow.png`);
    const id = asset.id as string;
    const path = `media/${id}/original-0190a5f0-0000-7000-8000-000000000000.png`;
    const bytes = await png();
    answer = (_, response) =>
      void server.database
        .query(
          `UPDATE media_assets SET storage_provider = 'LOCAL', storage_path = $2, file_size = 3, mime_type = 'image/png'
            WHERE id = $1`,
          [id, path],
        )
        .then(() => response.writeHead(200, { 'content-type': 'image/png' }).end(bytes));
    await mailsOf(server);
    const [row] = await server.database.query<{ storage_path: string; file_size: string }>(
      'SELECT storage_path, file_size FROM media_assets WHERE id = $1',
      [id],
    );
    expect(row).toEqual({ storage_path: path, file_size: '3' });
    expect(await readdir(join(server.folder, `media/${id}`))).toEqual([]);
  });

  test.each(['http://10.0.0.1/a.png', 'http://user:secret@files.example/a.png', 'http://[fe80::1]/a.png'])(
    'rejects %s',
    async (url) => {
      const payload = await unchanged(server, () => importFrom(url));
      expect(payload.userErrors).toEqual([
        {
          code: 'NOT_ALLOWED',
          path: ['input', 'url'],
          message:
            'Files cannot be imported from this URL. Use a public http or https URL without a password.',
        },
      ]);
    },
  );

  test('fails for a file of another type, and stores nothing', async () => {
    answer = (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
    const { asset, job } = await importFrom(`${origin}/page`);
    await mailsOf(server);
    expect(await uploader.asset(asset.id as string)).toMatchObject({
      processingStatus: 'FAILED',
      processingError: 'Files of this type are not supported.',
      fileSize: null,
      url: null,
    });
    expect(await jobOf(job.id as string)).toEqual({
      status: 'FAILED',
      errorMessage: 'Files of this type are not supported.',
    });
  });

  test('is tried again when the server fails, until the last attempt', async () => {
    answer = (_, response) => void response.writeHead(500).end();
    const { asset, job } = await importFrom(`${origin}/a.png`);
    await mailsOf(server);
    expect(await uploader.asset(asset.id as string)).toMatchObject({ processingStatus: 'PENDING' });
    expect(await jobOf(job.id as string)).toMatchObject({ status: 'PENDING' });
    await server.database.query(
      `UPDATE graphile_worker._private_jobs SET run_at = now(), attempts = max_attempts - 1 WHERE key = $1`,
      [`shown:${job.id as string}`],
    );
    await mailsOf(server);
    const message = 'The server of the URL responded with status 500.';
    expect(await uploader.asset(asset.id as string)).toMatchObject({
      processingStatus: 'FAILED',
      processingError: message,
    });
    expect(await jobOf(job.id as string)).toEqual({ status: 'FAILED', errorMessage: message });
  });

  test('fails after the last attempt when the storage fails, and is shown to subscribers', async () => {
    const { asset, job } = await importFrom(`${origin}/a.png`);
    const put = jest.spyOn(server.media.storage, 'put').mockRejectedValue(new Error('disk full'));
    await mailsOf(server);
    expect(await uploader.asset(asset.id as string)).toMatchObject({ processingStatus: 'PENDING' });
    await server.database.query(
      `UPDATE graphile_worker._private_jobs SET run_at = now(), attempts = max_attempts - 1 WHERE key = $1`,
      [`shown:${job.id as string}`],
    );
    await mailsOf(server);
    put.mockRestore();
    expect(await uploader.asset(asset.id as string)).toMatchObject({
      processingStatus: 'FAILED',
      processingError:
        'This file could not be processed because of an internal error. Upload it again, or contact support.',
    });
    const failed = `media_assets WHERE id = $1 AND processed_at IS NOT NULL AND processing_failure->>'reason' = 'INTERNAL'`;
    expect(await server.database.count(failed, [asset.id])).toBe(1);
    const events = `events.recorded WHERE subject_id = $1 AND name = 'media_asset.updated'`;
    expect(await server.database.count(events, [asset.id])).toBe(1);
  });

  test.each([
    ['photo.jpeg', 'image/jpeg', 'IMAGE'],
    ['scan.TIFF', 'image/tiff', 'IMAGE'],
    ['voice.mpeg', 'audio/mpeg', 'AUDIO'],
    ['clip.m4v', 'video/mp4', 'VIDEO'],
  ])('takes the type of %s from its name', (name, mimeType, kind) => {
    expect(mimeTypeOfName(name)).toBe(mimeType);
    expect(mediaTypeOf(mimeType)!.kind).toBe(kind);
  });

  test('stores no more than the organization can', async () => {
    answer = (_, response) =>
      void response.writeHead(200, { 'content-type': 'image/png' }).end('x'.repeat(5_000));
    const { asset } = await importFrom(`${origin}/a.png`);
    const limits = JSON.stringify({ storedBytes: (await uploader.storedBytes()) + 1_000 });
    await server.database.query('UPDATE organizations SET limits = $2 WHERE id = $1', [uploader.id, limits]);
    const before = await uploader.storedBytes();
    await mailsOf(server);
    expect(await uploader.asset(asset.id as string)).toMatchObject({
      processingStatus: 'FAILED',
      processingError: 'The storage limit of the organization is exceeded.',
      fileSize: null,
    });
    expect((await uploader.storedBytes()) - before).toBeLessThan(200);
    expect(await readdir(join(server.folder, `media/${asset.id as string}`))).toEqual([]);
  });

  test('is denied to members without MEDIA_WRITE and to users who are not members', async () => {
    const viewer = await newMember(server, uploader.id, 'VIEWER');
    const stranger = await newPerson(server);
    expect(refusals(await importFrom(`${origin}/a.png`, {}, viewer.token))).toEqual([['FORBIDDEN', 'input']]);
    expect(refusals(await importFrom(`${origin}/a.png`, {}, stranger.token))).toEqual([
      ['NOT_FOUND', 'input.organizationId'],
    ]);
  });
});

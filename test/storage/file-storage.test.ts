import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { FileStorage } from '../../src/domains/media/file-storage.port';
import { openStorage } from '../../src/storage';
import { LocalStorage } from '../../src/storage/local-storage';
import { S3Server } from '../support/s3-server';

const s3 = new S3Server();
const dataDir = mkdtempSync(join(tmpdir(), 'marquee-storage-'));
const stores: Record<string, FileStorage> = {};

beforeAll(async () => {
  const endpoint = await s3.start();
  stores.LOCAL = await openStorage({ dataDir });
  stores.S3 = await openStorage({ dataDir, s3: { ...s3.credentials, bucket: s3.bucket, endpoint } });
});
afterAll(async () => {
  await s3.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const MIB = 1024 * 1024;
/** More than two parts of S3, and no multiple of them. */
const LARGE = randomBytes(18 * MIB + 7);

/** Yields bytes in chunks, then fails if told to. */
async function* chunked(bytes: Buffer, failure?: Error, size = 65_536): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size)
    yield await Promise.resolve(bytes.subarray(start, start + size));
  if (failure) throw failure;
}

const read = async (store: FileStorage, key: string): Promise<Buffer> => buffer(await store.read(key));

/** Lets the last step of storing the next file fail. */
function failNextPublish(name: string): void {
  if (name === 'S3') s3.failCompletions = 1;
  else
    jest
      .spyOn(LocalStorage.prototype as never, 'publish')
      .mockRejectedValueOnce(new Error('disk full') as never);
}

describe.each(['LOCAL', 'S3'])('%s', (name) => {
  let store: FileStorage;
  let key: string;
  beforeEach(() => {
    store = stores[name]!;
    key = `media/${randomBytes(6).toString('hex')}/original file+ä.jpg`;
  });

  test('names its provider', () => expect(store.provider).toBe(name));

  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['a small file', Buffer.from('hello')],
    ['a file of exactly two parts', LARGE.subarray(0, 16 * MIB)],
    ['a large file', LARGE],
  ])('stores and reads %s as a stream of unknown size', async (_, bytes) => {
    expect(await store.size(key)).toBeUndefined();
    expect(await store.put(key, chunked(bytes), 'image/jpeg')).toBe(bytes.length);
    expect(await store.size(key)).toBe(bytes.length);
    expect((await read(store, key)).equals(bytes)).toBe(true);
  });

  test('replaces a file', async () => {
    await store.put(key, chunked(LARGE), 'image/jpeg');
    await store.put(key, chunked(Buffer.from('new')), 'image/jpeg');
    expect((await read(store, key)).toString()).toBe('new');
  });

  test('stores nothing when reading the bytes fails', async () => {
    const failure = new Error('lost');
    await expect(store.put(key, chunked(LARGE, failure), 'image/jpeg')).rejects.toBe(failure);
    expect([await store.size(key), await store.storedSize(key)]).toEqual([undefined, 0]);
    expect(s3.uploads.size).toBe(0);
  });

  test('reads a range, with both ends', async () => {
    await store.put(key, chunked(Buffer.from('0123456789')), 'image/jpeg');
    const part = await buffer(await store.read(key, { start: 2, end: 5 }));
    expect(part.toString()).toBe('2345');
  });

  test('fails to read a file that does not exist', async () => {
    await expect(store.read(key)).rejects.toThrow();
  });

  test('stores parts in order, and shows the file only when it is complete', async () => {
    const total = LARGE.length;
    let offset = 0;
    for (const end of [8 * MIB, 16 * MIB, total]) {
      expect(await store.storedSize(key)).toBe(offset);
      expect(await store.size(key)).toBeUndefined();
      const bytes = chunked(LARGE.subarray(offset, end));
      offset = await store.putPart(key, { offset, total, bytes }, 'video/mp4');
      expect(offset).toBe(end);
    }
    expect([await store.size(key), await store.storedSize(key)]).toEqual([total, 0]);
    expect((await read(store, key)).equals(LARGE)).toBe(true);
  });

  test('finishes a file whose last step failed', async () => {
    const [total, half] = [LARGE.length, 8 * MIB];
    const part = (offset: number, end: number) => ({
      offset,
      total,
      bytes: chunked(LARGE.subarray(offset, end)),
    });
    await store.putPart(key, part(0, half), 'video/mp4');
    failNextPublish(name);
    await expect(store.putPart(key, part(half, total), 'video/mp4')).rejects.toThrow();
    expect([await store.size(key), await store.storedSize(key)]).toEqual([undefined, total]);
    expect(await store.finish(key)).toBe(total);
    expect([await store.size(key), await store.storedSize(key)]).toEqual([total, 0]);
    expect((await read(store, key)).equals(LARGE)).toBe(true);
    await expect(store.finish(key)).rejects.toThrow();
  });

  test('stores a whole file as one part', async () => {
    const bytes = Buffer.from('hello');
    expect(await store.putPart(key, { offset: 0, total: 5, bytes: chunked(bytes) }, 'image/png')).toBe(5);
    expect((await read(store, key)).toString()).toBe('hello');
  });

  test('keeps the bytes before a failure, and continues after them', async () => {
    const total = LARGE.length;
    const first = { offset: 0, total, bytes: chunked(LARGE.subarray(0, 11 * MIB), new Error('lost')) };
    await expect(store.putPart(key, first, 'video/mp4')).rejects.toThrow('lost');
    const offset = await store.storedSize(key);
    // S3 stores parts of 8 MiB.
    expect(offset).toBe(name === 'S3' ? 8 * MIB : 11 * MIB);
    const rest = { offset, total, bytes: chunked(LARGE.subarray(offset)) };
    expect(await store.putPart(key, rest, 'video/mp4')).toBe(total);
    expect((await read(store, key)).equals(LARGE)).toBe(true);
  });

  test('starts again when a part starts at 0', async () => {
    const total = 10 * MIB;
    const lost = { offset: 0, total, bytes: chunked(LARGE.subarray(0, 9 * MIB)) };
    await store.putPart(key, lost, 'video/mp4');
    const bytes = chunked(LARGE.subarray(MIB, 11 * MIB));
    expect(await store.putPart(key, { offset: 0, total, bytes }, 'video/mp4')).toBe(total);
    expect((await read(store, key)).equals(LARGE.subarray(MIB, 11 * MIB))).toBe(true);
    expect(await store.storedSize(key)).toBe(0);
  });

  test('rejects a part that does not continue the stored bytes', async () => {
    const part = { offset: 5, total: 10, bytes: chunked(Buffer.from('56789')) };
    await expect(store.putPart(key, part, 'video/mp4')).rejects.toThrow(
      'The part does not start where the stored bytes end.',
    );
    expect([await store.size(key), await store.storedSize(key)]).toEqual([undefined, 0]);
  });

  test('deletes files and unfinished files, and ignores missing ones', async () => {
    await store.put(key, chunked(LARGE), 'image/jpeg');
    await store.putPart(`${key}2`, { offset: 0, total: 20 * MIB, bytes: chunked(LARGE) }, 'image/jpeg');
    for (const one of [key, key, `${key}2`]) await store.delete(one);
    expect([await store.size(key), await store.storedSize(`${key}2`)]).toEqual([undefined, 0]);
  });

  test('deletes a file with all files derived from it, and no others', async () => {
    const mine = ['a.jpg', 'a-small.webp', 'a-large.webp'].map((name) => `media/derived/${name}`);
    const others = ['ab.jpg', 'b-a-small.webp'].map((name) => `media/derived/${name}`);
    for (const one of [...mine, ...others]) await store.put(one, chunked(Buffer.from('a')), 'image/jpeg');
    await store.deleteWithDerived(mine[0]!);
    await store.deleteWithDerived('media/missing/a.jpg');

    const sizes = (keys: string[]) => Promise.all(keys.map((one) => store.size(one)));
    expect([await sizes(mine), await sizes(others)]).toEqual([Array(3).fill(undefined), [1, 1]]);
  });
});

test('files on the disk have no links of their own, and leave nothing but themselves', async () => {
  const local = stores.LOCAL!;
  await local.put('media/tidy/a.jpg', chunked(Buffer.from('a')), 'image/jpeg');
  await expect(
    local.put('media/tidy/b.jpg', chunked(LARGE, new Error('lost')), 'image/jpeg'),
  ).rejects.toThrow();
  expect(readdirSync(join(dataDir, 'media/tidy'))).toEqual(['a.jpg']);
  const options = { mimeType: 'image/jpeg', disposition: 'inline', expiresAt: new Date() };
  expect(await local.signedUrl('media/tidy/a.jpg', options)).toBeUndefined();
});

test.each(['../key.jwk', 'media/../../key.jwk', '', '/'])(
  'rejects the key “%s”, which leads out of the folder',
  async (key) => {
    await expect(stores.LOCAL!.put(key, chunked(Buffer.from('x')), 'image/jpeg')).rejects.toThrow(
      /The key leads out of the storage folder|EISDIR|ENOTDIR/,
    );
  },
);

describe('links of S3', () => {
  const key = 'media/link/original.jpg';
  const linkTo = async (expiresAt: Date): Promise<string> =>
    (await stores.S3!.signedUrl(key, {
      mimeType: 'image/jpeg',
      disposition: `inline; filename*=UTF-8''tea%20garden.jpg`,
      expiresAt,
    }))!;

  beforeAll(() => stores.S3!.put(key, chunked(Buffer.from('0123456789')), 'image/png'));
  afterEach(() => {
    s3.skewMs = 0;
  });

  test('return the file with the given type and filename until they expire', async () => {
    const link = await linkTo(new Date(Date.now() + 60_000));
    const response = await fetch(link, { headers: { range: 'bytes=1-3' } });
    expect([response.status, await response.text()]).toEqual([206, '123']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': `inline; filename*=UTF-8''tea%20garden.jpg`,
    });
    s3.skewMs = 61_000;
    expect((await fetch(link)).status).toBe(403);
  });

  test('return nothing when the signature or the path was changed', async () => {
    const link = await linkTo(new Date(Date.now() + 60_000));
    for (const changed of [
      link.replace('original.jpg', 'other.jpg'),
      link.replace(/Signature=./, (text) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0')),
      link.split('?')[0]!,
    ])
      expect((await fetch(changed)).status).toBe(403);
  });
});

test.each([
  [{ secretAccessKey: 'wrong' }, 'SignatureDoesNotMatch'],
  [{ accessKeyId: 'unknown' }, 'InvalidAccessKeyId'],
])('a store with wrong credentials fails at startup', async (wrong, code) => {
  const settings = { ...s3.credentials, bucket: s3.bucket, endpoint: s3.url, ...wrong };
  await expect(openStorage({ dataDir, s3: settings })).rejects.toThrow();
  expect(s3.rejected.at(-1)).toBe(code);
});

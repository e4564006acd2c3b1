import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EXPIRE_UPLOADS } from '../../src/domains/media/expire-uploads.job';
import { mediaTasks } from '../../src/domains/media/media.jobs';
import { mailsOf } from '../support/mailbox';
import { mutate, newMember, newOrganization, newPerson, refusals, unchanged } from '../support/people';
import { S3Server } from '../support/s3-server';
import { serverForTests, startTestServer, type TestServer } from '../support/server';
import { runTask } from '../support/tasks';
import { S3Storage } from '../../src/storage/s3-storage';
import { jpeg } from './sample-files';
import { newUploader, put, putPart, randomFile, type Upload, type Uploader } from './uploads';

const server = serverForTests();
let uploader: Uploader;

beforeEach(async () => {
  uploader = await newUploader(server);
});
afterEach(() => server.clock.set(new Date()));

const HOUR = 3_600_000;
const expire = (): Promise<void> => runTask(server.database, mediaTasks(server)[EXPIRE_UPLOADS]!);
const fileOf = ({ asset }: Upload, name = 'original.jpg'): string =>
  join(server.folder, 'media', asset, name);

describe('createMediaUpload', () => {
  test('creates a pending media file and the upload of its bytes', async () => {
    const before = Date.now();
    const { asset, ...upload } = await uploader.create(5, { title: 'Tea', altText: 'A cup of tea' });

    expect(upload).toEqual({
      id: expect.any(String),
      url: expect.stringMatching(
        new RegExp(
          `^${server.media.publicUrl}/media/uploads/${upload.id}\\?expires=\\d+&signature=[0-9a-f]{64}$`,
        ),
      ),
      method: 'PUT',
      headers: [{ name: 'Content-Type', value: 'image/jpeg' }],
      expiresAt: expect.any(String),
      status: 'PENDING',
      completedAt: null,
    });
    const lifetime = new Date(upload.expiresAt).getTime() - before;
    expect(Math.abs(lifetime - 24 * HOUR)).toBeLessThan(HOUR);
    expect(await uploader.asset(asset)).toEqual({
      id: asset,
      kind: 'IMAGE',
      origin: 'UPLOADED',
      source: 'UPLOAD',
      filename: 'tea.jpg',
      originalFilename: 'tea.jpg',
      fileSize: 5,
      mimeType: 'image/jpeg',
      title: 'Tea',
      altText: 'A cup of tea',
      sourceUrl: null,
      processingStatus: 'PENDING',
      processingError: null,
      url: null,
    });
  });

  test('returns the same upload when an idempotency key is repeated', async () => {
    const key = { idempotencyKey: 'once' };
    const [first, second] = [await uploader.create(5, key), await uploader.create(5, key)];
    expect(second).toEqual(first);
    expect(await server.database.count('media_assets WHERE organization_id = $1', [uploader.id])).toBe(1);
  });

  test.each([
    ['a type that is not supported', { mimeType: 'text/html' }, 'NOT_ALLOWED', 'input.mimeType'],
    ['a type that cannot be processed', { mimeType: 'image/heic' }, 'NOT_ALLOWED', 'input.mimeType'],
    ['an inherited property as type', { mimeType: 'constructor' }, 'NOT_ALLOWED', 'input.mimeType'],
    ['an empty file', { fileSize: 0 }, 'OUT_OF_RANGE', 'input.fileSize'],
    ['a file above the maximum', { fileSize: 5_000_000_001 }, 'OUT_OF_RANGE', 'input.fileSize'],
    ['a blank filename', { filename: '  ' }, 'BLANK', 'input.filename'],
    ['a filename that is too long', { filename: 'x'.repeat(256) }, 'TOO_LONG', 'input.filename'],
  ])('rejects %s', async (_, values, code, path) => {
    const input = {
      organizationId: uploader.id,
      filename: 'a.jpg',
      fileSize: 1,
      mimeType: 'image/jpeg',
      ...values,
    };
    const payload = await unchanged(server, () =>
      mutate(server, 'createMediaUpload', input, uploader.owner.token),
    );
    expect(refusals(payload)).toEqual([[code, path]]);
  });

  test('reserves the declared bytes, and returns LIMIT_EXCEEDED above the limit of the organization', async () => {
    const before = await uploader.storedBytes();
    await uploader.create(1_000_000);
    const reserved = (await uploader.storedBytes()) - before;
    expect(reserved).toBeGreaterThan(1_000_000);
    expect(reserved).toBeLessThan(1_002_000);

    const input = { organizationId: uploader.id, filename: 'b.mp4', fileSize: 1e9, mimeType: 'video/mp4' };
    const payload = await unchanged(server, () =>
      mutate(server, 'createMediaUpload', input, uploader.owner.token),
    );
    expect(payload.userErrors).toEqual([
      {
        code: 'LIMIT_EXCEEDED',
        path: ['input', 'fileSize'],
        message:
          'The storage limit of 1,000,000,000 bytes is exceeded. Delete content, or contact support for a higher limit.',
      },
    ]);
  });
});

describe('completeMediaUpload', () => {
  test('succeeds once when it is called twice at the same time', async () => {
    const upload = await uploader.create(5);
    await put(upload, randomFile(5));
    const payloads = await Promise.all([uploader.complete(upload.id), uploader.complete(upload.id)]);
    expect(payloads.map((payload) => refusals(payload)).sort()).toEqual([
      [],
      [['INVALID_STATE', 'input.id']],
    ]);
    const jobs = await server.database.count('jobs WHERE subject_id = $1', [upload.asset]);
    expect(jobs).toBe(1);
  });

  test('rejects a file with another digest', async () => {
    const upload = await uploader.create(5);
    await put(upload, Buffer.from('hello'));
    const wrong = await unchanged(server, () => uploader.complete(upload.id, { sha256: '0'.repeat(64) }));
    expect(refusals(wrong)).toEqual([['INVALID', 'input.sha256']]);
    expect(refusals(await uploader.complete(upload.id, { sha256: 'abc' }))).toEqual([
      ['BAD_FORMAT', 'input.sha256'],
    ]);
    const sha256 = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
    expect(refusals(await uploader.complete(upload.id, { sha256 }))).toEqual([]);
  });

  test('reads the file outside of transactions', async () => {
    const upload = await uploader.create(5);
    await put(upload, Buffer.from('hello'));
    const { storage } = server.media;
    const read = jest.spyOn(storage, 'read').mockImplementationOnce(async (...args) => {
      // A transaction of the mutation would still lock the upload.
      await server.database.query('SELECT FROM media_uploads WHERE id = $1 FOR UPDATE NOWAIT', [upload.id]);
      return storage.read(...args);
    });
    const sha256 = createHash('sha256').update('hello').digest('hex');
    expect(refusals(await uploader.complete(upload.id, { sha256 }))).toEqual([]);
    expect(read).toHaveBeenCalledTimes(2);
    read.mockRestore();
  });

  test('fails when a request used the upload while its file was read', async () => {
    const upload = await uploader.create(5);
    await put(upload, Buffer.from('hello'));
    const { storage } = server.media;
    const read = jest.spyOn(storage, 'read').mockImplementationOnce(async (...args) => {
      await server.database.query('SELECT media.lease_upload($1, gen_random_uuid(), 0)', [upload.id]);
      return storage.read(...args);
    });
    const sha256 = createHash('sha256').update('hello').digest('hex');
    expect((await uploader.complete(upload.id, { sha256 })).userErrors).toEqual([
      {
        code: 'INVALID_STATE',
        path: ['input', 'id'],
        message: 'A request is still sending bytes of this upload, or has just ended. Try again.',
      },
    ]);
    read.mockRestore();
    expect(refusals(await uploader.complete(upload.id, { sha256 }))).toEqual([]);
  });

  test('fails while a request sends bytes', async () => {
    const upload = await uploader.create(5);
    await put(upload, Buffer.from('hello'));
    const lease = crypto.randomUUID();
    const reserve = (seconds: number) =>
      server.database.query('SELECT media.lease_upload($1, $2, $3)', [upload.id, lease, seconds]);
    await reserve(3_600);
    const early = await unchanged(server, () => uploader.complete(upload.id));
    expect(refusals(early)).toEqual([['INVALID_STATE', 'input.id']]);
    await reserve(0);
    expect(refusals(await uploader.complete(upload.id))).toEqual([]);
  });

  test('is denied to everyone but the creator, and to a creator without MEDIA_WRITE', async () => {
    const creator = await newMember(server, uploader.id, 'CREATOR');
    const upload = await uploader.create(5, {}, creator.token);
    await put(upload, randomFile(5));
    const others = [uploader.owner, await newPerson(server), (await newOrganization(server)).owner];
    for (const { token } of others) {
      const payload = await unchanged(server, () => uploader.complete(upload.id, {}, token));
      expect(refusals(payload)).toEqual([['NOT_FOUND', 'input.id']]);
      const { data } = await server.run(`{ mediaUpload(id: "${upload.id}") { url } }`, {}, token);
      expect(data.mediaUpload).toBeNull();
    }
    await server.database.query(`UPDATE memberships SET role = 'VIEWER' WHERE id = $1`, [creator.membership]);
    const denied = await unchanged(server, () => uploader.complete(upload.id, {}, creator.token));
    expect(refusals(denied)).toEqual([['FORBIDDEN', 'input']]);
    await server.database.query(`UPDATE memberships SET role = 'CREATOR' WHERE id = $1`, [
      creator.membership,
    ]);
    expect(refusals(await uploader.complete(upload.id, {}, creator.token))).toEqual([]);
  });

  test('fails when the upload has expired', async () => {
    const upload = await uploader.create(5);
    await put(upload, randomFile(5));
    server.clock.advance(24 * HOUR + 1_000);
    const token = await server.tokenFor(uploader.owner.id);
    expect(refusals(await uploader.complete(upload.id, {}, token))).toEqual([['INVALID_STATE', 'input.id']]);
  });
});

describe('uploads that were not completed', () => {
  test('are deleted with their files an hour after they expired, and give back their bytes', async () => {
    const empty = await uploader.storedBytes();
    const [abandoned, partial] = [await uploader.create(100_000), await uploader.create(100_000)];
    const finished = await uploader.create(5);
    await put(abandoned, randomFile(100_000));
    await putPart(partial, randomFile(100_000), 0, 50_000);
    await put(finished, randomFile(5));
    await uploader.complete(finished.id);
    const all = await uploader.storedBytes();

    server.clock.advance(24 * HOUR + HOUR / 2);
    await expire();
    expect(await server.database.count('media_assets WHERE organization_id = $1', [uploader.id])).toBe(3);

    server.clock.advance(HOUR);
    await expire();
    server.clock.set(new Date());
    const left = await server.database.query<{ id: string }>(
      'SELECT id FROM media_assets WHERE organization_id = $1',
      [uploader.id],
    );
    expect(left).toEqual([{ id: finished.asset }]);
    expect([
      existsSync(fileOf(abandoned)),
      existsSync(`${fileOf(partial)}.part`),
      existsSync(fileOf(finished)),
    ]).toEqual([false, false, true]);
    const rest = await uploader.storedBytes();
    expect(all - rest).toBeGreaterThan(200_000);
    expect(rest - empty).toBeLessThan(1_000);
  });

  test('are kept while a request sends bytes', async () => {
    const upload = await uploader.create(1_000);
    await server.database.query(
      `UPDATE media_uploads SET lease_id = gen_random_uuid(), lease_expires_at = now() + interval '3 days' WHERE id = $1`,
      [upload.id],
    );
    server.clock.advance(48 * HOUR);
    await expire();
    expect(await server.database.count('media_uploads WHERE id = $1', [upload.id])).toBe(1);
  });
});

test('createMediaUpload and completeMediaUpload need the same number of statements for files of any size', async () => {
  const counts = async (size: number): Promise<number[]> => {
    const input = { organizationId: uploader.id, filename: 'a.jpg', fileSize: size, mimeType: 'image/jpeg' };
    const created = await mutate(
      server,
      'createMediaUpload',
      input,
      uploader.owner.token,
      'upload { id url method headers { name value } }',
    );
    await put(created.upload as Upload, randomFile(size));
    const completed = await mutate(
      server,
      'completeMediaUpload',
      { id: created.upload.id },
      uploader.owner.token,
    );
    return [created.statements, completed.statements];
  };
  const small = await counts(10);
  expect(await counts(500_000)).toEqual(small);
});

describe('with S3 as the store', () => {
  const s3 = new S3Server();
  let remote: TestServer;

  beforeAll(async () => {
    const endpoint = await s3.start();
    const storage = new S3Storage({ ...s3.credentials, bucket: s3.bucket, endpoint });
    remote = await startTestServer({ storage });
  });
  afterAll(async () => {
    await remote.stop();
    await s3.stop();
  });

  test('a file is received in parts, completed, and served by a link of the store', async () => {
    const at = await newUploader(remote);
    const picture = await jpeg();
    const bytes = Buffer.concat([picture, Buffer.alloc(9 * 1024 * 1024 - picture.length)]);
    const upload = await at.create(bytes.length);
    const small = await putPart(upload, bytes, 0, 8 * 1024 * 1024 - 1);
    expect([
      small.status,
      ((await small.json()) as { errors: { message: string }[] }).errors[0]!.message,
    ]).toEqual([400, 'Every part except the last must have at least 8,388,608 bytes.']);
    const part = await putPart(upload, bytes, 0, 8_500_000);
    expect([part.status, part.headers.get('range')]).toEqual([308, `bytes=0-${8 * 1024 * 1024 - 1}`]);
    expect((await putPart(upload, bytes, 8 * 1024 * 1024, bytes.length)).status).toBe(200);
    expect(refusals(await at.complete(upload.id))).toEqual([]);
    await mailsOf(remote);

    const { url } = await at.asset(upload.asset);
    const redirect = await fetch(url as string, { redirect: 'manual' });
    expect([redirect.status, redirect.headers.get('x-content-type-options')]).toEqual([302, 'nosniff']);
    const served = await fetch(redirect.headers.get('location')!);
    expect(served.headers.get('content-disposition')).toBe(`inline; filename*=UTF-8''tea.jpg`);
    expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true);
  });
});

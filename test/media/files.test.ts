import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { purgeDeleted } from '../../src/kernel/jobs/purge';
import { linkModels } from '../../src/kernel/model/link';
import { newOrganization } from '../support/people';
import { serverForTests } from '../support/server';
import { newUploader, put, type Uploader } from './uploads';

const server = serverForTests();
const CONTENT = '0123456789';
let uploader: Uploader;

beforeAll(async () => {
  uploader = await newUploader(server);
});
afterEach(() => server.clock.set(new Date()));

/** Uploads a file. Returns the media file when it is processed. */
async function uploaded(values: object = {}): Promise<{ id: string; url: string }> {
  const upload = await uploader.create(CONTENT.length, values);
  await put(upload, Buffer.from(CONTENT));
  await uploader.complete(upload.id);
  // The content is no image, which does not matter here.
  await server.database.query(
    `UPDATE media_assets SET processing_status = 'COMPLETED', url = $2 WHERE id = $1`,
    [upload.asset, server.media.fileUrl(upload.asset, 'original.jpg')],
  );
  return { id: upload.asset, url: (await uploader.asset(upload.asset)).url as string };
}

test('a file is served with its type and filename, and cannot be taken for another type', async () => {
  const { url } = await uploaded({ filename: `Tea (1) 'चाय'.jpg` });
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([200, CONTENT]);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'content-length': '10',
    'content-disposition': `inline; filename*=UTF-8''Tea%20%281%29%20%27%E0%A4%9A%E0%A4%BE%E0%A4%AF%27.jpg`,
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    'content-security-policy': `default-src 'none'; sandbox`,
    'cache-control': expect.stringMatching(/^private, max-age=\d+$/),
  });
});

test.each(['application/pdf', 'image/svg+xml'])(
  'a file of type %s is downloaded instead of displayed',
  async (mimeType) => {
    const { id, url } = await uploaded();
    await server.database.query('UPDATE media_assets SET mime_type = $2 WHERE id = $1', [id, mimeType]);
    const { headers } = await fetch(url);
    expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      mimeType,
      `attachment; filename*=UTF-8''tea.jpg`,
    ]);
  },
);

describe('ranges', () => {
  let url: string;
  beforeAll(async () => {
    ({ url } = await uploaded());
  });

  test.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-30', CONTENT, 'bytes 0-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('%s returns a part of the file', async (range, content, contentRange) => {
    const response = await fetch(url, { headers: { range } });
    expect([response.status, await response.text(), response.headers.get('content-range')]).toEqual([
      206,
      content,
      contentRange,
    ]);
    expect(response.headers.get('content-length')).toBe(String(content.length));
  });

  test.each(['bytes=10-', 'bytes=-0', 'bytes=99-100'])('%s is outside of the file', async (range) => {
    const response = await fetch(url, { headers: { range } });
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10']);
  });

  test.each(['bytes=5-2', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=-', 'bytes=a-b'])(
    '%s returns the whole file',
    async (range) => {
      const response = await fetch(url, { headers: { range } });
      expect([response.status, await response.text()]).toEqual([200, CONTENT]);
    },
  );

  test('HEAD returns the headers of the file', async () => {
    const { status, headers } = await fetch(url, { method: 'HEAD' });
    expect([status, headers.get('content-length'), headers.get('content-type')]).toEqual([
      200,
      '10',
      'image/jpeg',
    ]);
  });
});

describe('links', () => {
  /** Requests a path as it is: `fetch` would resolve its dots. */
  async function raw(link: string): Promise<number> {
    const { port, origin } = new URL(link);
    return new Promise((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path: link.slice(origin.length) }, (response) => {
        void text(response).then(() => resolve(response.statusCode!), reject);
      });
      sent.on('error', reject).end();
    });
  }

  test('expire after one to two hours', async () => {
    server.clock.set(new Date());
    const { url } = await uploaded();
    expect((await fetch(url)).status).toBe(200);
    server.clock.advance(58 * 60_000);
    expect((await fetch(url)).status).toBe(200);
    server.clock.advance(63 * 60_000);
    const denied = await fetch(url);
    expect([denied.status, await denied.json()]).toEqual([
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
  });

  test('open only the file that they were made for', async () => {
    const [mine, other] = [await uploaded(), await uploaded()];
    const { search } = new URL(mine.url);
    const path = other.url.split('?')[0]!;
    for (const link of [
      path + search,
      path,
      mine.url.replace('original.jpg', 'original-small.jpg'),
      mine.url.replace(/signature=./, (text) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0')),
      mine.url.replace(/expires=\d+/, 'expires=99999999999'),
      mine.url.replace(/expires=\d+/, 'expires='),
      mine.url.replace(mine.id, 'no-id'),
    ])
      expect([link, await raw(link)]).toEqual([link, 403]);
    for (const name of ['..%2f..%2ftoken-key.json', '%2e%2e', '../../../token-key.json'])
      expect(await raw(mine.url.replace('original.jpg', name))).not.toBe(200);
  });

  test('to a deleted media file are denied', async () => {
    const { id, url } = await uploaded();
    await server.database.query('UPDATE media_assets SET deleted_at = now() WHERE id = $1', [id]);
    expect((await fetch(url)).status).toBe(403);
  });

  test('to a file that is missing in the store return 404', async () => {
    const { id, url } = await uploaded();
    await server.media.storage.delete(`media/${id}/original.jpg`);
    expect((await fetch(url)).status).toBe(404);
  });

  test('are shown only to viewers who can see the media file', async () => {
    const { id } = await uploaded();
    const stranger = (await newOrganization(server)).owner;
    expect(await uploader.asset(id, stranger.token)).toBeNull();
  });

  test('of thumbnails and variants are signed, too; other URLs are returned as stored', async () => {
    const { id } = await uploaded();
    const [thumbnail, small] = ['original-thumbnail.webp', 'original-small.jpg'].map((name) =>
      server.media.fileUrl(id, name),
    );
    const variants = [
      { name: 'small', url: small, width: 4 },
      { name: 'elsewhere', url: 'https://cdn.example/media/files/a.jpg' },
    ];
    await server.database.query('UPDATE media_assets SET thumbnail_url = $2, variants = $3 WHERE id = $1', [
      id,
      thumbnail,
      JSON.stringify(variants),
    ]);
    const read = async (query: string): Promise<unknown> =>
      (await server.run(query, { id, organization: uploader.id }, uploader.owner.token)).data;
    const fields = 'url thumbnailUrl variants { name url width }';
    const { mediaAsset } = (await read(`query ($id: ID!) { mediaAsset(id: $id) { ${fields} } }`)) as {
      mediaAsset: { thumbnailUrl: string; variants: { name: string; url: string; width: number | null }[] };
    };
    expect(mediaAsset.thumbnailUrl).toMatch(/original-thumbnail\.webp\?expires=\d+&signature=[0-9a-f]{64}$/);
    expect(mediaAsset.variants).toEqual([
      { name: 'small', url: expect.stringMatching(/original-small\.jpg\?expires=\d+&signature=/), width: 4 },
      { name: 'elsewhere', url: 'https://cdn.example/media/files/a.jpg', width: null },
    ]);
    await server.media.storage.put(`media/${id}/original-small.jpg`, one('small'), 'image/jpeg');
    const served = await fetch(mediaAsset.variants[0]!.url);
    expect([served.headers.get('content-type'), await served.text()]).toEqual(['image/jpeg', 'small']);

    // Fields that are not compiled read the same links.
    const { node } = (await read(
      `query ($id: ID!) { node(id: $id) { ... on MediaAsset { ${fields} } } }`,
    )) as {
      node: typeof mediaAsset;
    };
    expect(node.variants.map(({ url }) => url.split('?')[0])).toEqual(variants.map(({ url }) => url));
    expect((await fetch(node.variants[0]!.url)).status).toBe(200);
  });
});

async function* one(content: string): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from(content));
}

test('the files of a purged media file are deleted', async () => {
  const { id } = await uploaded();
  const key = `media/${id}/original.jpg`;
  expect(await server.media.storage.size(key)).toBe(CONTENT.length);
  await server.database.query(
    `UPDATE media_assets SET deleted_at = now() - interval '31 days' WHERE id = $1`,
    [id],
  );
  const options = { clock: server.clock, stores: [server.media.storage] };
  await purgeDeleted(server.database.owner, linkModels(), options);
  expect(await server.media.storage.size(key)).toBeUndefined();
});

import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { type Json, serverForTests } from '../support/server';
import { type Member, newMember, newOrganization } from '../support/people';
import { ASSET, filesBeside, mediaWith, runJobs, type StoredAsset, storeAsset, unsigned } from './assets';
import { animation, image, jpeg, mp3, pdf, png, svg, video, type VideoOptions, wav } from './sample-files';

const server = serverForTests();
let organization: string;
let owner: Member;

beforeAll(async () => {
  ({ id: organization, owner } = await newOrganization(server));
});

const read = async (id: string, token = owner.token): Promise<Json> =>
  unsigned(
    (await server.run(`query ($id: ID!) { mediaAsset(id: $id) { ${ASSET} } }`, { id }, token)).data
      .mediaAsset,
  );

/** Processes a file. Returns the asset afterwards. */
async function processed(
  bytes: Uint8Array | undefined,
  kind = 'IMAGE',
): Promise<StoredAsset & { asset: Json }> {
  const stored = await storeAsset(server, organization, bytes, { kind, mimeType: 'application/x-declared' });
  await runJobs(server);
  return { ...stored, asset: await read(stored.id) };
}

const NO_FACTS = {
  aspectRatio: null,
  durationSeconds: null,
  fps: null,
  codec: null,
  audioCodec: null,
  hasAudio: null,
  isFastStart: null,
  frameCount: null,
  pageCount: null,
  dominantColor: null,
  thumbhash: null,
  exif: null,
  thumbnailUrl: null,
  width: null,
  height: null,
  variants: [],
};
const COMPLETED = { processingStatus: 'COMPLETED', processingFailure: null, processingError: null };

describe('images', () => {
  test('a JPEG of a camera is turned upright, and its variants have no metadata', async () => {
    const exif = {
      IFD0: { Make: 'Lotus', Model: 'L1' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '26/1 54/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '75/1 48/1 0/1',
      },
    };
    const bytes = await image(1_600, 900).jpeg().withExif(exif).withMetadata({ orientation: 6 }).toBuffer();
    const withPosition = await sharp(bytes)
      .withExifMerge(exif)
      .keepIccProfile()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { id, key, asset } = await processed(withPosition);

    expect(asset).toMatchObject({
      ...COMPLETED,
      kind: 'IMAGE',
      mimeType: 'image/jpeg',
      url: server.media.fileUrl(id, 'original.bin'),
      thumbnailUrl: server.media.fileUrl(id, 'original-thumbnail.jpg'),
      width: 900,
      height: 1_600,
      aspectRatio: 'PORTRAIT_9_16',
      frameCount: 1,
      exif: { Make: 'Lotus', Model: 'L1' },
    });
    expect(
      asset.variants.map(({ name, width, height, mimeType }: Json) => [name, width, height, mimeType]),
    ).toEqual([
      ['thumbnail', 180, 320, 'image/jpeg'],
      ['small', 360, 640, 'image/jpeg'],
      ['medium', 608, 1_080, 'image/jpeg'],
    ]);
    expect(await filesBeside(server, key)).toEqual([
      'original-medium.jpg',
      'original-small.jpg',
      'original-thumbnail.jpg',
      'original.bin',
    ]);
    for (const { name, fileSize } of asset.variants as Json[]) {
      const variant = `${key.slice(0, -4)}-${name}.jpg`;
      const metadata = await sharp(`${server.folder}/${variant}`).metadata();
      expect({ exif: metadata.exif, orientation: metadata.orientation }).toEqual({});
      expect(fileSize).toBe((await stat(join(server.folder, variant))).size);
    }
  });

  test('a transparent PNG has WebP variants, a dominant color and a preview', async () => {
    const { asset } = await processed(await image(200, 100, 0.5).png().toBuffer());
    expect(asset).toMatchObject({
      ...COMPLETED,
      mimeType: 'image/png',
      width: 200,
      height: 100,
      frameCount: 1,
    });
    expect(asset.variants).toEqual([
      {
        name: 'thumbnail',
        url: asset.thumbnailUrl,
        mimeType: 'image/webp',
        width: 200,
        height: 100,
        fileSize: expect.any(Number),
      },
    ]);
    expect(asset.thumbhash).toMatch(/^[\w+/]{20,40}=*$/);
  });

  test('an image of one color has that color as dominant color', async () => {
    const { asset } = await processed(
      await sharp({ create: { width: 32, height: 32, channels: 3, background: '#3868c8' } })
        .png()
        .toBuffer(),
    );
    expect(asset).toMatchObject({ aspectRatio: 'SQUARE_1_1', dominantColor: '#3868c8' });
  });

  test('an animated GIF has the kind GIF and variants of its first frame', async () => {
    const { asset } = await processed(await animation(4));
    expect(asset).toMatchObject({
      ...COMPLETED,
      kind: 'GIF',
      mimeType: 'image/gif',
      width: 16,
      height: 16,
      frameCount: 4,
    });
    expect(asset.variants).toHaveLength(1);
  });

  test.each([
    ['webp', 'image/webp', () => image(60, 40).webp().toBuffer()],
    ['avif', 'image/avif', () => image(60, 40).avif().toBuffer()],
    ['tiff', 'image/tiff', () => image(60, 40).tiff().toBuffer()],
    ['svg', 'image/svg+xml', () => svg()],
    ['grayscale', 'image/png', () => image(60, 40).grayscale().png().toBuffer()],
    ['16 bits', 'image/png', () => image(60, 40).toColourspace('rgb16').png().toBuffer()],
    ['CMYK', 'image/jpeg', () => image(60, 40).toColourspace('cmyk').jpeg().toBuffer()],
  ])('an image as %s has the type of its content', async (_, mimeType, bytes) => {
    const { asset } = await processed(await bytes());
    expect(asset).toMatchObject({ ...COMPLETED, kind: 'IMAGE', mimeType });
    expect(asset.variants).toHaveLength(1);
  });
});

describe('videos, audio files and documents', () => {
  const VIDEO = {
    ...NO_FACTS,
    ...COMPLETED,
    kind: 'VIDEO',
    width: 320,
    height: 240,
    durationSeconds: 2,
    fps: '25.000',
    hasAudio: false,
  };
  const cases: [string, VideoOptions, object][] = [
    [
      'an MP4 with its metadata first',
      {},
      { ...VIDEO, mimeType: 'video/mp4', codec: 'h264', isFastStart: true },
    ],
    [
      'an MP4 with its metadata last',
      { fastStart: false },
      { ...VIDEO, mimeType: 'video/mp4', codec: 'h264', isFastStart: false },
    ],
    [
      'a MOV with sound',
      { container: 'mov', audio: true },
      {
        ...VIDEO,
        mimeType: 'video/quicktime',
        codec: 'h264',
        audioCodec: 'aac',
        hasAudio: true,
        isFastStart: true,
      },
    ],
    ['a WebM', { container: 'webm' }, { ...VIDEO, mimeType: 'video/webm', codec: 'vp9' }],
    [
      'a rotated MP4',
      { rotation: 90 },
      { ...VIDEO, mimeType: 'video/mp4', codec: 'h264', isFastStart: true, width: 240, height: 320 },
    ],
    [
      'an MP4 for stories',
      { width: 1080, height: 1920, fps: 30 },
      {
        ...VIDEO,
        mimeType: 'video/mp4',
        codec: 'h264',
        isFastStart: true,
        width: 1080,
        height: 1920,
        fps: '30.000',
        aspectRatio: 'PORTRAIT_9_16',
      },
    ],
  ];
  test.each(cases)('%s has the facts of its container', async (_, options, facts) => {
    const { asset } = await processed(await video(options), 'VIDEO');
    expect(asset).toMatchObject(facts);
  });

  test('an MP4 without pictures is an audio file', async () => {
    const { asset } = await processed(await video({ video: false, audio: true }), 'VIDEO');
    expect(asset).toMatchObject({
      ...NO_FACTS,
      ...COMPLETED,
      kind: 'AUDIO',
      mimeType: 'audio/mp4',
      durationSeconds: 2,
      codec: 'aac',
      audioCodec: 'aac',
      hasAudio: true,
      isFastStart: true,
    });
  });

  test.each([
    ['a WAV file', () => wav(3), { mimeType: 'audio/wav', durationSeconds: 3, codec: 'pcm-u8' }],
    ['an MP3 file', () => mp3(2), { mimeType: 'audio/mpeg', durationSeconds: 2, codec: 'mp3' }],
  ])('%s has the facts of its container', async (_, bytes, facts) => {
    const { asset } = await processed(bytes(), 'AUDIO');
    expect(asset).toMatchObject({
      ...COMPLETED,
      kind: 'AUDIO',
      ...facts,
      width: null,
      hasAudio: true,
      variants: [],
    });
  });

  test('a PDF has its number of pages', async () => {
    const { asset } = await processed(pdf(7), 'DOCUMENT');
    expect(asset).toMatchObject({
      ...NO_FACTS,
      ...COMPLETED,
      kind: 'DOCUMENT',
      mimeType: 'application/pdf',
      pageCount: 7,
    });
  });
});

describe('the job', () => {
  test('reports a file that is not accepted in the language of the viewer, and changes nothing else', async () => {
    const { id, key, job, asset } = await processed(Buffer.from('hello'));
    const message =
      'This type of file is not supported. Upload an image such as a JPEG or PNG, an MP4 or MOV video, an audio file or a PDF.';
    expect(asset).toMatchObject({
      ...NO_FACTS,
      kind: 'IMAGE',
      mimeType: 'application/x-declared',
      url: null,
      processingStatus: 'FAILED',
      processedAt: expect.any(String),
      processingError: message,
      processingFailure: { reason: 'UNSUPPORTED_TYPE', message },
    });
    expect(await filesBeside(server, key)).toEqual(['original.bin']);
    const found = await server.run(
      `query ($id: ID!) { node(id: $id) { ... on Job { status errorMessage subject { id } } } }`,
      { id: job },
      owner.token,
    );
    expect(found.data.node).toEqual({ status: 'FAILED', errorMessage: message, subject: { id } });

    const hindi = await newMember(server, organization, 'VIEWER');
    await server.database.query(`UPDATE users SET language = 'hi' WHERE id = $1`, [hindi.id]);
    expect((await read(id, hindi.token)).processingFailure.message).toMatch(
      /^इस प्रकार की फ़ाइल समर्थित नहीं है।/,
    );
  });

  test('changes a processed asset no more when it runs again', async () => {
    const { id, key, asset } = await processed(await jpeg());
    await server.database.query('SELECT graphile_worker.add_job($1, $2)', [
      'process-media',
      JSON.stringify({ assetId: id }),
    ]);
    await rm(join(server.folder, key));
    await runJobs(server);
    expect(await read(id)).toEqual(asset);
  });

  test('processes an asset again whose worker was killed', async () => {
    const stored = await storeAsset(server, organization, await png());
    await server.database.query(
      `UPDATE media_assets SET processing_status = 'PROCESSING', processing_started_at = now() WHERE id = $1`,
      [stored.id],
    );
    await runJobs(server);
    expect(await read(stored.id)).toMatchObject(COMPLETED);
  });

  test('two concurrent runs give the same result as one', async () => {
    const stored = await storeAsset(server, organization, await png());
    await server.database.query('SELECT graphile_worker.add_job($1, $2)', [
      'process-media',
      JSON.stringify({ assetId: stored.id }),
    ]);
    await Promise.all([runJobs(server), runJobs(server)]);
    expect(await read(stored.id)).toMatchObject({
      ...COMPLETED,
      mimeType: 'image/png',
      width: 64,
      height: 48,
    });
  });

  test('retries when the storage fails, and fails the asset after the last attempt', async () => {
    const stored = await storeAsset(server, organization, await png());
    const broken = mediaWith(server, { read: () => Promise.reject(new Error('Connection lost.')) });
    await runJobs(server, broken);
    expect(await read(stored.id)).toMatchObject({ processingStatus: 'PROCESSING', processingFailure: null });
    await server.database.query(
      'UPDATE graphile_worker._private_jobs SET run_at = now(), attempts = max_attempts - 1',
    );
    await runJobs(server, broken);
    expect(await read(stored.id)).toMatchObject({
      processingStatus: 'FAILED',
      processingFailure: { reason: 'INTERNAL' },
    });
  });

  test('reports an asset whose file is missing', async () => {
    const { asset } = await processed(undefined);
    expect(asset).toMatchObject({ processingStatus: 'FAILED', processingFailure: { reason: 'MISSING' } });
  });

  test('shows the asset to members only, and records no change in the audit log', async () => {
    const { id } = await processed(await jpeg());
    const other = await newOrganization(server);
    expect(await read(id, other.owner.token)).toBeNull();
    const history = await server.run(
      `query ($id: ID!) { mediaAsset(id: $id) { history { nodes { action } } } }`,
      { id },
      owner.token,
    );
    expect(history.data.mediaAsset.history.nodes).toEqual([{ action: 'MEDIA_ASSET_CREATED' }]);
  });
});

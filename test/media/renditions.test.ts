import sharp from 'sharp';
import { type Json, serverForTests } from '../support/server';
import { type Member, mutate, newMember, newOrganization, refusals } from '../support/people';
import { runJobs, type StoredAsset, storeAsset, unsigned } from './assets';
import { image, plain, video } from './sample-files';

const server = serverForTests();
let organization: string;
let owner: Member;
let viewer: Member;

beforeAll(async () => {
  ({ id: organization, owner } = await newOrganization(server));
  viewer = await newMember(server, organization, 'VIEWER');
});

const stored = async (bytes: Uint8Array, kind = 'IMAGE'): Promise<StoredAsset> => {
  const asset = await storeAsset(server, organization, bytes, { kind, fileSize: bytes.length });
  await runJobs(server);
  return asset;
};

const QUERY = `query ($assetId: ID!, $platform: Platform!, $placement: MediaPlacement!, $fit: MediaFit! = CROP) {
  mediaRendition(assetId: $assetId, platform: $platform, placement: $placement, fit: $fit) {
    isSuitable isRepairable problems { code field actual allowed isRepairable } variant { name url mimeType width height fileSize } } }`;
const ask = (assetId: string, platform: string, more: object = {}, token = owner.token) =>
  server.run(QUERY, { assetId, platform, placement: 'FEED', ...more }, token);
const check = async (...args: Parameters<typeof ask>): Promise<Json> =>
  unsigned((await ask(...args)).data.mediaRendition);

const make = (id: string, platform: string, more: object = {}, token = owner.token) =>
  mutate(
    server,
    'createMediaRendition',
    { id, platform, placement: 'FEED', ...more },
    token,
    'mediaAsset { id } job { id kind parameters subject { id } }',
  );

const SUITABLE = { isSuitable: true, isRepairable: false, problems: [], variant: null };

test('an image that fits is suitable, in two statements', async () => {
  const { id } = await stored(await image(1_080, 1_080).jpeg().toBuffer());
  const answer = await ask(id, 'INSTAGRAM');
  expect(answer.data.mediaRendition).toEqual(SUITABLE);
  expect(answer.extensions.cost).toMatchObject({ sqlStatements: 2, plan: 'resolvers' });
});

test('a limit that staff change applies to the next query', async () => {
  const { id } = await stored(await image(1_080, 1_080).jpeg().toBuffer());
  const set = (value: number) =>
    server.database.query(
      `UPDATE network_limits SET value = $1 WHERE platform = 'INSTAGRAM' AND key = 'media.image_width'`,
      [value],
    );
  await set(1_000);
  try {
    expect((await check(id, 'INSTAGRAM')).problems).toEqual([
      { code: 'TOO_HIGH', field: 'width', actual: '1080', allowed: '1000', isRepairable: true },
    ]);
  } finally {
    await set(1_440);
  }
});

test('an image with too many pixels is scaled down', async () => {
  const { id } = await stored(await image(1_080, 1_080).jpeg().toBuffer());
  expect(await check(id, 'LINKEDIN')).toEqual(SUITABLE);
  const set = (value: number) =>
    server.database.query(
      `UPDATE network_limits SET value = $1 WHERE platform = 'LINKEDIN' AND key = 'media.image_pixels'`,
      [value],
    );
  await set(1_000_000);
  try {
    expect((await check(id, 'LINKEDIN')).problems).toEqual([
      { code: 'TOO_HIGH', field: 'pixels', actual: '1166400', allowed: '1000000', isRepairable: true },
    ]);
    await make(id, 'LINKEDIN');
    await runJobs(server);
    expect((await check(id, 'LINKEDIN')).variant).toMatchObject({ width: 1_000, height: 1_000 });
  } finally {
    await set(36_152_320);
  }
});

test('every problem of an image has its limit, and can be repaired', async () => {
  const { id } = await stored(await image(250, 100).png().toBuffer());
  expect(await check(id, 'INSTAGRAM')).toEqual({
    isSuitable: false,
    isRepairable: true,
    problems: [
      {
        code: 'NOT_SUPPORTED',
        field: 'mimeType',
        actual: 'image/png',
        allowed: 'image/jpeg',
        isRepairable: true,
      },
      { code: 'TOO_LOW', field: 'width', actual: '250', allowed: '320', isRepairable: true },
      { code: 'TOO_HIGH', field: 'aspectRatio', actual: '2.5', allowed: '1.91', isRepairable: true },
    ],
    variant: null,
  });
  expect(await check(id, 'FACEBOOK')).toEqual(SUITABLE);
});

test('a rendition is cropped to the part with content, resized, and cached as a variant', async () => {
  // A detailed square on the right of a plain image of ratio 4.
  const detail = await sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400">${Array.from({ length: 40 }, (_, i) => `<rect x="${(i * 97) % 400}" y="${(i * 61) % 400}" width="30" height="30" fill="hsl(${i * 9},90%,50%)"/>`).join('')}</svg>`,
    ),
  )
    .png()
    .toBuffer();
  const wide = await plain(2_000, 500, '#ffffff')
    .composite([{ input: detail, left: 1_560, top: 50 }])
    .png()
    .toBuffer();
  const { id, key } = await stored(wide);
  const made = await make(id, 'INSTAGRAM');
  expect(made).toMatchObject({
    mediaAsset: { id },
    job: {
      kind: 'make-media-rendition',
      parameters: { platform: 'INSTAGRAM', placement: 'FEED', fit: 'CROP' },
      subject: { id },
    },
    userErrors: [],
  });
  await runJobs(server);
  const { variant } = await check(id, 'INSTAGRAM');
  expect(variant).toEqual({
    name: 'instagram_feed',
    url: server.media.fileUrl(id, 'original-instagram_feed.jpg'),
    mimeType: 'image/jpeg',
    width: 955,
    height: 500,
    fileSize: expect.any(Number),
  });
  const { data, info } = await sharp(`${server.folder}/${key.replace('.bin', '-instagram_feed.jpg')}`)
    .resize(20, 10, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 20, height: 10, channels: 3 });
  // The center of the image is white; the detail is not.
  expect(Math.min(...data)).toBeLessThan(200);

  const again = await make(id, 'INSTAGRAM');
  expect(again).toMatchObject({ mediaAsset: { id }, job: null, userErrors: [] });
});

test('a padded rendition keeps the whole image on its dominant color', async () => {
  const { id, key } = await stored(await plain(600, 1_200, '#2848b8').png().toBuffer());
  await make(id, 'INSTAGRAM', { fit: 'PAD' });
  await runJobs(server);
  const { variant } = await check(id, 'INSTAGRAM', { fit: 'PAD' });
  expect(variant).toMatchObject({ name: 'instagram_feed_padded', width: 960, height: 1_200 });
  const { dominant } = await sharp(
    `${server.folder}/${key.replace('.bin', '-instagram_feed_padded.jpg')}`,
  ).stats();
  expect(dominant).toEqual({ r: 40, g: 72, b: 184 });
  expect((await check(id, 'INSTAGRAM')).variant).toBeNull();
  expect((await check(id, 'INSTAGRAM', { placement: 'STORY' })).problems).toEqual([
    {
      code: 'NOT_SUPPORTED',
      field: 'mimeType',
      actual: 'image/png',
      allowed: 'image/jpeg',
      isRepairable: true,
    },
  ]);
});

test.each(['CROP', 'PAD'])(
  'a transparent image with fit %s has its background where it is transparent',
  async (fit) => {
    // The color below the transparent pixels is red.
    const logo = await sharp({
      create: { width: 1_200, height: 400, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } },
    })
      .composite([{ input: await plain(1_200, 100, '#2848b8').png().toBuffer(), left: 0, top: 150 }])
      .png()
      .toBuffer();
    const { id, key } = await stored(logo);
    await server.database.query(`UPDATE media_assets SET dominant_color = '#ffffff' WHERE id = $1`, [id]);
    await make(id, 'INSTAGRAM', { fit });
    await runJobs(server);
    const { variant } = await check(id, 'INSTAGRAM', { fit });
    const { data } = await sharp(`${server.folder}/${key.replace('.bin', `-${variant.name}.jpg`)}`)
      .extract({ left: 0, top: 0, width: 50, height: 50 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(Math.min(...data)).toBeGreaterThan(240);
  },
);

test('an image whose rendition is below the minimum size is not repaired again', async () => {
  const { id } = await stored(await plain(600, 600, '#2848b8').webp({ lossless: true }).toBuffer());
  await server.database.query('UPDATE media_assets SET file_size = 20000 WHERE id = $1', [id]);
  expect((await make(id, 'GOOGLE_BUSINESS')).job).not.toBeNull();
  await runJobs(server);
  expect(await check(id, 'GOOGLE_BUSINESS')).toMatchObject({
    isSuitable: false,
    isRepairable: false,
    problems: [{ field: 'mimeType', isRepairable: false }],
    variant: null,
  });
  expect(refusals(await make(id, 'GOOGLE_BUSINESS'))).toEqual([['INVALID_STATE', 'input.id']]);
});

test('a rendition that does not fit is not returned', async () => {
  const { id } = await stored(await image(2_000, 1_000).png().toBuffer());
  await make(id, 'INSTAGRAM');
  await runJobs(server);
  expect((await check(id, 'INSTAGRAM')).variant).toMatchObject({ width: 1_440, height: 754 });
  await server.database.query(
    `UPDATE media_assets SET variants = jsonb_set(variants, '{-1,width}', '2000') WHERE id = $1`,
    [id],
  );
  expect((await check(id, 'INSTAGRAM')).variant).toBeNull();
});

test('a video has problems that no rendition solves', async () => {
  const { id } = await stored(
    await video({ seconds: 2, fps: 10, fastStart: false, width: 2_000, height: 500 }),
    'VIDEO',
  );
  const { isRepairable, problems } = await check(id, 'INSTAGRAM', { placement: 'REEL' });
  expect(isRepairable).toBe(false);
  expect(problems.map(({ code, field, actual, allowed }: Json) => [code, field, actual, allowed])).toEqual([
    ['NOT_SUPPORTED', 'isFastStart', 'false', 'true'],
    ['TOO_HIGH', 'width', '2000', '1920'],
    ['TOO_LOW', 'durationSeconds', '2', '3'],
    ['TOO_LOW', 'fps', '10', '23'],
  ]);
  expect(refusals(await make(id, 'INSTAGRAM', { placement: 'REEL' }))).toEqual([
    ['INVALID_STATE', 'input.id'],
  ]);
});

test('kinds and places that a platform does not have are not supported', async () => {
  const { id } = await stored(await image(400, 400).jpeg().toBuffer());
  const problem = (actual: string, allowed: string) => [
    { code: 'NOT_SUPPORTED', field: 'kind', actual, allowed, isRepairable: false },
  ];
  expect((await check(id, 'YOUTUBE')).problems).toEqual(problem('IMAGE', 'VIDEO'));
  expect((await check(id, 'INSTAGRAM', { placement: 'REEL' })).problems).toEqual(problem('IMAGE', 'VIDEO'));
  expect((await check(id, 'LINKEDIN', { placement: 'STORY' })).problems).toEqual(problem('IMAGE', ''));
});

test('an asset that is not ready, not visible, deleted or unknown has no rendition', async () => {
  const { id } = await storeAsset(server, organization, Buffer.from('x'));
  const ready = await server.rows.media(organization, {
    processingStatus: 'COMPLETED',
    width: 100,
    height: 100,
  });
  const other = await newOrganization(server);
  expect(await check(id, 'X')).toBeNull();
  expect(await check(ready, 'X')).toMatchObject({ isSuitable: true });
  expect(await check(ready, 'X', {}, other.owner.token)).toBeNull();
  expect(await check('no-id', 'X')).toBeNull();
  await server.database.query('UPDATE media_assets SET deleted_at = now() WHERE id = $1', [ready]);
  expect(await check(ready, 'X')).toBeNull();
  expect(refusals(await make(id, 'X'))).toEqual([['INVALID_STATE', 'input.id']]);
  expect(refusals(await make(ready, 'X'))).toEqual([['NOT_FOUND', 'input.id']]);
});

test('MEDIA_WRITE is required to make a rendition', async () => {
  const { id } = await stored(await image(250, 100).png().toBuffer());
  expect(refusals(await make(id, 'INSTAGRAM', {}, viewer.token))).toEqual([['FORBIDDEN', 'input.id']]);
  expect(await check(id, 'INSTAGRAM', {}, viewer.token)).toMatchObject({ isSuitable: false });
});

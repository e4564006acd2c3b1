import { BrandProfile } from '../../src/domains/brand/brand-profile.entity';
import { Post } from '../../src/domains/content/post.entity';
import { MediaFolder } from '../../src/domains/media/media-folder.entity';
import { ClientAccount } from '../../src/domains/organizations/client-account.entity';
import { entriesOf, wrongPeriods } from '../support/ledger';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { generateImage, imagesOf, runImages } from './images';

const server = serverForTests();
let id: string;
let owner: Member;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
});
afterEach(async () => expect(await wrongPeriods(server.database)).toEqual([]));

const PROMPT = 'A glass of masala chai on a wet windowsill';
const draw = (input: object = {}, token = owner.token): Promise<Json> =>
  generateImage(server, { organizationId: id, prompt: PROMPT, seed: 7, ...input }, token);

async function drawn(input: object = {}, token = owner.token): Promise<Json> {
  const { generation, userErrors } = await draw(input, token);
  expect(userErrors).toEqual([]);
  await runImages(server);
  return imagesOf(server, generation.id as string, token);
}

const digests = async (generation: Json): Promise<string[]> => {
  const rows = await server.database.query<{ path: string }>(
    `SELECT a.storage_path AS path FROM generated_images i JOIN media_assets a ON a.id = i.media_asset_id
      WHERE i.generation_id = $1 ORDER BY i.position`,
    [generation.id],
  );
  const texts: string[] = [];
  for (const { path } of rows) {
    const chunks: Buffer[] = [];
    for await (const chunk of await server.media.storage.read(path)) chunks.push(chunk as Buffer);
    texts.push(Buffer.concat(chunks).toString('base64'));
  }
  return texts;
};

test('the composer draws backgrounds in the colors of the brand, which become media files', async () => {
  const brand = await server.rows.rowOf(BrandProfile, {
    ...{ organization: id, name: 'Chai Corner', industry: 'Tea' },
    ...{ colors: { primary: '#B5651D', secondary: '#FFE8C2', accent: null } },
    voice: { tone: 'warm', style: null, personality: null },
  });
  const folder = await server.rows.rowOf(MediaFolder, { organization: id, name: 'Backgrounds' });
  const generation = await drawn({ brandProfileId: brand, folderId: folder, style: 'watercolor', count: 2 });
  expect(generation).toMatchObject({
    ...{ feature: 'IMAGE', status: 'COMPLETED', modelTier: 'IMAGE', provider: 'COMPOSER', isModel: false },
    ...{
      modelName: 'composer',
      promptTemplate: 'image',
      seed: 7,
      temperature: '0.00',
      maxOutputTokens: 3_180,
    },
    ...{ cost: '0.000000', prices: null, isUsageEstimated: false, outputTokens: 3_180, failure: null },
    brandProfile: { id: brand },
  });
  const { images } = generation as { images: Json[] };
  expect(images.map(({ position }) => position as number)).toEqual([0, 1]);
  const shown = {
    ...{ origin: 'GENERATED', kind: 'IMAGE', title: PROMPT, style: 'watercolor', aspectRatio: 'SQUARE_1_1' },
    ...{ width: 1_080, height: 1_080, mimeType: 'image/jpeg', aiModel: 'composer', folder: { id: folder } },
    altText: 'Abstract background, mostly orange.',
    ...{ processingStatus: 'COMPLETED', clientAccount: null, createdBy: { id: owner.id } },
    generatedImage: { generation: { id: generation.id as string } },
    prompt: [
      PROMPT,
      'Style: watercolor.',
      'For the brand Chai Corner, Tea.',
      'Use the colors of the brand: #B5651D, #FFE8C2.',
      'The image should look warm.',
      'The image is cropped to the aspect ratio 1:1. Keep what matters away from its edges.',
    ].join('\n'),
  };
  for (const { mediaAsset } of images) expect(mediaAsset).toMatchObject(shown);
  expect(generation.document).toEqual({
    images: images.map(({ mediaAsset: { id: mediaAssetId } }) => ({
      mediaAssetId: mediaAssetId as string,
      altText: 'Abstract background, mostly orange.',
    })),
  });
});

test('the same seed and request give the same image, and others give others', async () => {
  const [first, second, other] = [await drawn({ count: 2 }), await drawn(), await drawn({ seed: 9 })];
  const [one, two] = await digests(first);
  expect(one).not.toBe(two);
  expect(await digests(second)).toEqual([one]);
  expect(await digests(other)).not.toEqual([one]);
});

test.each([
  ['SQUARE_1_1', 1_080, 1_080],
  ['LANDSCAPE_16_9', 1_920, 1_080],
  ['PORTRAIT_9_16', 1_080, 1_920],
  ['PORTRAIT_4_5', 1_080, 1_350],
])('an image in the ratio %s has %i × %i pixels', async (aspectRatio, width, height) => {
  const { images } = (await drawn({ aspectRatio })) as { images: Json[] };
  expect(images.map(({ mediaAsset }) => mediaAsset)).toMatchObject([{ aspectRatio, width, height }]);
});

test('a post gives its client account, format, style and language, and is not changed', async () => {
  const clientAccount = await server.rows.rowOf(ClientAccount, { organization: id, name: 'Chai Corner' });
  const post = await server.rows.rowOf(Post, {
    ...{ organization: id, clientAccount, author: owner.id, format: 'STORY', mediaType: 'IMAGE' },
    ...{ visualStyle: 'FESTIVE', language: 'HINDI' },
  });
  const generation = await drawn({ postId: post });
  expect(generation).toMatchObject({
    ...{ post: { id: post }, clientAccount: { id: clientAccount } },
    images: [
      {
        mediaAsset: {
          ...{ aspectRatio: 'PORTRAIT_9_16', style: 'festive', clientAccount: { id: clientAccount } },
          altText: expect.stringContaining('अमूर्त पृष्ठभूमि') as string,
        },
      },
    ],
  });
  const query = 'query ($id: ID!) { post(id: $id) { version media { id } } }';
  expect((await server.run(query, { id: post }, owner.token)).data.post).toEqual({ version: 1, media: [] });
});

test('reserves credits and images with the request, and charges what was generated', async () => {
  const { generation } = await draw({ count: 4, quality: 'HIGH' });
  const key = `generation:${generation.id}:1`;
  expect(await entriesOf(server.database, key)).toEqual([
    ['RESERVED', 'AI_CREDITS', 0, 25, '0', '0', false],
    ['RESERVED', 'AI_IMAGES', 0, 4, '0', '0', false],
  ]);
  await runImages(server);
  expect((await entriesOf(server.database, key)).slice(2)).toEqual([
    ['SETTLED', 'AI_CREDITS', 25, -25, '0', '0', false],
    ['SETTLED', 'AI_IMAGES', 4, -4, '0', '0', false],
  ]);
});

test('dryRun returns the maximum and the limits, and stores nothing', async () => {
  await unchanged(server, async () => {
    const { generation, job, preview, userErrors } = await draw({ dryRun: true, count: 3 });
    expect([generation, job, userErrors]).toEqual([null, null, []]);
    expect(preview).toMatchObject({
      ...{ aiCredits: 5, cost: '0.000000', outputTokens: 4_770, provider: 'COMPOSER', modelName: 'composer' },
      limits: expect.arrayContaining([
        expect.objectContaining({ metric: 'AI_CREDITS', unit: 'MONTH', remaining: 45 }),
      ]) as object[],
    });
  });
});

test('a request that is repeated with its idempotency key is drawn and paid once', async () => {
  const once = { idempotencyKey: `image-${id}` };
  const [first, second] = [await draw(once), await draw(once)];
  expect(second.generation.id).toBe(first.generation.id);
  await runImages(server);
  const rows = await server.database.query('SELECT FROM media_assets WHERE organization_id = $1', [id]);
  expect(rows).toHaveLength(1);
  expect(await entriesOf(server.database, `generation:${first.generation.id}:1`)).toHaveLength(4);
});

test('a limit of credits refuses a request, and nothing is stored', async () => {
  await server.database.query(`UPDATE organizations SET limits = '{"monthlyAiCredits": 3}' WHERE id = $1`, [
    id,
  ]);
  await unchanged(server, async () =>
    expect((await draw({ count: 2 })).userErrors).toMatchObject([
      { code: 'LIMIT_EXCEEDED', metric: 'AI_CREDITS', unit: 'MONTH', limit: 3, used: 0, reserved: 0 },
    ]),
  );
});

test('a canceled generation draws nothing and costs nothing', async () => {
  const { generation } = await draw();
  const { userErrors } = await mutate(
    server,
    'cancelAiGeneration',
    { id: generation.id as string },
    owner.token,
  );
  expect(userErrors).toEqual([]);
  await runImages(server);
  expect(await imagesOf(server, generation.id as string, owner.token)).toMatchObject({
    ...{ status: 'CANCELLED', images: [], document: null },
  });
  expect(await entriesOf(server.database, `generation:${generation.id}:1`)).toContainEqual([
    ...['REFUNDED', 'AI_IMAGES', 0, -1, '0', '0', false],
  ]);
});

test('canceling the job cancels the generation', async () => {
  const { generation, job } = await draw();
  expect((await mutate(server, 'cancelJob', { id: job.id as string }, owner.token)).userErrors).toEqual([]);
  expect(await imagesOf(server, generation.id as string, owner.token)).toMatchObject({ status: 'CANCELLED' });
});

test('an organization without storage is not drawn for, and pays nothing', async () => {
  const { generation } = await draw();
  await server.database.query(`UPDATE organizations SET limits = '{"storedBytes": 0}' WHERE id = $1`, [id]);
  await runImages(server);
  expect(await imagesOf(server, generation.id as string, owner.token)).toMatchObject({
    ...{ status: 'FAILED', failure: { reason: 'STORAGE_EXCEEDED' }, images: [], cost: null },
  });
  expect(await entriesOf(server.database, `generation:${generation.id}:1`)).toContainEqual([
    ...['REFUNDED', 'AI_CREDITS', 0, -2, '0', '0', false],
  ]);
});

test('an image that exceeds the storage is charged, but not stored', async () => {
  const { generation } = await draw();
  await server.database.query(`UPDATE organizations SET limits = '{"storedBytes": 5000}' WHERE id = $1`, [
    id,
  ]);
  await runImages(server);
  expect(await imagesOf(server, generation.id as string, owner.token)).toMatchObject({
    ...{ status: 'FAILED', failure: { reason: 'STORAGE_EXCEEDED' }, images: [], cost: '0.000000' },
  });
  const rows = await server.database.query('SELECT FROM media_assets WHERE organization_id = $1', [id]);
  expect(rows).toEqual([]);
  expect(await entriesOf(server.database, `generation:${generation.id}:1`)).toContainEqual([
    ...['SETTLED', 'AI_CREDITS', 2, -2, '0', '0', false],
  ]);
});

test.each(['AI_USE', 'MEDIA_WRITE'])('requires %s, and changes nothing without it', async (permission) => {
  const member = await newMember(server, id, 'MANAGER');
  expect((await draw({}, member.token)).userErrors).toEqual([]);
  const denied = await newMember(server, id, 'MANAGER', { deniedPermissions: [permission] });
  for (const input of [{}, { dryRun: true }])
    await unchanged(server, async () =>
      expect(refusals((await draw(input, denied.token)) as never)).toEqual([['FORBIDDEN', 'input']]),
    );
});

test('requires the permissions to use AI and to add media files in the organization', async () => {
  const viewer = await newMember(server, id, 'VIEWER');
  const other = await newOrganization(server);
  await unchanged(server, async () => {
    expect(refusals((await draw({}, viewer.token)) as never)).toEqual([['FORBIDDEN', 'input']]);
    expect(refusals((await draw({}, other.owner.token)) as never)).toEqual([
      ['NOT_FOUND', 'input.organizationId'],
    ]);
  });
});

test('rejects a brand, post, folder and client account of another organization', async () => {
  const { id: organization } = await newOrganization(server);
  const others = {
    brandProfileId: await server.rows.rowOf(BrandProfile, { organization }),
    postId: await server.rows.rowOf(Post, { organization }),
    folderId: await server.rows.rowOf(MediaFolder, { organization }),
    clientAccountId: await server.rows.rowOf(ClientAccount, { organization }),
  };
  await unchanged(server, async () => {
    for (const [field, other] of Object.entries(others))
      expect(refusals((await draw({ [field]: other })) as never)).toEqual([['NOT_FOUND', `input.${field}`]]);
  });
});

test.each([
  ['an empty prompt', { prompt: ' ' }, 'input.prompt'],
  ['too many images', { count: 5 }, 'input.count'],
])('rejects %s', async (_, input, path) => {
  await unchanged(server, async () =>
    expect(refusals((await draw(input)) as never).map(([, at]) => at)).toEqual([path]),
  );
});

test('secrets and addresses are not part of the prompt', async () => {
  const { images } = (await drawn({ prompt: 'A sign with asha@example.com on it' })) as { images: Json[] };
  const [{ mediaAsset }] = images as [Json];
  expect(mediaAsset.prompt).toContain('A sign with [email] on it');
});

import { MediaAsset } from '../../src/domains/media/media-asset.entity';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { FakeProvider } from './fake-provider';
import { generate, generationOf, runGenerations } from './generations';

const IMAGE = Buffer.from('the bytes of a small image');

const server = serverForTests();
const openai = new FakeProvider('openai');
let baseUrl: string;
let id: string;
let owner: Member;
let asset: string;

beforeAll(async () => {
  baseUrl = await openai.start();
});
afterAll(() => openai.stop());
beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  asset = await image();
  openai.requests.length = 0;
});

/** Creates an image whose medium variant is stored. */
async function image(values: object = {}): Promise<string> {
  const path = `media/${id}/original`;
  const bytes = (function* () {
    yield IMAGE;
  })() as unknown as AsyncIterable<Uint8Array>;
  await server.media.storage.put(`${path}-medium.webp`, bytes, 'image/webp');
  const variant = {
    url: 'https://marquee.example/media/files/1/original-medium.webp',
    mimeType: 'image/webp',
  };
  return server.rows.rowOf(MediaAsset, {
    ...{
      organization: id,
      kind: 'IMAGE',
      processingStatus: 'COMPLETED',
      title: 'Masala chai',
      filename: 'chai.jpg',
    },
    ...{
      tags: ['tea', 'cup'],
      width: 1_600,
      height: 900,
      dominantColor: '#B5651D',
      storagePath: `${path}.jpg`,
    },
    variants: [{ name: 'medium', ...variant, width: 1_080, height: 608, fileSize: IMAGE.length }],
    ...values,
  });
}

const useVision = (): Promise<Json> =>
  mutate(
    server,
    'createAiModelSetting',
    {
      ...{ organizationId: id, tier: 'VISION', provider: 'OPENAI', modelName: 'gpt-5' },
      ...{ baseUrl, apiKey: 'sk-vision-of-the-test' },
    },
    owner.token,
  );

async function generated(mutation: string, input: object = {}): Promise<Json> {
  const { generation, userErrors } = await generate(server, mutation, { id: asset, ...input }, owner.token);
  expect(userErrors).toEqual([]);
  await runGenerations(server);
  const { data } = await server.run(
    'query ($id: ID!) { aiGeneration(id: $id) { document } }',
    { id: generation.id as string },
    owner.token,
  );
  return {
    ...(await generationOf(server, generation.id as string, owner.token)),
    document: data.aiGeneration.document as unknown,
  };
}

const assetOf = async (): Promise<Json> =>
  (
    await server.run(
      `query ($id: ID!) { mediaAsset(id: $id) { altText version aiAnalysis {
         objectsDetected colors style qualityScore brandAlignment } } }`,
      { id: asset },
      owner.token,
    )
  ).data.mediaAsset;

test.each([
  ['ENGLISH', 'Masala chai. A landscape image, mostly orange.'],
  ['HINDI', 'Masala chai। एक चौड़ा चित्र, ज़्यादातर नारंगी रंग में।'],
  ['HINGLISH', 'Masala chai. Yeh ek chauda image hai, zyada narangi rang mein.'],
])('the composer describes an image by its file in %s, and changes nothing', async (language, altText) => {
  expect(await generated('generateAltText', { language })).toMatchObject({
    ...{
      status: 'COMPLETED',
      feature: 'ALT_TEXT',
      modelTier: 'VISION',
      provider: 'COMPOSER',
      isModel: false,
    },
    document: { altText },
  });
  expect(await assetOf()).toEqual({ altText: null, version: 1, aiAnalysis: null });
});

test('a user accepts an alternative text by updating the media file', async () => {
  const { document } = await generated('generateAltText');
  const input = { id: asset, altText: document.altText as string, expectedVersion: 1 };
  expect((await mutate(server, 'updateMediaAsset', input, owner.token)).userErrors).toEqual([]);
  expect((await assetOf()).altText).toBe('Masala chai. A landscape image, mostly orange.');
});

test('a vision model sees the image, and the request as quoted data', async () => {
  await useVision();
  const altText = 'A cup of tea on a table next to a sign that says 50% off.';
  openai.answer = { parts: [JSON.stringify({ document: { altText } })] };
  expect(await generated('generateAltText')).toMatchObject({
    ...{ status: 'COMPLETED', provider: 'OPENAI', isModel: true },
    document: { altText },
  });
  const { messages } = openai.requests[0]!.body as { messages: Json[] };
  const [text, picture] = messages.at(-1).content as Json[];
  expect(text.text).toContain('<brief>');
  expect(text.text).toContain('"dominantColor":"#B5651D"');
  expect(picture).toMatchObject({
    type: 'image_url',
    image_url: { url: `data:image/webp;base64,${IMAGE.toString('base64')}` },
  });
});

test.each([
  ['a link', 'A cup of tea. Order at www.evil-chai.com today.', 'INVENTED_CONTENT'],
  ['another language', 'मेज़ पर रखी हुई चाय की एक प्याली है।', 'WRONG_LANGUAGE'],
  ['nothing', ' ', 'INVALID_OUTPUT'],
])('rejects an alternative text with %s', async (_, altText, reason) => {
  await useVision();
  openai.answer = { parts: [JSON.stringify({ document: { altText } })] };
  expect(await generated('generateAltText')).toMatchObject({
    ...{ status: 'FAILED', failure: { reason }, document: null },
  });
  expect(openai.requests).toHaveLength(3);
});

test('stores the analysis of an image with its media file', async () => {
  await useVision();
  const document = {
    ...{ objects: ['Tea', 'tea', ' Cup '], colors: ['#b5651d', 'brown', '#ffffff'], style: 'rustic' },
    ...{ quality: 120, brandAlignment: 80 },
  };
  openai.answer = { parts: [JSON.stringify({ document })] };
  expect(await generated('analyzeMedia')).toMatchObject({ status: 'COMPLETED', feature: 'IMAGE_ANALYSIS' });
  expect(await assetOf()).toMatchObject({
    aiAnalysis: {
      ...{ objectsDetected: ['tea', 'Cup'], colors: ['#B5651D', '#FFFFFF'], style: 'rustic' },
      // There is no brand to compare the image with.
      ...{ qualityScore: '100.00', brandAlignment: null },
    },
  });
});

test('the composer analyzes an image by its tags, color and size', async () => {
  await generated('analyzeMedia');
  expect((await assetOf()).aiAnalysis).toEqual({
    ...{ objectsDetected: ['tea', 'cup'], colors: ['#B5651D'], style: null },
    ...{ qualityScore: '83.33', brandAlignment: null },
  });
});

test('an image whose file is missing is not sent', async () => {
  await useVision();
  asset = await image({ variants: [] });
  expect(await generated('generateAltText')).toMatchObject({
    ...{ status: 'FAILED', failure: { reason: 'REJECTED' } },
  });
  expect(openai.requests).toEqual([]);
});

test.each([
  ['a video', { kind: 'VIDEO' }],
  ['an image that is being processed', { processingStatus: 'PROCESSING' }],
])('rejects %s', async (_, values) => {
  asset = await image(values);
  for (const mutation of ['generateAltText', 'analyzeMedia'])
    await unchanged(server, async () =>
      expect(refusals((await generate(server, mutation, { id: asset }, owner.token)) as never)).toEqual([
        ['INVALID_STATE', 'input.id'],
      ]),
    );
});

test('requires the permission to use AI', async () => {
  const viewer = await newMember(server, id, 'VIEWER');
  const other = await newOrganization(server);
  await unchanged(server, async () => {
    const denied = await generate(server, 'generateAltText', { id: asset }, viewer.token);
    expect(denied.userErrors.map(({ code }: Json) => code as string)).toEqual(['FORBIDDEN']);
    const hidden = await generate(server, 'generateAltText', { id: asset }, other.owner.token);
    expect(hidden.userErrors.map(({ code }: Json) => code as string)).toEqual(['NOT_FOUND']);
  });
});

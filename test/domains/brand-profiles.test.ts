import { BrandProfile } from '../../src/domains/brand/brand-profile.entity';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let manager: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  manager = await newMember(server, id, 'MANAGER');
});

const FIELDS = `id name description industry websiteUrl logoUrl colors { primary secondary accent }
  fonts { heading body } voice { tone style personality }
  messagingPatterns { keyPhrases valuePropositions uniqueSellingPoints } tonePreset targetAudience contentGoals
  preferredPlatforms customGuidelines sampleContentUrls websiteAnalysis socialMediaAnalysis aiGeneratedGuidelines
  lastAnalyzedAt analysisVersion version createdBy { id } clientAccount { id }`;
const create = (input: object, token = manager.token) =>
  mutate(
    server,
    'createBrandProfile',
    { organizationId: id, ...input },
    token,
    `brandProfile { ${FIELDS} isDefault }`,
  );
const update = (input: object, token = manager.token) =>
  mutate(server, 'updateBrandProfile', input, token, `brandProfile { ${FIELDS} }`);
const read = async (brand: string, token = owner.token): Promise<Json> =>
  (await server.run(`{ brandProfile(id: "${brand}") { ${FIELDS} } }`, {}, token)).data.brandProfile;
const newBrand = (values: object = {}): Promise<string> =>
  server.rows.rowOf(BrandProfile, { organization: id, name: 'Chai', createdBy: owner.id, ...values });

const CHAI = {
  name: 'Gulabi Chai',
  description: 'Tea from Jaipur.\nSince 1962.',
  industry: 'Food and drink',
  websiteUrl: 'https://chai.example/',
  logoUrl: 'https://chai.example/logo.png',
  colors: { primary: '#2E86AB', secondary: '#F8F9FA', accent: null },
  fonts: { heading: 'Montserrat', body: 'Inter' },
  voice: { tone: 'professional', style: 'friendly', personality: null },
  messagingPatterns: {
    keyPhrases: ['Brewed since 1962'],
    valuePropositions: ['Fresh every hour'],
    uniqueSellingPoints: [],
  },
  tonePreset: 'HINGLISH',
  targetAudience: 'Students.',
  contentGoals: ['awareness'],
  preferredPlatforms: ['INSTAGRAM', 'YOUTUBE'],
  customGuidelines: 'No slang.',
  sampleContentUrls: ['https://www.instagram.com/p/C0ffee/'],
  aiGeneratedGuidelines: { dos: ['Be warm'] },
};

test('creates, updates, deletes and restores a brand', async () => {
  const { brandProfile, userErrors } = await create(CHAI);
  expect(userErrors).toEqual([]);
  expect(brandProfile).toEqual({
    ...CHAI,
    ...{ id: expect.any(String), websiteAnalysis: null, socialMediaAnalysis: null, lastAnalyzedAt: null },
    ...{
      analysisVersion: 1,
      version: 1,
      createdBy: { id: manager.id },
      clientAccount: null,
      isDefault: true,
    },
  });
  const at = { id: brandProfile.id };
  const change = { ...at, voice: null, contentGoals: [], tonePreset: 'VIRAL', expectedVersion: 1 };
  expect((await update(change)).brandProfile).toMatchObject({
    ...{ voice: null, contentGoals: [], tonePreset: 'VIRAL', version: 2 },
  });
  expect((await update({ ...at, tonePreset: 'VIRAL' })).brandProfile.version).toBe(2);
  await mutate(server, 'deleteBrandProfile', at, manager.token);
  expect(await read(at.id)).toBeNull();
  await mutate(server, 'restoreBrandProfile', at, manager.token);
  expect((await read(at.id)).name).toBe('Gulabi Chai');
});

test('counts the versions of the analysis, and records when it last changed', async () => {
  const found = { tone: 'warm', phrases: ['chai'] };
  const first = (await create({ name: 'Analyzed', websiteAnalysis: found })).brandProfile;
  expect(first).toMatchObject({
    websiteAnalysis: found,
    analysisVersion: 1,
    lastAnalyzedAt: expect.any(String),
  });
  const same = (await update({ id: first.id, websiteAnalysis: found, industry: 'Tea' })).brandProfile;
  expect(same).toMatchObject({ analysisVersion: 1, lastAnalyzedAt: first.lastAnalyzedAt });
  const second = (await update({ id: first.id, socialMediaAnalysis: { posts: 12 } })).brandProfile;
  expect(second).toMatchObject({
    websiteAnalysis: found,
    socialMediaAnalysis: { posts: 12 },
    analysisVersion: 2,
  });
  expect(Date.parse(second.lastAnalyzedAt)).toBeGreaterThanOrEqual(Date.parse(first.lastAnalyzedAt));
});

test('has media files in the order of the input, each of which it contains once', async () => {
  const media = [await server.rows.media(id), await server.rows.media(id)];
  const selection = 'brandProfile { id media { id } version }';
  const input = { organizationId: id, name: 'Photos', mediaIds: media };
  const { brandProfile } = await mutate(server, 'createBrandProfile', input, manager.token, selection);
  expect(brandProfile.media).toEqual(media.map((one) => ({ id: one })));
  const at = { id: brandProfile.id };
  const reversed = { ...at, mediaIds: [...media].reverse() };
  const updated = await mutate(server, 'updateBrandProfile', reversed, manager.token, selection);
  expect(updated.brandProfile).toEqual({
    ...{ ...at, media: [{ id: media[1] }, { id: media[0] }], version: 2 },
  });
  const twice = { ...at, mediaIds: [media[0], media[0]] };
  expect(refusals(await unchanged(server, () => update(twice)))).toEqual([['DUPLICATE', 'input.mediaIds.1']]);
  const foreign = { ...at, mediaIds: [await server.rows.media((await newOrganization(server)).id)] };
  expect(refusals(await unchanged(server, () => update(foreign)))).toEqual([
    ['NOT_FOUND', 'input.mediaIds.0'],
  ]);
});

test('reports every invalid value, and changes nothing', async () => {
  const invalid = {
    ...{ name: ' ', logoUrl: 'logo.png', industry: 'x'.repeat(101), contentGoals: Array(21).fill('a') },
    ...{ colors: { primary: 'red' }, sampleContentUrls: ['https://chai.example/', 'chai'] },
    ...{
      messagingPatterns: { keyPhrases: ['x'.repeat(501)], valuePropositions: [], uniqueSellingPoints: [] },
    },
  };
  expect(refusals(await unchanged(server, () => create(invalid))).sort()).toEqual([
    ['BAD_FORMAT', 'input.colors.primary'],
    ['BAD_FORMAT', 'input.logoUrl'],
    ['BAD_FORMAT', 'input.sampleContentUrls.1'],
    ['BLANK', 'input.name'],
    ['TOO_LONG', 'input.contentGoals'],
    ['TOO_LONG', 'input.industry'],
    ['TOO_LONG', 'input.messagingPatterns.keyPhrases.0'],
  ]);
});

test('BRANDS_MANAGE is required', async () => {
  const editor = await newMember(server, id, 'EDITOR');
  const brand = await newBrand();
  const work = [
    () => create({ name: 'Denied' }, editor.token),
    () => update({ id: brand, name: 'Denied' }, editor.token),
    () => mutate(server, 'setDefaultBrandProfile', { id: brand }, editor.token),
    () => mutate(server, 'deleteBrandProfile', { id: brand }, editor.token),
  ];
  for (const one of work) expect(refusals(await unchanged(server, one))).toEqual([['FORBIDDEN', 'input']]);
});

test('members limited to a client account see its brands only', async () => {
  const clientAccount = await server.rows.clientAccount(id);
  const own = await newBrand({ clientAccount });
  const other = await newBrand();
  const client = await newMember(server, id, 'CLIENT', { clientAccount });
  expect((await read(own, client.token)).clientAccount).toEqual({ id: clientAccount });
  expect(await read(other, client.token)).toBeNull();
  expect(await read(own, (await newOrganization(server)).owner.token)).toBeNull();
});

test('lists the brands of an organization and of its client accounts in one statement', async () => {
  const studio = await newOrganization(server);
  const clientAccount = await server.rows.clientAccount(studio.id);
  for (const [name, tonePreset, client, days] of [
    ['Tea', 'CASUAL', null, 1],
    ['Gym', 'VIRAL', clientAccount, 3],
    ['Bar', 'CASUAL', clientAccount, 2],
  ] as const)
    await newBrand({
      ...{ organization: studio.id, name, tonePreset, clientAccount: client },
      createdAt: new Date(Date.UTC(2026, 0, days)),
    });
  const byName = 'orderBy: { field: NAME, direction: ASC }';
  const query = `{ organization(id: "${studio.id}") {
    all: brandProfiles(${byName}) { nodes { name isDefault } }
    casual: brandProfiles(where: { tonePreset: { eq: CASUAL } }, ${byName}) { nodes { name isDefault } }
    clientAccounts { nodes { brandProfiles(${byName}) { nodes { name isDefault } } } } } }`;
  const { data, extensions } = await server.run(query, {}, studio.owner.token);
  const shown = ({ nodes }: Json): string[] =>
    nodes.map(({ name, isDefault }: Json) => (isDefault ? `${name}*` : name));
  const { all, casual, clientAccounts } = data.organization;
  expect([all, casual].map(shown)).toEqual([
    ['Bar*', 'Gym', 'Tea*'],
    ['Bar*', 'Tea*'],
  ]);
  expect(clientAccounts.nodes.map((node: Json) => shown(node.brandProfiles))).toEqual([['Bar*', 'Gym']]);
  expect(extensions.cost).toMatchObject({ sqlStatements: 2, plan: 'compiled' });
});

import { BrandProfile } from '../../src/domains/brand/brand-profile.entity';
import { BrandTemplate } from '../../src/domains/brand/brand-template.entity';
import { Template } from '../../src/domains/media/library/template.entity';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let creator: Member;
let brand: string;
let foreign: { id: string; owner: Member };

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  creator = await newMember(server, id, 'CREATOR');
  brand = await server.rows.rowOf(BrandProfile, { organization: id, name: 'Chai' });
  foreign = await newOrganization(server);
});

const FIELDS = `id customization colors { primary secondary accent } fonts { heading body } logoUrl introVideoUrl
  outroVideoUrl version createdBy { id } brandProfile { id } template { id name } clientAccount { id }`;
const create = (input: object, token = owner.token) =>
  mutate(
    server,
    'createBrandTemplate',
    { organizationId: id, brandProfileId: brand, ...input },
    token,
    `brandTemplate { ${FIELDS} }`,
  );
const read = async (template: string, token = owner.token): Promise<Json> =>
  (await server.run(`{ brandTemplate(id: "${template}") { ${FIELDS} } }`, {}, token)).data.brandTemplate;
const newTemplate = (organization: string, values: object): Promise<string> =>
  server.rows.rowOf(Template, { organization, name: 'Diwali', ...values });

const LOOK = {
  customization: { radius: 8, caption: 'bold' },
  colors: { primary: '#2E86AB', secondary: '#F8F9FA', accent: null },
  fonts: { heading: 'Montserrat', body: 'Inter' },
  logoUrl: 'https://chai.example/logo.png',
  introVideoUrl: 'https://chai.example/intro.mp4',
  outroVideoUrl: 'https://chai.example/outro.mp4',
};

test('creates, updates and deletes a template in the look of a brand', async () => {
  const template = await newTemplate(id, {});
  const { brandTemplate, userErrors } = await create({ ...LOOK, templateId: template }, creator.token);
  expect(userErrors).toEqual([]);
  expect(brandTemplate).toEqual({
    ...LOOK,
    ...{ id: expect.any(String), version: 1, createdBy: { id: creator.id }, clientAccount: null },
    ...{ brandProfile: { id: brand }, template: { id: template, name: 'Diwali' } },
  });
  const at = { id: brandTemplate.id };
  const change = { ...at, colors: null, templateId: null, expectedVersion: 1 };
  await mutate(server, 'updateBrandTemplate', change, creator.token);
  expect(await read(at.id)).toMatchObject({ colors: null, template: null, version: 2 });
  await mutate(server, 'deleteBrandTemplate', at, creator.token);
  expect(await read(at.id)).toBeNull();
});

test('accepts a public template of another organization, and no private or deleted one', async () => {
  const shared = await newTemplate(foreign.id, { isPublic: true });
  const { brandTemplate } = await create({ templateId: shared });
  expect(brandTemplate.template).toEqual({ id: shared, name: 'Diwali' });
  for (const values of [{ isPublic: false }, { isPublic: true, deletedAt: new Date() }]) {
    const templateId = await newTemplate(foreign.id, values);
    expect(refusals(await unchanged(server, () => create({ templateId })))).toEqual([
      ['NOT_FOUND', 'input.templateId'],
    ]);
  }
  await mutate(server, 'updateTemplate', { id: shared, isPublic: false }, foreign.owner.token);
  expect((await read(brandTemplate.id)).template).toBeNull();
  await mutate(server, 'updateTemplate', { id: shared, isPublic: true }, foreign.owner.token);
  expect((await read(brandTemplate.id)).template).toEqual({ id: shared, name: 'Diwali' });
});

test('reports every invalid value, and changes nothing', async () => {
  const invalid = {
    ...{ colors: { primary: '#xxx' }, fonts: { heading: 'x'.repeat(201) }, logoUrl: 'logo.png' },
    ...{ introVideoUrl: 'https://', customization: { text: 'x'.repeat(65_536) } },
  };
  expect(refusals(await unchanged(server, () => create(invalid))).sort()).toEqual([
    ['BAD_FORMAT', 'input.colors.primary'],
    ['BAD_FORMAT', 'input.introVideoUrl'],
    ['BAD_FORMAT', 'input.logoUrl'],
    ['TOO_LONG', 'input.customization'],
    ['TOO_LONG', 'input.fonts.heading'],
  ]);
});

test('TEMPLATES_WRITE is required, for own templates only by creators', async () => {
  const viewer = await newMember(server, id, 'VIEWER');
  expect(refusals(await unchanged(server, () => create({}, viewer.token)))).toEqual([['FORBIDDEN', 'input']]);
  const others = await server.rows.rowOf(BrandTemplate, {
    ...{ organization: id, brandProfile: brand, template: null, createdBy: owner.id },
  });
  for (const mutation of ['updateBrandTemplate', 'deleteBrandTemplate']) {
    const input = { id: others, ...(mutation.startsWith('update') && { logoUrl: null, customization: {} }) };
    const answer = await unchanged(server, () => mutate(server, mutation, input, creator.token));
    expect(refusals(answer)).toEqual([['FORBIDDEN', 'input']]);
  }
  expect(await read(others, foreign.owner.token)).toBeNull();
});

test('lists the templates of brands in one statement', async () => {
  const studio = await newOrganization(server);
  const organization = studio.id;
  const shared = await newTemplate(foreign.id, { name: 'Holi', isPublic: true });
  for (const name of ['Tea', 'Bar']) {
    const brandProfile = await server.rows.rowOf(BrandProfile, { organization, name });
    await server.rows.rowOf(BrandTemplate, { organization, brandProfile, template: shared });
  }
  const query = `{ brandProfiles(organizationId: "${organization}", orderBy: { field: NAME, direction: ASC }) {
    nodes { name templates { nodes { template { name } } } } }
    used: brandTemplates(organizationId: "${organization}", where: { templateId: { eq: "${shared}" } }) { totalCount } }`;
  const { data, extensions } = await server.run(query, {}, studio.owner.token);
  const templates = { nodes: [{ template: { name: 'Holi' } }] };
  expect(data.brandProfiles.nodes).toEqual([
    { name: 'Bar', templates },
    { name: 'Tea', templates },
  ]);
  expect(data.used.totalCount).toBe(2);
  expect(extensions.cost.sqlStatements).toBe(2);
});

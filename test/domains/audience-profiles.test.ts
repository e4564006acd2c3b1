import { AudienceProfile } from '../../src/domains/brand/audience-profile.entity';
import { BrandProfile } from '../../src/domains/brand/brand-profile.entity';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let brand: string;
let clientAccount: string;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  clientAccount = await server.rows.clientAccount(id);
  brand = await server.rows.rowOf(BrandProfile, { organization: id, name: 'Chai', clientAccount });
});

const FIELDS = `id name demographics { minAge maxAge gender locations } interests painPoints preferredContentTypes
  platformHabits version createdBy { id } brandProfile { id } clientAccount { id }`;
const create = (input: object, token = owner.token) =>
  mutate(
    server,
    'createAudienceProfile',
    { organizationId: id, brandProfileId: brand, ...input },
    token,
    `audienceProfile { ${FIELDS} }`,
  );
const read = async (audience: string, token = owner.token): Promise<Json> =>
  (await server.run(`{ audienceProfile(id: "${audience}") { ${FIELDS} } }`, {}, token)).data.audienceProfile;

const PARENTS = {
  name: 'Young parents',
  demographics: { minAge: 25, maxAge: 45, gender: 'ALL', locations: ['India', 'US'] },
  interests: ['cooking', 'travel'],
  painPoints: ['little time'],
  preferredContentTypes: ['short videos'],
  platformHabits: { instagram: { evenings: true } },
};

test('creates, updates and deletes an audience of a brand', async () => {
  const { audienceProfile, userErrors } = await create(PARENTS);
  expect(userErrors).toEqual([]);
  expect(audienceProfile).toEqual({
    ...PARENTS,
    ...{ id: expect.any(String), version: 1, createdBy: { id: owner.id } },
    ...{ brandProfile: { id: brand }, clientAccount: { id: clientAccount } },
  });
  const at = { id: audienceProfile.id };
  const change = { ...at, demographics: null, interests: [], expectedVersion: 1 };
  const updated = await mutate(server, 'updateAudienceProfile', change, owner.token);
  expect(updated.userErrors).toEqual([]);
  expect(await read(at.id)).toMatchObject({ demographics: null, interests: [], version: 2 });
  const deleted = await mutate(
    server,
    'deleteAudienceProfile',
    { ...at, expectedVersion: 2 },
    owner.token,
    'deletedAudienceProfileId',
  );
  expect(deleted.deletedAudienceProfileId).toBe(at.id);
  expect(await read(at.id)).toBeNull();
});

test('reports every invalid value, and changes nothing', async () => {
  const demographics = (minAge: number, maxAge: number) => ({ minAge, maxAge, gender: 'ALL' });
  const invalid = { name: '', demographics: demographics(-1, 121), interests: ['x'.repeat(201)] };
  expect(refusals(await unchanged(server, () => create(invalid))).sort()).toEqual([
    ['BLANK', 'input.name'],
    ['OUT_OF_RANGE', 'input.demographics.maxAge'],
    ['OUT_OF_RANGE', 'input.demographics.minAge'],
    ['TOO_LONG', 'input.interests.0'],
  ]);
  const reversed = { name: 'A', demographics: demographics(40, 30) };
  const { userErrors } = await unchanged(server, () => create(reversed));
  expect(userErrors).toEqual([
    {
      code: 'OUT_OF_RANGE',
      path: ['input', 'demographics', 'maxAge'],
      message: 'Maximum age must not be less than the minimum age.',
    },
  ]);
  const foreign = { name: 'A', brandProfileId: id };
  expect(refusals(await unchanged(server, () => create(foreign)))).toEqual([
    ['NOT_FOUND', 'input.brandProfileId'],
  ]);
});

test('BRANDS_MANAGE is required, and members limited to another client account see nothing', async () => {
  const editor = await newMember(server, id, 'EDITOR');
  expect(refusals(await unchanged(server, () => create({ name: 'A' }, editor.token)))).toEqual([
    ['FORBIDDEN', 'input'],
  ]);
  const audience = await server.rows.rowOf(AudienceProfile, {
    organization: id,
    brandProfile: brand,
    name: 'A',
  });
  const change = { id: audience, name: 'B' };
  const answer = await unchanged(server, () => mutate(server, 'updateAudienceProfile', change, editor.token));
  expect(refusals(answer)).toEqual([['FORBIDDEN', 'input']]);
  const own = await newMember(server, id, 'CLIENT', { clientAccount });
  const other = await newMember(server, id, 'CLIENT', { clientAccount: await server.rows.clientAccount(id) });
  expect((await read(audience, own.token)).name).toBe('A');
  expect(await read(audience, other.token)).toBeNull();
});

test('lists the audiences of brands in one statement, and follows the brand to another client account', async () => {
  const studio = await newOrganization(server);
  const organization = studio.id;
  const audienceIds: string[] = [];
  for (const name of ['Tea', 'Bar']) {
    const brandProfile = await server.rows.rowOf(BrandProfile, { organization, name });
    for (const audience of ['Students', 'Parents'])
      audienceIds.push(
        await server.rows.rowOf(AudienceProfile, {
          ...{ organization, brandProfile, name: `${name} ${audience}`, interests: [audience] },
        }),
      );
  }
  const byName = 'orderBy: { field: NAME, direction: ASC }';
  const query = `{ brandProfiles(organizationId: "${organization}", ${byName}) {
    nodes { audiences(${byName}) { nodes { name } } } } }`;
  const { data, extensions } = await server.run(query, {}, studio.owner.token);
  expect(
    data.brandProfiles.nodes.map(({ audiences }: Json) => audiences.nodes.map(({ name }: Json) => name)),
  ).toEqual([
    ['Bar Parents', 'Bar Students'],
    ['Tea Parents', 'Tea Students'],
  ]);
  expect(extensions.cost).toMatchObject({ sqlStatements: 2, plan: 'compiled' });
  const client = await server.rows.clientAccount(organization);
  const { brandProfile } = await read(audienceIds[0]!, studio.owner.token);
  const move = { id: brandProfile.id, clientAccountId: client };
  await mutate(server, 'updateBrandProfile', move, studio.owner.token);
  expect((await read(audienceIds[0]!, studio.owner.token)).clientAccount).toEqual({ id: client });
});

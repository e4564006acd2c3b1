import { BusinessProfile } from '../../src/domains/organizations/business-profile.entity';
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

const FIELDS = `id name businessType industry websiteUrl address targetAudience monthlyBudgetRange version
  createdBy { id } clientAccount { id } organization { id }`;
const create = (input: object, token = manager.token): Promise<Json> =>
  mutate(
    server,
    'createBusinessProfile',
    { organizationId: id, ...input },
    token,
    `businessProfile { ${FIELDS} }`,
  );
const read = async (profile: string, token = owner.token): Promise<Json> =>
  (await server.run(`{ businessProfile(id: "${profile}") { ${FIELDS} } }`, {}, token)).data.businessProfile;
const newProfile = (values: object = {}): Promise<string> =>
  server.rows.rowOf(BusinessProfile, { organization: id, name: 'Chai House', ...values });

const CAFE = {
  name: 'Gulabi Chai House',
  businessType: 'restaurant',
  industry: 'Food and drink',
  websiteUrl: 'https://chai.example/',
  address: '12 Station Road\nJaipur',
  targetAudience: 'Students and families.',
  monthlyBudgetRange: '₹10,000 to ₹50,000',
};

test('creates, updates, deletes and restores a business profile, and records its history', async () => {
  const clientAccount = await server.rows.clientAccount(id);
  const { businessProfile, userErrors } = await create({ ...CAFE, clientAccountId: clientAccount });
  expect(userErrors).toEqual([]);
  expect(businessProfile).toEqual({
    ...CAFE,
    id: expect.any(String),
    version: 1,
    createdBy: { id: manager.id },
    clientAccount: { id: clientAccount },
    organization: { id },
  });
  const at = { id: businessProfile.id };
  const change = { ...at, industry: null, clientAccountId: null, expectedVersion: 1 };
  await mutate(server, 'updateBusinessProfile', change, manager.token);
  expect(await read(at.id)).toMatchObject({ industry: null, clientAccount: null, version: 2 });
  const stale = await mutate(server, 'updateBusinessProfile', { ...change, name: 'A' }, manager.token);
  expect(refusals(stale)).toEqual([['CONFLICT', 'input.expectedVersion']]);
  await mutate(server, 'deleteBusinessProfile', at, manager.token);
  expect(await read(at.id)).toBeNull();
  await mutate(server, 'restoreBusinessProfile', at, manager.token);
  expect((await read(at.id)).name).toBe('Gulabi Chai House');
  const { data } = await server.run(
    `{ businessProfile(id: "${at.id}") { history { nodes { action } } } }`,
    {},
    owner.token,
  );
  expect(data.businessProfile.history.nodes.map(({ action }: Json) => action)).toHaveLength(4);
});

test('reports every invalid value, and changes nothing', async () => {
  const invalid = {
    ...{ name: ' ', businessType: 'x'.repeat(101), websiteUrl: 'ftp://chai.example' },
    ...{ monthlyBudgetRange: 'x'.repeat(51) },
  };
  expect(refusals(await unchanged(server, () => create(invalid) as never)).sort()).toEqual([
    ['BAD_FORMAT', 'input.websiteUrl'],
    ['BLANK', 'input.name'],
    ['TOO_LONG', 'input.businessType'],
    ['TOO_LONG', 'input.monthlyBudgetRange'],
  ]);
  const foreign = { name: 'A', clientAccountId: id };
  expect(refusals(await unchanged(server, () => create(foreign) as never))).toEqual([
    ['NOT_FOUND', 'input.clientAccountId'],
  ]);
});

test('BRANDS_MANAGE is required', async () => {
  const editor = await newMember(server, id, 'EDITOR');
  const profile = await newProfile();
  const denied = (work: () => Promise<Json>): Promise<Json> => unchanged(server, work);
  expect(refusals(await denied(() => create({ name: 'A' }, editor.token)))).toEqual([['FORBIDDEN', 'input']]);
  const change = { id: profile, name: 'B' };
  const answer = await denied(() => mutate(server, 'updateBusinessProfile', change, editor.token));
  expect(refusals(answer as never)).toEqual([['FORBIDDEN', 'input']]);
});

test('members limited to a client account see its business profiles only', async () => {
  const clientAccount = await server.rows.clientAccount(id);
  const own = await newProfile({ clientAccount });
  const other = await newProfile();
  const client = await newMember(server, id, 'CLIENT', { clientAccount });
  expect((await read(own, client.token)).clientAccount).toEqual({ id: clientAccount });
  expect(await read(other, client.token)).toBeNull();
  const stranger = (await newOrganization(server)).owner;
  expect(await read(own, stranger.token)).toBeNull();
});

test('lists profiles of the organization and its client accounts in one statement', async () => {
  const studio = await newOrganization(server);
  const clientAccount = await server.rows.clientAccount(studio.id);
  for (const [name, businessType, client] of [
    ['Tea', 'cafe', null],
    ['Gym', 'gym', clientAccount],
    ['Bar', 'cafe', clientAccount],
  ])
    await newProfile({ organization: studio.id, name, businessType, clientAccount: client });
  const query = `{ organization(id: "${studio.id}") {
    all: businessProfiles(orderBy: { field: NAME, direction: ASC }) { nodes { name } }
    cafes: businessProfiles(where: { businessType: { eq: "cafe" } }, orderBy: { field: NAME, direction: ASC }) { nodes { name } }
    found: businessProfiles(where: { search: "gym" }) { nodes { name } }
    clientAccounts { nodes { businessProfiles(orderBy: { field: NAME, direction: ASC }) { nodes { name } } } } } }`;
  const { data, extensions } = await server.run(query, {}, studio.owner.token);
  const named = ({ nodes }: Json): string[] => nodes.map(({ name }: Json) => name);
  const { all, cafes, found, clientAccounts } = data.organization;
  expect([all, cafes, found].map(named)).toEqual([['Bar', 'Gym', 'Tea'], ['Bar', 'Tea'], ['Gym']]);
  expect(clientAccounts.nodes.map((node: Json) => named(node.businessProfiles))).toEqual([['Bar', 'Gym']]);
  expect(extensions.cost).toMatchObject({ sqlStatements: 2, plan: 'compiled' });
});

import { BrandProfile } from '../../src/domains/brand/brand-profile.entity';
import { eventsOf, type Member, mutate, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
});

const run = (mutation: string, input: object) =>
  mutate(server, mutation, input, owner.token, mutation.startsWith('create') ? 'brandProfile { id }' : '');
const create = async (name: string, clientAccountId?: string): Promise<string> =>
  (await run('createBrandProfile', { organizationId: id, name, clientAccountId })).brandProfile.id;

/** Returns the names of the default brands: of the organization, then of its client accounts. */
async function defaults(): Promise<string[]> {
  const { data } = await server.run(
    `{ brandProfiles(organizationId: "${id}") { nodes { name isDefault clientAccount { name } } } }`,
    {},
    owner.token,
  );
  return data.brandProfiles.nodes
    .filter(({ isDefault }: Json) => isDefault)
    .map(({ name, clientAccount }: Json) => (clientAccount ? `${clientAccount.name}: ${name}` : name))
    .sort();
}

test('the first brand is the default, until another one is chosen', async () => {
  const tea = await create('Tea');
  const bar = await create('Bar');
  expect(await defaults()).toEqual(['Tea']);
  await run('setDefaultBrandProfile', { id: bar });
  expect(await defaults()).toEqual(['Bar']);
  await run('setDefaultBrandProfile', { id: bar });
  expect(await eventsOf(server, bar)).toEqual(['brand_profile.created', 'brand_profile.updated']);
  expect(await eventsOf(server, tea)).toEqual(['brand_profile.created']);
});

test('deleting the default makes the former one the default, and restoring it undoes this', async () => {
  await create('Tea');
  const bar = await create('Bar');
  await run('setDefaultBrandProfile', { id: bar });
  await run('deleteBrandProfile', { id: bar });
  expect(await defaults()).toEqual(['Tea']);
  await run('restoreBrandProfile', { id: bar });
  expect(await defaults()).toEqual(['Bar']);
});

test('each client account has a default, which a brand that is moved to it does not replace', async () => {
  const clientAccount = await server.rows.clientAccount(id, { name: 'Client' });
  const tea = await create('Tea');
  await create('Bar');
  await create('Gym', clientAccount);
  expect(await defaults()).toEqual(['Client: Gym', 'Tea']);
  await run('updateBrandProfile', { id: tea, clientAccountId: clientAccount });
  expect(await defaults()).toEqual(['Bar', 'Client: Gym']);
  const empty = await server.rows.clientAccount(id, { name: 'Empty' });
  await run('updateBrandProfile', { id: tea, clientAccountId: empty });
  expect(await defaults()).toEqual(['Bar', 'Client: Gym', 'Empty: Tea']);
});

test('exactly one brand is the default after concurrent changes', async () => {
  const brands = await Promise.all(Array.from({ length: 8 }, (_, i) => create(`Brand ${i}`)));
  expect(await defaults()).toHaveLength(1);
  await Promise.all(
    brands.flatMap((brand, i) => [
      run('setDefaultBrandProfile', { id: brand }),
      ...(i % 2 ? [run('deleteBrandProfile', { id: brand })] : []),
    ]),
  );
  expect(await defaults()).toHaveLength(1);
});

test('brands that were never chosen have the oldest as default', async () => {
  for (const day of [3, 1, 2])
    await server.rows.rowOf(BrandProfile, {
      ...{ organization: id, name: `Day ${day}`, createdAt: new Date(Date.UTC(2026, 0, day)) },
    });
  expect(await defaults()).toEqual(['Day 1']);
});

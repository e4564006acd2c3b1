import { type Member, mutate, newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let organization: string;
let owner: Member;

beforeAll(async () => {
  ({ id: organization, owner } = await newOrganization(server));
});

const create = (input: object, token = owner.token) =>
  mutate(server, 'createCampaign', { organizationId: organization, ...input }, token, 'campaign { id }');
/** Returns the user errors without the statement count. */
const update = async (input: object, token: string) => {
  const { statements: _, ...told } = await mutate(server, 'updateCampaign', input, token, 'campaign { id }');
  return told;
};

describe('permissions of campaigns and posts', () => {
  test.each(['VIEWER', 'CREATOR', 'MEMBER'])('%s cannot create, update or delete campaigns', async (role) => {
    const { campaign } = await create({ name: 'Kept' });
    const { token } = await newMember(server, organization, role);
    const before = await server.database.count('campaigns');

    const made = await create({ name: 'Mine' }, token);
    const changed = await update({ id: campaign.id, name: 'Mine' }, token);

    expect(made.userErrors[0]!.code).toBe('FORBIDDEN');
    expect(changed.userErrors[0]!.code).toBe('FORBIDDEN');
    expect(await server.database.count('campaigns')).toBe(before);
    expect(await server.database.query('SELECT name FROM campaigns WHERE id = $1', [campaign.id])).toEqual([
      { name: 'Kept' },
    ]);
  });

  test('a non-member gets the same error as for an unknown ID', async () => {
    const { campaign } = await create({ name: 'Hidden' });
    const stranger = await server.tokenFor(await server.rows.user());

    const hidden = await update({ id: campaign.id, name: 'x' }, stranger);
    const random = await update({ id: '01990000-0000-7000-8000-000000000000', name: 'x' }, stranger);
    const nonsense = await update({ id: 'nonsense', name: 'x' }, stranger);

    expect(hidden).toEqual(random);
    expect(hidden).toEqual(nonsense);
    expect(hidden.userErrors[0]!.code).toBe('NOT_FOUND');
    expect((await create({ name: 'x' }, stranger)).userErrors[0]).toMatchObject({
      code: 'NOT_FOUND',
      path: ['input', 'organizationId'],
    });
  });

  test('a creator can change only posts of their own', async () => {
    const creator = await newMember(server, organization, 'CREATOR');
    const write = (verb: string, input: object, { token } = creator) =>
      mutate(server, `${verb}Post`, input, token, 'post { id caption author { id } }');
    const made = await write('create', { organizationId: organization, caption: 'Mine' });
    const theirs = await write('create', { organizationId: organization, caption: 'Owner’s' }, owner);

    const own = await write('update', { id: made.post.id, caption: 'Mine 2' });
    const other = await write('update', { id: theirs.post.id, caption: 'No' });

    expect(made.post.author.id).toBe(creator.id);
    expect(own.post.caption).toBe('Mine 2');
    expect(other.userErrors[0]!.code).toBe('FORBIDDEN');
  });

  test('returns UNAUTHENTICATED when no user is signed in', async () => {
    const query = `mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }`;
    const answer = await server.run(query, { input: { organizationId: organization, name: 'x' } });
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

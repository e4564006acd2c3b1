import { createCampaignFixture } from './campaign-fixture';
import { type SignedIn, signedIn } from './signed-in';

let world: SignedIn;
let campaign: string;
let campaignWithoutBudget: string;

beforeAll(async () => {
  world = await signedIn();
  ({ campaign, campaignWithoutBudget } = await createCampaignFixture(world));
});

afterAll(() => world.stop());

describe('aliases', () => {
  test('aliases of one relation return their own rows, one statement each, when their arguments differ', async () => {
    const query = `query ($id: ID!) { campaign(id: $id) {
      newest: posts(first: 1) { nodes { caption } }
      oldest: posts(first: 1, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { caption } }
      drafts: posts(where: { status: { eq: DRAFT } }) { nodes { caption } totalCount }
    } }`;

    expect(await world.data(query, { id: campaign })).toEqual({
      campaign: {
        newest: { nodes: [{ caption: 'post 2' }] },
        oldest: { nodes: [{ caption: 'post 0' }] },
        drafts: { nodes: [{ caption: 'post 2' }, { caption: 'post 0' }], totalCount: 2 },
      },
    });
    expect(await world.statementsOf(query, { id: campaign })).toBe(4);
  });

  test('aliases of one relation share a statement when their arguments are equal', async () => {
    const query = `query ($id: ID!, $first: Int) { campaign(id: $id) {
      a: posts(first: 2) { nodes { caption } }
      b: posts(first: $first) { nodes { caption } }
    } }`;
    const page = { nodes: [{ caption: 'post 2' }, { caption: 'post 1' }] };

    expect(await world.data(query, { id: campaign, first: 2 })).toEqual({ campaign: { a: page, b: page } });
    expect(await world.statementsOf(query, { id: campaign, first: 2 })).toBe(2);
  });

  test('aliases of nodes keep nested lists separate when the lists share a response key', async () => {
    const query = `query ($id: ID!) { campaign(id: $id) { posts(first: 1) {
      a: nodes { list: publications(first: 1) { totalCount } }
      b: nodes { list: media { id } }
      edges { c: node { list: publications(first: 2) { nodes { __typename } } } }
    } } }`;

    expect(await world.data(query, { id: campaign })).toEqual({
      campaign: {
        posts: {
          a: [{ list: { totalCount: 1 } }],
          b: [{ list: [] }],
          edges: [{ c: { list: { nodes: [{ __typename: 'Publication' }] } } }],
        },
      },
    });
  });

  test('aliases accept the property names that every JavaScript object has', async () => {
    const query = `query ($id: ID!) { campaign(id: $id) {
      constructor: posts(first: 1) { nodes { caption } } __proto__: posts(first: 0) { totalCount } } }`;

    const { errors } = await world.ask(query, { id: campaign });
    expect(errors).toMatchObject([
      { path: ['campaign', '__proto__'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('aliases of one relation stay separate when only an argument value differs', async () => {
    const query = `query ($id: ID!) { campaign(id: $id) {
      one: posts(first: 1) { nodes { caption } }
      two: posts(first: 2) { nodes { caption } }
      drafts: posts(first: 2, where: { status: { eq: DRAFT } }) { totalCount }
      scheduled: posts(first: 2, where: { status: { eq: SCHEDULED } }) { totalCount }
    } }`;

    expect(await world.data(query, { id: campaign })).toEqual({
      campaign: {
        one: { nodes: [{ caption: 'post 2' }] },
        two: { nodes: [{ caption: 'post 2' }, { caption: 'post 1' }] },
        drafts: { totalCount: 2 },
        scheduled: { totalCount: 1 },
      },
    });
    expect(await world.statementsOf(query, { id: campaign })).toBe(5);
  });

  test('aliases of a to-one relation read one row when their selections differ', async () => {
    const query = `query ($id: ID!) { campaign(id: $id) {
      who: createdBy { fullName }
      maker: createdBy { id maker: fullName }
      createdBy { __typename }
    } }`;

    expect(await world.data(query, { id: campaign })).toEqual({
      campaign: {
        who: { fullName: 'Asha Rao' },
        maker: { id: world.person, maker: 'Asha Rao' },
        createdBy: { __typename: 'User' },
      },
    });
    expect(await world.statementsOf(query, { id: campaign })).toBe(1);
  });

  test('aliases rename scalars and composites', async () => {
    const query = `query ($id: ID!) { campaign(id: $id) {
      a: name b: name
      money: budget { amount } budget { currency } bare: budget { __typename }
    } }`;

    expect(await world.data(query, { id: campaign })).toEqual({
      campaign: {
        a: 'Diwali',
        b: 'Diwali',
        money: { amount: '1250.50' },
        budget: { currency: 'INR' },
        bare: { __typename: 'Money' },
      },
    });
  });

  test('aliases return only their own selections when they read the same columns', async () => {
    const query = `query ($id: ID!, $organization: ID!) {
      bare: campaign(id: $id) { budget { __typename } }
      full: campaign(id: $id) { budget { amount } }
      edges: campaigns(organizationId: $organization, first: 1) { edges { cursor } }
      ends: campaigns(organizationId: $organization, first: 1) { pageInfo { endCursor } }
      rows: campaigns(organizationId: $organization, first: 1) { pageInfo { endCursor } nodes { id createdAt } }
      own: organization(id: $organization) { id }
      lists: organization(id: $organization) { clientAccounts { totalCount } }
    }`;
    const { createdAt } = (
      await world.data('query ($id: ID!) { campaign(id: $id) { createdAt } }', { id: campaignWithoutBudget })
    ).campaign;
    const cursor = expect.any(String) as string;

    expect(await world.data(query, { id: campaign, organization: world.organization })).toEqual({
      bare: { budget: { __typename: 'Money' } },
      full: { budget: { amount: '1250.50' } },
      edges: { edges: [{ cursor }] },
      ends: { pageInfo: { endCursor: cursor } },
      rows: { pageInfo: { endCursor: cursor }, nodes: [{ id: campaignWithoutBudget, createdAt }] },
      own: { id: world.organization },
      lists: { clientAccounts: { totalCount: 0 } },
    });
  });
});

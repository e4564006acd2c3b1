import { serverForTests } from '../support/server';
import { eventsOf, type Member, mutate, newOrganization, refusals, unchanged } from '../support/people';

/** Inputs of forms: null for fields that were not filled in, and equal values for fields that were not changed. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const run = (mutation: string, input: object, selection = '') =>
  mutate(server, mutation, input, owner.token, selection);

/** Runs a mutation and requires that it changes nothing. */
const still: typeof run = (...asked) => unchanged(server, () => run(...asked));

describe('null in the input of create mutations', () => {
  test.each<[string, string, object, object, object]>([
    [
      'createPost',
      'post { hashtags format mediaType targetPlatforms platformOverrides { platform } media { id } title }',
      {},
      {
        hashtags: null,
        format: null,
        mediaType: null,
        targetPlatforms: null,
        platformOverrides: null,
        mediaIds: null,
        title: null,
      },
      {
        hashtags: [],
        format: 'POST',
        mediaType: 'TEXT',
        targetPlatforms: [],
        platformOverrides: [],
        media: [],
        title: null,
      },
    ],
    [
      'createCampaign',
      'campaign { kind status currency budget { amount } targets { reach postsCount engagementRate roi } strategy { postingFrequency } aiSettings { brandVoiceConsistency } }',
      { name: 'Pongal' },
      {
        kind: null,
        status: null,
        currency: null,
        budget: null,
        targets: null,
        strategy: null,
        aiSettings: null,
      },
      {
        kind: 'ORGANIC',
        status: 'DRAFT',
        currency: 'INR',
        budget: null,
        targets: { reach: 10000, postsCount: 30, engagementRate: '5.00', roi: '200.00' },
        strategy: { postingFrequency: 'daily' },
        aiSettings: { brandVoiceConsistency: 85 },
      },
    ],
    [
      'createClientAccount',
      'clientAccount { slug settings brandColors { primary } }',
      { name: 'Blue Tea' },
      { slug: null, settings: null, brandColors: null },
      { slug: 'blue-tea', settings: {}, brandColors: null },
    ],
  ])('%s treats null like an omitted field', async (mutation, selection, needed, nulls, made) => {
    const input = { organizationId: id, ...needed };
    const one = await run(mutation, { ...input, ...nulls }, selection);
    expect(one).toMatchObject({ userErrors: [], [selection.split(' ')[0]!]: made });
  });

  test('createOrganization treats null like an omitted field', async () => {
    const shown = 'organization { kind slug settings }';
    const input = { name: 'Indigo Loom', kind: null, slug: null, settings: null, website: null };
    expect(await run('createOrganization', input, shown)).toMatchObject({
      organization: { kind: 'INDIVIDUAL', slug: 'indigo-loom', settings: {} },
      userErrors: [],
    });
  });
});

describe('null in the input of update mutations', () => {
  test('an update clears an object field when the value is null', async () => {
    const client = await server.rows.clientAccount(id, { brandColors: { primary: '#102030' } });
    const shown = 'clientAccount { brandColors { primary } }';
    expect(await run('updateClientAccount', { id: client, brandColors: null }, shown)).toMatchObject({
      clientAccount: { brandColors: null },
      userErrors: [],
    });
  });

  test('an update rejects null for required fields, including object fields', async () => {
    const campaign = await server.rows.campaign(id);
    const nulls = { currency: null, targets: null, strategy: null, name: null };
    expect(refusals(await still('updateCampaign', { id: campaign, ...nulls })).sort()).toEqual([
      ['REQUIRED', 'input.currency'],
      ['REQUIRED', 'input.name'],
      ['REQUIRED', 'input.strategy'],
      ['REQUIRED', 'input.targets'],
    ]);
  });
});

describe('updates without changes', () => {
  test.each<[string, object]>([
    ['no fields', {}],
    ['its current values', { title: 'Tea', hashtags: ['chai'], platformOverrides: [], campaignId: null }],
    ['its current media', { mediaIds: [] }],
  ])('updatePost with %s keeps the version and emits no event', async (_, input) => {
    const post = await server.rows.post(id, { title: 'Tea', hashtags: ['chai'] });
    expect(
      await still('updatePost', { id: post, expectedVersion: 1, ...input }, 'post { version }'),
    ).toMatchObject({
      post: { version: 1 },
      userErrors: [],
    });
  });

  test.each([{}, { name: 'Tea House', website: null, settings: { a: [1, { b: 2 }] } }])(
    'updateOrganization with %j keeps the version and changes nothing',
    async (input) => {
      const { id: organization, owner: theirs } = await newOrganization(server);
      const same = { name: 'Tea House', settings: { a: [1, { b: 2 }] } };
      const update = (values: object) =>
        mutate(
          server,
          'updateOrganization',
          { id: organization, ...values },
          theirs.token,
          'organization { name version }',
        );
      const { version } = (await update(same)).organization as { version: number };
      expect(await unchanged(server, () => update({ ...input, expectedVersion: version }))).toMatchObject({
        organization: { name: 'Tea House', version },
        userErrors: [],
      });
      expect(refusals(await unchanged(server, () => update({ ...input, expectedVersion: 99 })))).toEqual([
        ['CONFLICT', 'input.expectedVersion'],
      ]);
      expect((await update({ ...input, industry: 'tea' })).organization).toMatchObject({
        version: version + 1,
      });
    },
  );

  test('updatePost increments the version when only the media differ', async () => {
    const post = await server.rows.post(id, { title: 'Tea' });
    const input = { id: post, title: 'Tea', mediaIds: [await server.rows.media(id)] };
    expect(await run('updatePost', input, 'post { version }')).toMatchObject({ post: { version: 2 } });
    expect(await eventsOf(server, post)).toEqual(['post.updated']);
  });
});

test('restorePost fails with INVALID_STATE when the post is not deleted', async () => {
  const post = await server.rows.post(id);
  expect(refusals(await still('restorePost', { id: post }))).toEqual([['INVALID_STATE', 'input.id']]);
});

describe('the currency of a campaign', () => {
  const shown = 'campaign { spent { amount currency } version }';

  test('updateCampaign changes the currency when nothing was spent', async () => {
    const campaign = await server.rows.campaign(id, { spentAmount: '0.00' });
    expect(await run('updateCampaign', { id: campaign, currency: 'EUR' }, shown)).toMatchObject({
      campaign: { spent: { amount: '0.00', currency: 'EUR' }, version: 2 },
    });
  });

  test('updateCampaign rejects another currency when an amount was spent', async () => {
    const campaign = await server.rows.campaign(id, { spentAmount: '0.01' });
    expect(refusals(await still('updateCampaign', { id: campaign, currency: 'EUR' }))).toEqual([
      ['INVALID_STATE', 'input.currency'],
    ]);
    expect(
      await run('updateCampaign', { id: campaign, currency: 'INR', theme: 'Rain' }, shown),
    ).toMatchObject({
      campaign: { spent: { amount: '0.01', currency: 'INR' }, version: 2 },
    });
  });
});

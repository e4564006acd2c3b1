import { serverForTests } from '../support/server';
import { eventsOf, type Member, mutate, newOrganization, refusals, unchanged } from '../support/people';

/** What forms send for what nobody filled in or changed. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const run = (mutation: string, input: object, selection = '') =>
  mutate(server, mutation, input, owner.token, selection);

/** `run`, when it changes nothing. */
const still: typeof run = (...asked) => unchanged(server, () => run(...asked));

describe('null in what is made', () => {
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
  ])('of %s is as good as left out', async (mutation, selection, needed, nulls, made) => {
    const input = { organizationId: id, ...needed };
    const one = await run(mutation, { ...input, ...nulls }, selection);
    expect(one).toMatchObject({ userErrors: [], [selection.split(' ')[0]!]: made });
  });

  test('of createOrganization is, too', async () => {
    const shown = 'organization { kind slug settings }';
    const input = { name: 'Indigo Loom', kind: null, slug: null, settings: null, website: null };
    expect(await run('createOrganization', input, shown)).toMatchObject({
      organization: { kind: 'INDIVIDUAL', slug: 'indigo-loom', settings: {} },
      userErrors: [],
    });
  });
});

describe('null in what is changed', () => {
  test('clears a shape', async () => {
    const client = await server.rows.clientAccount(id, { brandColors: { primary: '#102030' } });
    const shown = 'clientAccount { brandColors { primary } }';
    expect(await run('updateClientAccount', { id: client, brandColors: null }, shown)).toMatchObject({
      clientAccount: { brandColors: null },
      userErrors: [],
    });
  });

  test('is refused where there is nothing to clear, also of a shape', async () => {
    const campaign = await server.rows.campaign(id);
    const nulls = { currency: null, targets: null, strategy: null, name: null };
    expect(refusals(await still('updateCampaign', { id: campaign, ...nulls })).sort()).toEqual([
      ['INVALID', 'input.currency'],
      ['INVALID', 'input.name'],
      ['INVALID', 'input.strategy'],
      ['INVALID', 'input.targets'],
    ]);
  });
});

describe('a change that is none', () => {
  test.each<[string, object]>([
    ['nothing', {}],
    ['what it says already', { title: 'Tea', hashtags: ['chai'], platformOverrides: [], campaignId: null }],
    ['what it shows already', { mediaIds: [] }],
  ])('of a post, sent as %s, is written by nobody and told to nobody', async (_, input) => {
    const post = await server.rows.post(id, { title: 'Tea', hashtags: ['chai'] });
    expect(
      await still('updatePost', { id: post, expectedVersion: 1, ...input }, 'post { version }'),
    ).toMatchObject({
      post: { version: 1 },
      userErrors: [],
    });
  });

  test.each([{}, { name: 'Tea House', website: null, settings: { a: [1, { b: 2 }] } }])(
    'of an organization, sent as %j, is none either',
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

  test('of the row alone is one when what hangs on it differs', async () => {
    const post = await server.rows.post(id, { title: 'Tea' });
    const input = { id: post, title: 'Tea', mediaIds: [await server.rows.media(id)] };
    expect(await run('updatePost', input, 'post { version }')).toMatchObject({ post: { version: 2 } });
    expect(await eventsOf(server, post)).toEqual(['post.updated']);
  });
});

test('what was never deleted cannot be brought back', async () => {
  const post = await server.rows.post(id);
  expect(refusals(await still('restorePost', { id: post }))).toEqual([['INVALID_STATE', 'input.id']]);
});

describe('the currency of a campaign', () => {
  const shown = 'campaign { spent { amount currency } version }';

  test('can be another as long as nothing was spent', async () => {
    const campaign = await server.rows.campaign(id, { spentAmount: '0.00' });
    expect(await run('updateCampaign', { id: campaign, currency: 'EUR' }, shown)).toMatchObject({
      campaign: { spent: { amount: '0.00', currency: 'EUR' }, version: 2 },
    });
  });

  test('stays once something was', async () => {
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

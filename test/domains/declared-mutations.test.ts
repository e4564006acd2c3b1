import { newMember, newOrganization, type Person } from '../support/people';
import { startTestServer, type TestServer } from '../support/server';

let server: TestServer;
let organization: string;
let owner: Person;

const CREATE = `mutation($input: CreateCampaignInput!) { createCampaign(input: $input) {
  campaign { id name status kind budget { amount currency } startDate version createdBy { id } strategy { postingFrequency } }
  userErrors { __typename message code path } } }`;
const UPDATE = `mutation($input: UpdateCampaignInput!) { updateCampaign(input: $input) {
  campaign { id name description status version budget { amount } }
  userErrors { __typename message code path ... on RefusedMoveError { allowed }
    ... on VersionConflictError { changedFields current { id ... on Campaign { name version } } } } } }`;
const CREATE_POST = `mutation($input: CreatePostInput!) { createPost(input: $input) {
  post { id caption author { id } media { id } networkOverrides { platform caption } campaign { id } } userErrors { message code path } } }`;
const UPDATE_POST = `mutation($input: UpdatePostInput!) { updatePost(input: $input) {
  post { id caption media { id } version } userErrors { message code path } } }`;

beforeAll(async () => {
  server = await startTestServer();
  ({ id: organization, owner } = await newOrganization(server));
});

afterAll(() => server.stop());

const create = async (input: object, token = owner.token) => {
  const answer = await server.run(CREATE, { input: { organizationId: organization, ...input } }, token);
  expect(answer.errors).toBeUndefined();
  return { ...answer.data.createCampaign, statements: answer.extensions.cost.sqlStatements };
};
const update = async (input: object, token = owner.token) => {
  const answer = await server.run(UPDATE, { input }, token);
  expect(answer.errors).toBeUndefined();
  return answer.data.updateCampaign;
};

test('a campaign is made, with defaults, its maker, its event, in seven statements', async () => {
  const { campaign, userErrors, statements } = await create({
    name: 'Diwali',
    budget: '1250.5',
    currency: 'USD',
    startDate: '2026-10-01',
  });

  expect(userErrors).toEqual([]);
  expect(campaign).toEqual({
    id: campaign.id,
    name: 'Diwali',
    status: 'DRAFT',
    kind: 'ORGANIC',
    budget: { amount: '1250.50', currency: 'USD' },
    startDate: '2026-10-01',
    version: 1,
    createdBy: { id: owner.id },
    strategy: { postingFrequency: 'daily' },
  });
  // Enter, organization, rights, insert, event; then enter and read.
  expect(statements).toBe(7);
  const events = await server.database.query(
    'SELECT name, person_id FROM events.recorded WHERE subject_id = $1',
    [campaign.id],
  );
  expect(events).toEqual([{ name: 'campaign.created', person_id: owner.id }]);
});

test('all problems of an input are told at once, each with its field', async () => {
  const before = await server.database.count('campaigns');
  const { campaign, userErrors } = await create({
    name: 'x'.repeat(256),
    theme: 'y'.repeat(101),
    budget: '-1',
    currency: 'INR',
  });

  expect(campaign).toBeNull();
  expect(userErrors.map((e: { code: string; path: string[] }) => [e.code, e.path])).toEqual([
    ['INVALID', ['input', 'name']],
    ['INVALID', ['input', 'theme']],
    ['INVALID', ['input', 'budget']],
  ]);
  expect(await server.database.count('campaigns')).toBe(before);
});

test('a rule between fields names the field', async () => {
  const wrong = await create({ name: 'Sale', startDate: '2026-02-02', endDate: '2026-02-01' });
  const unpaid = await create({ name: 'Ads', kind: 'PAID' });

  expect(wrong.userErrors).toEqual([
    {
      __typename: 'InputError',
      code: 'INVALID',
      path: ['input', 'endDate'],
      message: 'The last day must not be before the first.',
    },
  ]);
  expect(unpaid.userErrors[0].path).toEqual(['input', 'purpose']);
});

test('a field left out is unchanged, null clears, null where there must be a value is refused', async () => {
  const { campaign } = await create({ name: 'Holi', description: 'Colours', budget: '10' });

  const renamed = await update({ id: campaign.id, name: 'Holi 2' });
  expect(renamed.campaign).toMatchObject({
    name: 'Holi 2',
    description: 'Colours',
    budget: { amount: '10.00' },
    version: 2,
  });
  const cleared = await update({ id: campaign.id, description: null, budget: null });
  expect(cleared.campaign).toMatchObject({ name: 'Holi 2', description: null, budget: null, version: 3 });
  const refused = await update({ id: campaign.id, name: null });
  expect(refused.userErrors).toEqual([
    {
      __typename: 'InputError',
      code: 'INVALID',
      path: ['input', 'name'],
      message: 'name cannot be cleared.',
    },
  ]);
});

test('a refused move lists the allowed ones', async () => {
  const { campaign } = await create({ name: 'Onam' });

  const refused = await update({ id: campaign.id, status: 'PAUSED' });

  expect(refused.campaign).toBeNull();
  expect(refused.userErrors).toEqual([
    {
      __typename: 'RefusedMoveError',
      code: 'NOT_ALLOWED_NOW',
      path: ['input', 'status'],
      message: 'DRAFT cannot become PAUSED; it may become REVIEW, ACTIVE, CANCELLED, ARCHIVED.',
      allowed: ['REVIEW', 'ACTIVE', 'CANCELLED', 'ARCHIVED'],
    },
  ]);
});

test('the loser of two edits gets the row as it is and the fields that differ', async () => {
  const { campaign } = await create({ name: 'Pongal' });
  await update({ id: campaign.id, name: 'Pongal by A', expectedVersion: 1 });

  const loser = await update({ id: campaign.id, name: 'Pongal by B', description: 'b', expectedVersion: 1 });

  expect(loser.campaign).toBeNull();
  expect(loser.userErrors).toEqual([
    {
      __typename: 'VersionConflictError',
      code: 'CONFLICT',
      path: ['input', 'expectedVersion'],
      message: 'Somebody else has changed it since you read it.',
      changedFields: ['name', 'description'],
      current: { id: campaign.id, name: 'Pongal by A', version: 2 },
    },
  ]);
});

test('of twenty edits at once that expect the same version, one wins', async () => {
  const { campaign } = await create({ name: 'Race' });

  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, i) => update({ id: campaign.id, name: `Race ${i}`, expectedVersion: 1 })),
  );

  expect(outcomes.filter((o) => o.userErrors.length === 0)).toHaveLength(1);
  expect(new Set(outcomes.flatMap((o) => o.userErrors.map((e: { code: string }) => e.code)))).toEqual(
    new Set(['CONFLICT']),
  );
});

describe('an idempotency key', () => {
  test('makes fifty calls at once one row', async () => {
    const before = await server.database.count('campaigns');

    const made = await Promise.all(
      Array.from({ length: 50 }, () => create({ name: 'Once', idempotencyKey: 'k1' })),
    );

    expect(new Set(made.map((m) => m.campaign.id)).size).toBe(1);
    expect(await server.database.count('campaigns')).toBe(before + 1);
  });

  test('with another input is refused', async () => {
    const { userErrors } = await create({ name: 'Other', idempotencyKey: 'k1' });

    expect(userErrors).toEqual([
      {
        __typename: 'InputError',
        code: 'IDEMPOTENCY_KEY_REUSED',
        path: ['input', 'idempotencyKey'],
        message: 'The key was used with another input.',
      },
    ]);
  });

  test('remembers a refusal too', async () => {
    const input = { name: 'No', startDate: '2026-02-02', endDate: '2026-02-01', idempotencyKey: 'k2' };
    const [first, second] = [await create(input), await create(input)];

    expect(first.userErrors[0].path).toEqual(['input', 'endDate']);
    expect(second.userErrors).toEqual(first.userErrors);
  });

  test('is free again after a day, and is another person’s own', async () => {
    await server.database.query(
      `UPDATE idempotency.keys SET claimed_at = now() - interval '25 hours' WHERE key = 'k1'`,
    );
    const again = await create({ name: 'Other', idempotencyKey: 'k1' });
    const others = await create(
      { name: 'Third', idempotencyKey: 'k1' },
      (await newMember(server, organization, 'ADMIN')).token,
    );

    expect(again.campaign.name).toBe('Other');
    expect(others.campaign.name).toBe('Third');
  });
});

describe('rights', () => {
  test.each(['VIEWER', 'CREATOR', 'MEMBER'])('%s may not keep campaigns', async (role) => {
    const { campaign } = await create({ name: 'Kept' });
    const { token } = await newMember(server, organization, role);
    const before = await server.database.count('campaigns');

    const made = await create({ name: 'Mine' }, token);
    const changed = await update({ id: campaign.id, name: 'Mine' }, token);

    expect(made.userErrors[0].code).toBe('FORBIDDEN');
    expect(changed.userErrors[0].code).toBe('FORBIDDEN');
    expect(await server.database.count('campaigns')).toBe(before);
    expect(await server.database.query('SELECT name FROM campaigns WHERE id = $1', [campaign.id])).toEqual([
      { name: 'Kept' },
    ]);
  });

  test('a stranger gets what a random id gets', async () => {
    const { campaign } = await create({ name: 'Hidden' });
    const stranger = await server.tokenFor(await server.rows.user());

    const hidden = await update({ id: campaign.id, name: 'x' }, stranger);
    const random = await update({ id: '01990000-0000-7000-8000-000000000000', name: 'x' }, stranger);
    const nonsense = await update({ id: 'nonsense', name: 'x' }, stranger);

    expect(hidden).toEqual(random);
    expect(hidden).toEqual(nonsense);
    expect(hidden.userErrors[0].code).toBe('NOT_FOUND');
    expect((await create({ name: 'x' }, stranger)).userErrors[0]).toMatchObject({
      code: 'NOT_FOUND',
      path: ['input', 'organizationId'],
    });
  });

  test('a creator writes own posts and no others', async () => {
    const creator = await newMember(server, organization, 'CREATOR');
    const made = await server.run(
      CREATE_POST,
      { input: { organizationId: organization, caption: 'Mine' } },
      creator.token,
    );
    const theirs = await server.run(
      CREATE_POST,
      { input: { organizationId: organization, caption: 'Owner’s' } },
      owner.token,
    );

    const own = await server.run(
      UPDATE_POST,
      { input: { id: made.data.createPost.post.id, caption: 'Mine 2' } },
      creator.token,
    );
    const other = await server.run(
      UPDATE_POST,
      { input: { id: theirs.data.createPost.post.id, caption: 'No' } },
      creator.token,
    );

    expect(made.data.createPost.post.author.id).toBe(creator.id);
    expect(own.data.updatePost.post.caption).toBe('Mine 2');
    expect(other.data.updatePost.userErrors[0].code).toBe('FORBIDDEN');
  });

  test('nobody signed in is told so', async () => {
    const answer = await server.run(CREATE, { input: { organizationId: organization, name: 'x' } });
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

test('what is deleted is hidden, and can be restored for thirty days', async () => {
  const { campaign } = await create({ name: 'Gone' });
  const run = async (verb: string, payload: string) =>
    (
      await server.run(
        `mutation { ${verb}Campaign(input: { id: "${campaign.id}" }) { ${payload} userErrors { code } } }`,
        {},
        owner.token,
      )
    ).data[`${verb}Campaign`];
  const find = async () =>
    (await server.run(`{ campaign(id: "${campaign.id}") { name } }`, {}, owner.token)).data.campaign;

  expect(await run('delete', 'deletedCampaignId')).toEqual({
    deletedCampaignId: campaign.id,
    userErrors: [],
  });
  expect(await find()).toBeNull();
  expect((await run('delete', 'deletedCampaignId')).userErrors).toEqual([{ code: 'NOT_FOUND' }]);
  expect(await run('restore', 'campaign { name }')).toEqual({ campaign: { name: 'Gone' }, userErrors: [] });
  expect(await find()).toEqual({ name: 'Gone' });

  await run('delete', 'deletedCampaignId');
  await server.database.query(`UPDATE campaigns SET deleted_at = now() - interval '31 days' WHERE id = $1`, [
    campaign.id,
  ]);
  expect((await run('restore', 'campaign { name }')).userErrors).toEqual([{ code: 'NOT_ALLOWED_NOW' }]);
});

test('a post keeps its media in the order given, and refers to nothing it may not', async () => {
  const { rows } = server;
  const [a, b, c] = [
    await rows.media(organization),
    await rows.media(organization),
    await rows.media(organization),
  ];
  const stranger = await rows.user();
  const elsewhere = await rows.organization(stranger);
  const foreign = { media: await rows.media(elsewhere), campaign: await rows.campaign(elsewhere) };
  const input = {
    organizationId: organization,
    caption: 'Menu',
    mediaIds: [b, a],
    networkOverrides: [{ platform: 'LINKEDIN', caption: 'Our menu' }],
  };

  const made = (await server.run(CREATE_POST, { input }, owner.token)).data.createPost;
  expect(made.userErrors).toEqual([]);
  expect(made.post.media).toEqual([{ id: b }, { id: a }]);
  expect(made.post.networkOverrides).toEqual([{ platform: 'LINKEDIN', caption: 'Our menu' }]);

  const moved = (
    await server.run(UPDATE_POST, { input: { id: made.post.id, mediaIds: [c, b] } }, owner.token)
  ).data.updatePost;
  expect(moved.post.media).toEqual([{ id: c }, { id: b }]);

  const refuse = async (more: object) =>
    (await server.run(CREATE_POST, { input: { ...input, ...more } }, owner.token)).data.createPost.userErrors;
  const before = await server.database.count('posts');
  expect(await refuse({ mediaIds: [a, foreign.media] })).toMatchObject([
    { code: 'NOT_FOUND', path: ['input', 'mediaIds', '1'] },
  ]);
  expect(await refuse({ mediaIds: [a, a] })).toMatchObject([
    { code: 'INVALID', path: ['input', 'mediaIds', '1'] },
  ]);
  expect(await refuse({ campaignId: foreign.campaign })).toMatchObject([
    { code: 'NOT_FOUND', path: ['input', 'campaignId'] },
  ]);
  expect(await refuse({ caption: 'a\u0000b' })).toMatchObject([
    { code: 'INVALID', path: ['input', 'caption'] },
  ]);
  expect(await server.database.count('posts')).toBe(before);
});

import { mutate, newMember, newOrganization, type Person } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let organization: string;
let owner: Person;

const CREATED = `campaign { id name status kind budget { amount currency } startDate version createdBy { id }
  strategy { postingFrequency } } userErrors { __typename }`;
const UPDATED = `campaign { id name description status version budget { amount } }
  userErrors { __typename ... on InvalidStatusTransitionError { allowedStatuses }
    ... on VersionConflictError { changedFields current { id ... on Versioned { version } ... on Campaign { name } } } }`;
const POST = 'post { id media { id } platformOverrides { platform caption } }';

beforeAll(async () => {
  ({ id: organization, owner } = await newOrganization(server));
});

const create = (input: object, token = owner.token) =>
  mutate(server, 'createCampaign', { organizationId: organization, ...input }, token, CREATED);
const update = (input: object) => mutate(server, 'updateCampaign', input, owner.token, UPDATED);

test('createCampaign sets defaults and the creator, and emits an event, in six statements', async () => {
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
  // Authenticate, organization with permissions, insert, event; then authenticate and read.
  expect(statements).toBe(6);
  const events = await server.database.query(
    'SELECT name, person_id FROM events.recorded WHERE subject_id = $1',
    [campaign.id],
  );
  expect(events).toEqual([{ name: 'campaign.created', person_id: owner.id }]);
});

test('createCampaign reports all input errors in one response, each with its path', async () => {
  const before = await server.database.count('campaigns');
  const { campaign, userErrors } = await create({
    name: 'x'.repeat(256),
    theme: 'y'.repeat(101),
    budget: '-1',
    currency: 'INR',
  });

  expect(campaign).toBeNull();
  expect(userErrors.map(({ code, path }) => [code, path])).toEqual([
    ['TOO_LONG', ['input', 'name']],
    ['TOO_LONG', ['input', 'theme']],
    ['OUT_OF_RANGE', ['input', 'budget']],
  ]);
  expect(await server.database.count('campaigns')).toBe(before);
});

test('reports the field when a rule between fields is violated', async () => {
  const wrong = await create({ name: 'Sale', startDate: '2026-02-02', endDate: '2026-02-01' });
  const unpaid = await create({ name: 'Ads', kind: 'PAID' });

  expect(wrong.userErrors).toEqual([
    {
      __typename: 'InputError',
      code: 'OUT_OF_RANGE',
      path: ['input', 'endDate'],
      message: 'End date must not be before the start date.',
    },
  ]);
  expect(unpaid.userErrors[0]!.path).toEqual(['input', 'purpose']);
});

test('keeps omitted fields, clears fields set to null, and rejects null for required fields', async () => {
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
      code: 'REQUIRED',
      path: ['input', 'name'],
      message: 'Name cannot be cleared.',
    },
  ]);
});

test('lists the allowed transitions when a status transition is rejected', async () => {
  const { campaign } = await create({ name: 'Onam' });

  const refused = await update({ id: campaign.id, status: 'PAUSED' });

  expect(refused.campaign).toBeNull();
  expect(refused.userErrors).toEqual([
    {
      __typename: 'InvalidStatusTransitionError',
      code: 'INVALID_STATE',
      path: ['input', 'status'],
      message: 'Status cannot change from Draft to Paused. Allowed: In review, Active, Canceled, Archived.',
      allowedStatuses: ['REVIEW', 'ACTIVE', 'CANCELLED', 'ARCHIVED'],
    },
  ]);
});

test('a version conflict returns the current object and the fields that differ', async () => {
  const { campaign } = await create({ name: 'Pongal' });
  await update({ id: campaign.id, name: 'Pongal by A', expectedVersion: 1 });

  const loser = await update({ id: campaign.id, name: 'Pongal by B', description: 'b', expectedVersion: 1 });

  expect(loser.campaign).toBeNull();
  expect(loser.userErrors).toEqual([
    {
      __typename: 'VersionConflictError',
      code: 'CONFLICT',
      path: ['input', 'expectedVersion'],
      message: 'This campaign has changed since you opened it. Review the current version and save again.',
      changedFields: ['name', 'description'],
      current: { id: campaign.id, name: 'Pongal by A', version: 2 },
    },
  ]);
});

test('one of twenty concurrent updates with the same expected version succeeds', async () => {
  const { campaign } = await create({ name: 'Race' });

  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, i) => update({ id: campaign.id, name: `Race ${i}`, expectedVersion: 1 })),
  );

  expect(outcomes.filter((o) => o.userErrors.length === 0)).toHaveLength(1);
  expect(new Set(outcomes.flatMap((o) => o.userErrors.map(({ code }) => code)))).toEqual(
    new Set(['CONFLICT']),
  );
});

describe('idempotency keys', () => {
  test('an idempotency key creates one row when fifty concurrent requests share it', async () => {
    const before = await server.database.count('campaigns');

    const made = await Promise.all(
      Array.from({ length: 50 }, () => create({ name: 'Once', idempotencyKey: 'k1' })),
    );

    expect(new Set(made.map((m) => m.campaign.id)).size).toBe(1);
    expect(await server.database.count('campaigns')).toBe(before + 1);
  });

  test('an idempotency key is rejected when it is reused with different input', async () => {
    const { userErrors } = await create({ name: 'Other', idempotencyKey: 'k1' });

    expect(userErrors).toEqual([
      {
        __typename: 'InputError',
        code: 'IDEMPOTENCY_KEY_REUSED',
        path: ['input', 'idempotencyKey'],
        message: 'This request was already sent with different values. Reload the page and try again.',
      },
    ]);
  });

  test('an idempotency key replays the user errors when the first request failed', async () => {
    const input = { name: 'No', startDate: '2026-02-02', endDate: '2026-02-01', idempotencyKey: 'k2' };
    const [first, second] = [await create(input), await create(input)];

    expect(first.userErrors[0]!.path).toEqual(['input', 'endDate']);
    expect(second.userErrors).toEqual(first.userErrors);
  });

  test('an idempotency key expires after one day and is separate for each user', async () => {
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

test('soft-deleted objects are hidden and can be restored within thirty days', async () => {
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
  expect((await run('restore', 'campaign { name }')).userErrors).toEqual([{ code: 'INVALID_STATE' }]);
});

test('a post keeps the order of its media and rejects media that are not accessible', async () => {
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
    platformOverrides: [{ platform: 'LINKEDIN', caption: 'Our menu' }],
  };

  const made = await mutate(server, 'createPost', input, owner.token, POST);
  expect(made.userErrors).toEqual([]);
  expect(made.post.media).toEqual([{ id: b }, { id: a }]);
  expect(made.post.platformOverrides).toEqual([{ platform: 'LINKEDIN', caption: 'Our menu' }]);

  const changed = { id: made.post.id, mediaIds: [c, b] };
  const moved = await mutate(server, 'updatePost', changed, owner.token, POST);
  expect(moved.post.media).toEqual([{ id: c }, { id: b }]);

  const refuse = async (more: object) =>
    (await mutate(server, 'createPost', { ...input, ...more }, owner.token)).userErrors;
  const before = await server.database.count('posts');
  expect(await refuse({ mediaIds: [a, foreign.media] })).toMatchObject([
    { code: 'NOT_FOUND', path: ['input', 'mediaIds', '1'] },
  ]);
  expect(await refuse({ mediaIds: [a, a] })).toMatchObject([
    { code: 'DUPLICATE', path: ['input', 'mediaIds', '1'] },
  ]);
  expect(await refuse({ campaignId: foreign.campaign })).toMatchObject([
    { code: 'NOT_FOUND', path: ['input', 'campaignId'] },
  ]);
  expect(await refuse({ caption: 'a\u0000b' })).toMatchObject([
    { code: 'BAD_FORMAT', path: ['input', 'caption'] },
  ]);
  expect(await server.database.count('posts')).toBe(before);
});

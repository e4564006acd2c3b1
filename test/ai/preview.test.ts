import { type Member, mutate, newMember, newOrganization, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** The cost of a generation before it is started. */
const server = serverForTests();
let organization: string;
let owner: Member;

beforeEach(async () => void ({ id: organization, owner } = await newOrganization(server)));

const RESULT = `generation { id } job { id } preview { aiCredits cost inputTokens outputTokens provider modelName limits {
  metric unit isPerUser limit used reserved remaining resetsAt } }
  userErrors { code path ... on UsageLimitExceededError { metric unit limit used reserved } }`;

const run = (name: string, more: object, token = owner.token): Promise<Json> =>
  mutate(server, name, { organizationId: organization, seed: 7, ...more }, token, RESULT);
const preview = (name: string, more: object = {}, token = owner.token): Promise<Json> =>
  run(name, { topic: 'Masala chai', dryRun: true, ...more }, token);

const reservedOf = async (): Promise<number> => {
  const [row] = await server.database.query<{ reserved: number }>(
    `SELECT coalesce(sum(reserved_quantity), 0)::int AS reserved FROM cost_entries WHERE organization_id = $1`,
    [organization],
  );
  return row!.reserved;
};

const setLimits = (limits: object): Promise<unknown> =>
  server.database.query('UPDATE organizations SET limits = $2 WHERE id = $1', [
    organization,
    JSON.stringify(limits),
  ]);

test.each([
  ['generateCaption', { count: 5 }],
  ['generateHashtags', {}],
  ['generateIdeas', { modelTier: 'HEAVY' }],
  ['rewriteCaption', { caption: 'Masala chai every day', change: 'Shorter' }],
])('%s foretells the credits that it reserves, and changes nothing', async (name, more) => {
  const foretold = await unchanged(server, () => preview(name, more));
  expect(foretold).toMatchObject({ generation: null, job: null, userErrors: [] });
  expect(foretold.preview).toMatchObject({ cost: '0.000000', provider: 'COMPOSER', modelName: 'composer' });
  expect(await reservedOf()).toBe(0);

  const { generation } = await run(name, { topic: 'Masala chai', ...more });
  expect(generation.id).toEqual(expect.any(String));
  expect(await reservedOf()).toBe(foretold.preview.aiCredits);
});

test('returns the limits with what remains', async () => {
  await setLimits({ monthlyAiCredits: 20, dailyAiCreditsPerUser: 5 });
  await run('generateCaption', { topic: 'Masala chai' });
  const { preview: found } = await preview('generateCaption');
  const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00\+00:00$/) as string;
  const use = { metric: 'AI_CREDITS', used: 0, reserved: 2, resetsAt: date };
  expect(found.aiCredits).toBe(2);
  expect(found.limits).toEqual([
    { ...use, unit: 'DAY', isPerUser: true, limit: 5, remaining: 1 },
    { ...use, unit: 'MONTH', isPerUser: false, limit: 20, remaining: 16 },
  ]);
});

test('returns the limit that the generation would exceed, like the generation', async () => {
  await setLimits({ dailyAiCreditsPerUser: 3 });
  await run('generateCaption', { topic: 'Masala chai' });
  const foretold = await unchanged(server, () => preview('generateCaption'));
  const refused = await run('generateCaption', { topic: 'Masala chai' });
  expect(foretold).toEqual({ ...refused, statements: foretold.statements });
  expect(foretold.userErrors).toMatchObject([
    { code: 'LIMIT_EXCEEDED', path: null, metric: 'AI_CREDITS', unit: 'DAY', limit: 3, used: 0, reserved: 2 },
  ]);
});

test('checks the request and the permission', async () => {
  const viewer = await newMember(server, organization, 'VIEWER');
  const denied = await unchanged(server, () => preview('generateCaption', {}, viewer.token));
  expect(denied).toMatchObject({ preview: null, userErrors: [{ code: 'FORBIDDEN' }] });
  const client = await server.rows.clientAccount((await newOrganization(server)).id);
  const invalid = await unchanged(server, () => preview('generateCaption', { clientAccountId: client }));
  expect(invalid).toMatchObject({
    preview: null,
    userErrors: [{ code: 'NOT_FOUND', path: ['input', 'clientAccountId'] }],
  });
});

import { billingTasks } from '../../src/domains/billing/billing.jobs';
import type { ComposerScript } from '../../src/language-models/composer/composer';
import { wrongPeriods } from '../support/ledger';
import { type Member, mutate, newMember, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { runTask } from '../support/tasks';
import { composer, runGenerations } from './generations';

/** Credits of generations, in `aiUsage` and in the generations. */
const server = serverForTests();
let id: string;
let owner: Member;
let writer: Member;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  writer = await newMember(server, id, 'MANAGER');
});
afterEach(async () => expect(await wrongPeriods(server.database)).toEqual([]));

const CREDITS = 'creditsUsed creditsReserved creditsRefunded';

/** Requests content, and returns the ID of the generation. */
async function requested(name: string, { token }: Member, more: object = {}): Promise<string> {
  const input = { organizationId: id, topic: 'Masala chai', seed: 7, ...more };
  const { generation, userErrors } = await mutate(server, name, input, token, 'generation { id }');
  expect(userErrors).toEqual([]);
  return generation.id as string;
}

const run = (script?: ComposerScript): Promise<void> => runGenerations(server, composer(script));

/** Returns what was used, is reserved and was refunded in the organization, by group. */
async function usage(groupBy = '[]', fields = ''): Promise<Json[]> {
  const today = new Date().toISOString().slice(0, 10);
  const { data, errors } = await server.run(
    `query ($id: ID!) { organization(id: $id) {
       aiUsage(from: "${today}", to: "${today}", timeZone: "UTC", groupBy: ${groupBy}) { ${fields} generations ${CREDITS} } } }`,
    { id },
    owner.token,
  );
  expect(errors).toBeUndefined();
  return data.organization.aiUsage as Json[];
}

const creditsOf = async (generation: string): Promise<number[]> => {
  const { data } = await server.run(
    `query ($id: ID!) { aiGeneration(id: $id) { ${CREDITS} } }`,
    { id: generation },
    owner.token,
  );
  const { creditsUsed, creditsReserved, creditsRefunded } = data.aiGeneration;
  return [creditsUsed, creditsReserved, creditsRefunded];
};

const sums = (
  generations: number,
  creditsUsed: number,
  creditsReserved: number,
  creditsRefunded: number,
): object => ({ generations, creditsUsed, creditsReserved, creditsRefunded });

test('credits are those of the ledger after successes, failures, refunds and cancellations', async () => {
  const completed = await requested('generateCaption', owner);
  await run();
  expect(await creditsOf(completed)).toEqual([1, 0, 1]);
  const rejected = await requested('generateIdeas', owner);
  const [, reserved] = await creditsOf(rejected);
  await run({ failure: () => 'BREAK_JSON' });
  expect(await creditsOf(rejected)).toEqual([3, 0, 3 * (reserved! - 1)]);
  const unanswered = await requested('generateCaption', writer);
  await run({ failure: () => 'FAIL' });
  expect(await creditsOf(unanswered)).toEqual([0, 0, 2]);
  const canceled = await requested('generateCaption', writer);
  await mutate(server, 'cancelAiGeneration', { id: canceled }, writer.token, 'aiGeneration { id }');
  await run();
  expect(await creditsOf(canceled)).toEqual([0, 0, 2]);
  const pending = await requested('generateCaption', writer, { modelTier: 'HEAVY', count: 5 });
  expect(await creditsOf(pending)).toEqual([0, 27, 0]);

  const ofIdeas = 3 * (reserved! - 1);
  expect(await usage()).toEqual([sums(5, 4, 27, 5 + ofIdeas)]);
  expect(await usage('[FEATURE]', 'feature')).toEqual([
    { feature: 'CAPTION', ...sums(4, 1, 27, 5) },
    { feature: 'IDEAS', ...sums(1, 3, 0, ofIdeas) },
  ]);
  expect(await usage('[MODEL, DAY]', 'model')).toEqual([
    { model: null, ...sums(2, 0, 27, 2) },
    { model: 'composer', ...sums(3, 4, 0, 3 + ofIdeas) },
  ]);
  const byUser = await usage('[USER]', 'user { id }');
  expect(byUser).toHaveLength(2);
  expect(byUser).toEqual(
    expect.arrayContaining([
      { user: { id: owner.id }, ...sums(2, 4, 0, 1 + ofIdeas) },
      { user: { id: writer.id }, ...sums(3, 0, 27, 4) },
    ]),
  );
  const periods = await server.database.query(
    `SELECT used::int, reserved::int FROM usage_periods
      WHERE organization_id = $1 AND metric = 'AI_CREDITS' AND unit = 'MONTH'`,
    [id],
  );
  expect(periods).toEqual([{ used: 4, reserved: 27 }]);
});

test('the maximum of a lost call is charged, also if it was canceled and only its reservation expires', async () => {
  const lost = await requested('generateCaption', owner);
  await server.database.query(
    `UPDATE ai_generations SET status = 'RUNNING', call_count = 1, started_at = now(), provider = 'COMPOSER',
       model_name = 'composer', cost = 0 WHERE id = $1`,
    [lost],
  );
  await server.database.query(
    'UPDATE usage_reservations SET started_at = $2, expires_at = $2 WHERE organization_id = $1',
    [id, server.clock.now()],
  );
  await mutate(server, 'cancelAiGeneration', { id: lost }, owner.token, 'aiGeneration { id }');
  const [before] = await server.database.query(
    'SELECT updated_at AS at, version FROM ai_generations WHERE id = $1',
    [lost],
  );
  await runTask(server.database, billingTasks({ clock: server.clock })['expire-usage-reservations']!);
  expect(await creditsOf(lost)).toEqual([2, 0, 0]);
  expect(await usage()).toEqual([sums(1, 2, 0, 0)]);
  // The user changed nothing.
  const after = await server.database.query(
    'SELECT updated_at AS at, version FROM ai_generations WHERE id = $1',
    [lost],
  );
  expect(after).toEqual([before]);
});

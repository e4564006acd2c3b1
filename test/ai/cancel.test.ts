import { entriesOf, wrongPeriods } from '../support/ledger';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { composer, generate, generationOf, runGenerations } from './generations';

const server = serverForTests();
let id: string;
let owner: Member;
let generation: string;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  const input = { organizationId: id, topic: 'Masala chai', seed: 7 };
  const payload = await generate(server, 'generateCaption', input, owner.token);
  generation = payload.generation.id as string;
});
afterEach(async () => expect(await wrongPeriods(server.database)).toEqual([]));

const cancel = (input: object = {}, token = owner.token): Promise<Json> =>
  mutate(
    server,
    'cancelAiGeneration',
    { id: generation, ...input },
    token,
    'aiGeneration { status finishedAt version }',
  );

const found = (): Promise<Json> => generationOf(server, generation, owner.token);
const entries = (): ReturnType<typeof entriesOf> => entriesOf(server.database, `generation:${generation}:1`);
const jobs = (): Promise<unknown[]> =>
  server.database.query('SELECT status FROM jobs WHERE organization_id = $1', [id]);

test('a pending generation is canceled with its job, and costs nothing', async () => {
  const { aiGeneration, userErrors } = await cancel({ expectedVersion: 1 });
  expect(userErrors).toEqual([]);
  expect(aiGeneration).toMatchObject({ status: 'CANCELLED', finishedAt: expect.any(String), version: 2 });
  expect(await jobs()).toEqual([{ status: 'CANCELLED' }]);
  await runGenerations(server);
  expect(await found()).toMatchObject({ status: 'CANCELLED', captions: [], provider: null, failure: null });
  expect((await entries())[1]).toEqual(['REFUNDED', 'AI_CREDITS', 0, -2, '0', '0', false]);
});

describe('cancelJob', () => {
  const REFUNDED = ['REFUNDED', 'AI_CREDITS', 0, -2, '0', '0', false];
  const cancelJob = async (token = owner.token): Promise<Json> => {
    const [job] = await server.database.query<{ id: string }>(
      'SELECT id FROM jobs WHERE organization_id = $1',
      [id],
    );
    return mutate(server, 'cancelJob', { id: job!.id }, token, 'job { status }');
  };
  const counters = (): Promise<unknown[]> =>
    server.database.query(
      `SELECT DISTINCT used::int, reserved::int FROM usage_periods WHERE organization_id = $1 AND metric = 'AI_CREDITS'`,
      [id],
    );

  test('cancels the generation of the job, and releases its credits', async () => {
    expect(await counters()).toEqual([{ used: 0, reserved: 2 }]);
    const { job, userErrors } = await cancelJob();
    expect([job, userErrors]).toEqual([{ status: 'CANCELLED' }, []]);
    expect(await found()).toMatchObject({ status: 'CANCELLED', finishedAt: expect.any(String), version: 2 });
    expect((await entries())[1]).toEqual(REFUNDED);
    expect(await counters()).toEqual([{ used: 0, reserved: 0 }]);
    await unchanged(server, async () => {
      expect(refusals(await cancelJob())).toEqual([['INVALID_STATE', 'input.id']]);
      expect(refusals(await cancel())).toEqual([['INVALID_STATE', 'input.id']]);
    });
    await runGenerations(server);
    expect(await found()).toMatchObject({ status: 'CANCELLED', provider: null });
  });

  test('cancels the job of a generation that another user has canceled, and releases nothing twice', async () => {
    const manager = await newMember(server, id, 'MANAGER');
    expect((await cancel({}, manager.token)).userErrors).toEqual([]);
    expect(await cancelJob()).toMatchObject({ job: { status: 'CANCELLED' }, userErrors: [] });
    expect((await found()).version).toBe(2);
    expect((await entries()).slice(1)).toEqual([REFUNDED]);
    expect(await counters()).toEqual([{ used: 0, reserved: 0 }]);
  });

  test('changes nothing for another user, and while the job is running', async () => {
    const manager = await newMember(server, id, 'MANAGER');
    await unchanged(server, async () => {
      expect(refusals(await cancelJob(manager.token))).toEqual([['FORBIDDEN', 'input.id']]);
    });
    expect(await counters()).toEqual([{ used: 0, reserved: 2 }]);
    const models = composer();
    await runGenerations(server, {
      ...models,
      generate: async (model, request) => {
        expect(refusals(await cancelJob())).toEqual([['INVALID_STATE', 'input.id']]);
        return models.generate(model, request);
      },
    });
    expect(await found()).toMatchObject({ status: 'COMPLETED' });
    expect(await counters()).toEqual([{ used: 1, reserved: 0 }]);
  });

  test.each([0, 1])('releases the credits once when it races cancelAiGeneration (%i)', async (first) => {
    const both = [(): Promise<Json> => cancelJob(), (): Promise<Json> => cancel()];
    if (first) both.reverse();
    const answers = await Promise.all(both.map((call) => call()));
    expect(answers.some(({ userErrors }) => userErrors.length === 0)).toBe(true);
    expect(await found()).toMatchObject({ status: 'CANCELLED', version: 2 });
    expect(await jobs()).toEqual([{ status: 'CANCELLED' }]);
    expect((await entries()).slice(1)).toEqual([REFUNDED]);
  });
});

test('a running call is ended, and what it used is charged', async () => {
  const models = composer();
  await runGenerations(server, {
    ...models,
    generate: async (model, request) => {
      expect((await found()).status).toBe('RUNNING');
      expect((await cancel()).userErrors).toEqual([]);
      // The worker may have noticed the cancellation already.
      if (!request.signal.aborted)
        await new Promise((resolve) => request.signal.addEventListener('abort', resolve));
      return models.generate(model, { ...request, signal: new AbortController().signal });
    },
  });
  const after = await found();
  expect(after).toMatchObject({ status: 'CANCELLED', captions: [], failure: null });
  expect(after.outputTokens).toBeGreaterThan(0);
  expect((await entries())[1]).toEqual(['SETTLED', 'AI_CREDITS', 1, -2, '0', '0', false]);
});

test('a call that ends before it notices the cancellation is charged, and its content dropped', async () => {
  const models = composer();
  await runGenerations(server, {
    ...models,
    generate: async (model, request) => {
      const answer = await models.generate(model, request);
      expect((await cancel()).userErrors).toEqual([]);
      return answer;
    },
  });
  expect(await found()).toMatchObject({ status: 'CANCELLED', captions: [] });
  expect((await entries())[1]).toEqual(['SETTLED', 'AI_CREDITS', 1, -2, '0', '0', false]);
});

test('members cancel generations of others if they can use AI for all, and the job ends without a call', async () => {
  const manager = await newMember(server, id, 'MANAGER');
  expect((await cancel({}, manager.token)).userErrors).toEqual([]);
  await runGenerations(server);
  expect(await found()).toMatchObject({ status: 'CANCELLED', provider: null });
  expect(await jobs()).toEqual([{ status: 'COMPLETED' }]);
});

test('rejects generations that have ended, other versions, and members without the right', async () => {
  const creator = await newMember(server, id, 'CREATOR');
  const stranger = (await newOrganization(server)).owner;
  await unchanged(server, async () => {
    expect((await cancel({ expectedVersion: 7 })).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect((await cancel({}, creator.token)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect((await cancel({}, stranger.token)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
  await runGenerations(server);
  expect(refusals(await cancel())).toEqual([['INVALID_STATE', 'input.id']]);
  expect(await found()).toMatchObject({ status: 'COMPLETED' });
});

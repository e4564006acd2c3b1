import fc from '../support/property';
import { buildMarqueeSchema } from '../../src/schema';
import { diceOf, pick } from '../fuzz/documents';
import { startTestServer, type TestServer } from '../support/server';
import { Queries, type Query } from './queries';
import { randomWorld, type RandomWorld } from './random-world';

/** `npm run test:fuzz` runs ten times as many. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 2_000);
const AT_ONCE = 10;
const MOST_CURSORS = 500;

let general: TestServer;
let compiling: TestServer;
let world: RandomWorld;

beforeAll(async () => {
  general = await startTestServer({ compiled: false });
  compiling = await startTestServer({ beside: general });
  world = await randomWorld(general, diceOf(1));
});

afterAll(async () => {
  await compiling.stop();
  await general.stop();
});

interface Told {
  readonly status: number;
  /** The response body without the cost, which may differ. */
  readonly text: string;
  readonly plan: string | undefined;
}

async function ask(server: TestServer, body: Query, token: string): Promise<Told> {
  const response = await server.post(body, { authorization: `Bearer ${token}` });
  const text = await response.text();
  const cost = text.lastIndexOf(',"extensions":{"cost"');
  const plan = /"plan":"(\w+)"/.exec(text.slice(cost))?.[1];
  return { status: response.status, text: cost < 0 ? text : text.slice(0, cost), plan };
}

test(`${RUNS} random queries return byte-identical responses when compiled and on the resolver path`, async () => {
  const schema = buildMarqueeSchema();
  const cursors: string[] = [];
  const came = { compiled: 0, general: 0, errors: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer(), { minLength: AT_ONCE, maxLength: AT_ONCE }), async (seeds) => {
      await Promise.all(
        seeds.map(async (seed) => {
          const dice = diceOf(seed);
          const query = new Queries(schema, dice, { ids: world.ids, cursors }).query();
          const { name, token } = pick(dice, world.askers);
          const [expected, answer] = await Promise.all([
            ask(general, query, token),
            ask(compiling, query, token),
          ]);
          const context = { seed, name, ...query };
          const failed = [expected, answer].some(({ text }) => text.includes('"code":"INTERNAL"'));
          expect({ ...context, failed }).toEqual({ ...context, failed: false });
          expect({ ...context, status: answer.status, text: answer.text }).toEqual({
            ...context,
            status: expected.status,
            text: expected.text,
          });
          came[answer.plan === 'compiled' ? 'compiled' : 'general'] += 1;
          // The second request uses the cached plan and bypasses Apollo.
          if (answer.plan === 'compiled') {
            const again = await ask(compiling, query, token);
            expect({ ...context, ...again }).toEqual({ ...context, ...answer });
          }
          if (answer.text.startsWith('{"errors"')) came.errors += 1;
          for (const [, cursor] of answer.text.matchAll(/:"(WyJ[\w-]+)"/g))
            if (cursors.length < MOST_CURSORS) cursors.push(cursor!);
        }),
      );
    }),
    { numRuns: Math.ceil(RUNS / AT_ONCE), endOnFailure: true },
  );
  // Requires enough compiled responses, because comparing uncompiled ones or errors proves little.
  expect(came.compiled).toBeGreaterThan(RUNS / 2);
  expect(came.errors).toBeLessThan(RUNS / 3);
  expect(cursors.length).toBeGreaterThan(100);
  expect(compiling.log()).not.toContain('compiled query failed');
}, 900_000);

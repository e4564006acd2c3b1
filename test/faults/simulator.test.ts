import { serverForTests } from '../support/server';
import { PROOFS } from './simulator/broken';
import { type Result, simulate } from './simulator/schedule-of-events';
import type { Broken } from './simulator/simulation';
import { SimulatedWorld } from './simulator/simulated-world';
import { countBy } from './verdict';

/** Number of seeds. Each is the name of a schedule of events. */
const SIMULATIONS = Number(process.env.SIMULATIONS ?? 300);
/** Replays one seed, and prints its trace. */
const { SEED } = process.env;
/** Seeds in which a wrong publisher has to be noticed. */
const MAXIMUM_PROOFS = 60;
/** Lines of a trace that a failure shows. */
const LINES = 40;
/** Much longer than the simulations take on a machine that is not busy. */
const TIMEOUT_MS = 60_000 + SIMULATIONS * 2_000;

let world: SimulatedWorld;
// Before the server drops the database.
afterAll(() => world.close());
const server = serverForTests();
beforeAll(async () => {
  world = await SimulatedWorld.create(server);
});

const seedsTo = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));

/** Returns the first result with a violation. Undefined if there is none. */
async function firstViolation(seeds: readonly string[], broken: Broken): Promise<Result | undefined> {
  for (const seed of seeds) {
    const result = await simulate(world, seed, broken);
    if (result.violation) return result;
  }
  return undefined;
}

const failureOf = ({ seed, violation, trace }: Result): string =>
  `SEED=${seed} npx jest test/faults/simulator\n${violation!.message}\n${trace.slice(-LINES).join('\n')}`;

if (SEED === undefined) {
  test(
    `publishes each post once and in order in ${SIMULATIONS} simulations`,
    async () => {
      const results: Result[] = [];
      for (const seed of seedsTo(SIMULATIONS)) results.push(await simulate(world, seed));
      console.table(
        countBy(
          results.flatMap(({ statuses }) => statuses),
          (status) => status,
        ),
      );
      const failures = results.filter(({ violation }) => violation);
      if (failures.length)
        throw new Error(
          `${failures.length} simulations failed: ${failures.map(({ seed }) => seed).join()}\n\n${failureOf(failures[0]!)}`,
        );
    },
    TIMEOUT_MS,
  );

  test('repeats a simulation exactly by its seed', async () => {
    const first = await simulate(world, 'twice');
    const second = await simulate(world, 'twice');
    expect(first.trace.length).toBeGreaterThan(100);
    expect(second.trace).toEqual(first.trace);
  });

  test.each(PROOFS)('notices when $what', async ({ noticed, seed, ...broken }) => {
    const result = await firstViolation([seed, ...seedsTo(MAXIMUM_PROOFS)], broken);
    expect(noticed).toContain(result?.violation?.property);
  });
} else
  test(`replays the simulation ${SEED}`, async () => {
    const result = await simulate(world, SEED);
    console.log(result.trace.join('\n'));
    if (result.violation) throw new Error(failureOf(result));
  });

import type { Limit } from '../../src/domains/publishing/preflight/types';
import { serverForTests } from '../support/server';
import { ForetoldPlatform, isIntended, type Outcome, PLACES } from './foretold';

const server = serverForTests();
/** Posts on all platforms. `npm run test:preflight` sends 20,000. */
const POSTS = Number(process.env.PREFLIGHT_POSTS ?? 1_000);
const SEED = Number(process.env.PREFLIGHT_SEED ?? 1);
const PER_PLATFORM = Math.ceil(POSTS / PLACES.length);

interface Row {
  readonly posts: number;
  readonly refused: number;
  readonly foretold: number;
  readonly falseAlarms: number;
}

const isReady = ({ problems }: Outcome): boolean => !problems.length;
const isRefused = ({ refusal }: Outcome): boolean => refusal !== undefined;

const about = ({ post, problems, refusal }: Outcome): string =>
  JSON.stringify({
    refusal: refusal && [refusal.class, refusal.code, refusal.problem, refusal.message],
    problems: problems.map(({ code, field, actual, limit }) => [code, field.join('.'), actual, limit]),
    post: { ...post, caption: post.caption?.slice(0, 300) },
  });

const rows: Record<string, Row> = {};
let limits: Limit[];
beforeAll(async () => {
  limits = await server.database.query(
    'SELECT platform, key, value::text, unit, currency, period FROM network_limits WHERE value IS NOT NULL',
  );
});

afterAll(() => console.table(rows));

test.each(PLACES)(
  '$platform refuses what preflight foretells, and nothing else',
  async (place) => {
    const platform = await ForetoldPlatform.start(place, limits);
    const outcomes = await platform.run(PER_PLATFORM, SEED).finally(() => platform.stop());
    const refused = outcomes.filter(isRefused);
    const missed = refused.filter(isReady);
    const falseAlarms = outcomes.filter(
      (outcome) =>
        !isRefused(outcome) &&
        outcome.problems.some((problem) => !isIntended(outcome.post, place.platform, problem)),
    );
    rows[place.platform] = {
      posts: outcomes.length,
      refused: refused.length,
      foretold: refused.length - missed.length,
      falseAlarms: falseAlarms.length,
    };
    expect(falseAlarms.map(about)).toEqual([]);
    // Preflight foretells at least 99.5% of the refusals.
    expect(missed.slice(Math.floor(refused.length * 0.005)).map(about)).toEqual([]);
    expect(refused.length).toBeGreaterThan(PER_PLATFORM / 10);
    expect(refused.length).toBeLessThan((PER_PLATFORM * 9) / 10);
  },
  3_600_000,
);

import type { Size } from './database/data';

/** Returns a whole number from the environment, or `fallback`. */
function whole(name: string, fallback: number): number {
  const text = process.env[name];
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number from 1 on.`);
  return value;
}

/** Returns one of several words from the environment, or undefined. */
function oneOf<T extends string>(name: string, words: readonly T[]): T | undefined {
  const text = process.env[name];
  const word = words.find((known) => known === text);
  if (text && !word) throw new Error(`${name} must be ${words.join(' or ')}.`);
  return word;
}

const quick = process.env.BENCH_QUICK === '1';
const full = oneOf('BENCH_GROWTH', ['full']) !== undefined;

/** The parts of the benchmark, in their order. */
export const PARTS = ['queries', 'growth', 'writes', 'search', 'reports', 'live', 'on-time'] as const;

/** Settings of the run, from environment variables. BENCH_QUICK=1 is a smoke test. */
export const settings = {
  quick,
  /** The only part to run. If undefined, all parts run. */
  only: oneOf('BENCH_ONLY', PARTS),
  /** Number of rounds. The order of contenders changes in each. */
  rounds: whole('BENCH_ROUNDS', quick ? 1 : 3),
  /** Seconds of each measurement. */
  seconds: whole('BENCH_SECONDS', quick ? 1 : 3),
  /** Seconds of warm-up before the first round, per contender and query. */
  warmUpSeconds: whole('BENCH_WARMUP_SECONDS', quick ? 1 : 3),
  /** Number of concurrent connections. */
  connections: whole('BENCH_CONNECTIONS', 8),
  /** Database connections of each contender. */
  poolSize: whole('BENCH_POOL_SIZE', 10),
  /** Posts of all tenants in the comparison of queries. 20,000 of them belong to the measured tenant. */
  posts: whole('BENCH_POSTS', quick ? 30_000 : 200_000),
  /** Reports that each contender is asked for. */
  reports: quick ? 20 : 300,
  /** Publications that are due within one minute. */
  duePosts: whole('BENCH_DUE_POSTS', quick ? 100 : 1_000),
  /** Sockets that wait for events. */
  subscribers: whole('BENCH_SUBSCRIBERS', quick ? 100 : 1_000),
  /** Events that are delivered to all of them. */
  events: whole('BENCH_EVENTS', quick ? 10 : 100),
  /** Posts of all tenants as the table grows. The first ones belong to the measured tenant. */
  growth: quick ? [10_000, 30_000] : [10_000, 100_000, 1_000_000, ...(full ? [10_000_000] : [])],
} as const;

export type Settings = typeof settings;

/** Data of the comparison of queries: large pages of few campaigns. */
export const QUERY_SIZE: Size = { campaigns: 200, postsPerCampaign: 100, posts: settings.posts };

/** Data of the reports: 40,000 posts of the measured organization, and as many of others. */
export const REPORT_SIZE: Size = { campaigns: 400, postsPerCampaign: 100, posts: 80_000 };

/** Data of the growth part: many campaigns with few posts, and no other tenants at first. */
export const GROWTH_SIZE: Size = { campaigns: 1_000, postsPerCampaign: 10, posts: settings.growth[0]! };

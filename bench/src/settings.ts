import type { Size } from './database/data';

/** A whole number from the environment; `fallback` where there is none. */
function whole(name: string, fallback: number): number {
  const text = process.env[name];
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number from 1 on.`);
  return value;
}

/** One of some words from the environment; undefined where there is none. */
function oneOf<T extends string>(name: string, words: readonly T[]): T | undefined {
  const text = process.env[name];
  const word = words.find((known) => known === text);
  if (text && !word) throw new Error(`${name} must be ${words.join(' or ')}.`);
  return word;
}

const quick = process.env.BENCH_QUICK === '1';
const full = oneOf('BENCH_GROWTH', ['full']) !== undefined;

/** How the run is bounded; every value can be set by the environment. BENCH_QUICK=1 is a smoke run. */
export const settings = {
  quick,
  /** The only part of the run; undefined for all of it. */
  only: oneOf('BENCH_ONLY', ['queries', 'growth']),
  /** Each contender answers each query this often, in an order that changes from round to round. */
  rounds: whole('BENCH_ROUNDS', quick ? 1 : 3),
  /** Seconds of each of those measurements. */
  seconds: whole('BENCH_SECONDS', quick ? 1 : 3),
  /** Seconds of load before the first round, per contender and query. */
  warmUpSeconds: whole('BENCH_WARMUP_SECONDS', quick ? 1 : 3),
  /** Connections that ask at the same time. */
  connections: whole('BENCH_CONNECTIONS', 8),
  /** Database connections of each contender. */
  poolSize: whole('BENCH_POOL_SIZE', 10),
  /** Posts of all tenants together when queries are compared; 20,000 of them belong to the measured one. */
  posts: whole('BENCH_POSTS', quick ? 30_000 : 200_000),
  /** Posts of all tenants together as the table grows; the first are all of the measured one. */
  growth: quick ? [10_000, 30_000] : [10_000, 100_000, 1_000_000, ...(full ? [10_000_000] : [])],
} as const;

export type Settings = typeof settings;

/** The data of the single queries: large pages of few campaigns. */
export const QUERY_SIZE: Size = { campaigns: 200, postsPerCampaign: 100, posts: settings.posts };

/** The data of the growing ones: many campaigns with few posts, and nobody beside them at first. */
export const GROWTH_SIZE: Size = { campaigns: 1_000, postsPerCampaign: 10, posts: settings.growth[0]! };

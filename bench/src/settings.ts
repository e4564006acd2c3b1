/** A whole number from the environment; `fallback` where there is none. */
function whole(name: string, fallback: number): number {
  const text = process.env[name];
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number from 1 on.`);
  return value;
}

const quick = process.env.BENCH_QUICK === '1';

/** How the run is bounded; every value can be set by the environment. BENCH_QUICK=1 is a smoke run. */
export const settings = {
  quick,
  /** Each contender answers each query this often, in an order that changes from round to round. */
  rounds: whole('BENCH_ROUNDS', quick ? 1 : 5),
  /** Seconds of each of those measurements. */
  seconds: whole('BENCH_SECONDS', quick ? 1 : 5),
  /** Seconds of load before the first round, per contender and query. */
  warmUpSeconds: whole('BENCH_WARMUP_SECONDS', quick ? 1 : 5),
  /** Connections that ask at the same time. */
  connections: whole('BENCH_CONNECTIONS', 8),
  /** Database connections of each contender. */
  poolSize: whole('BENCH_POOL_SIZE', 10),
  /** Posts of all tenants together; 20,000 of them belong to the measured one. */
  posts: whole('BENCH_POSTS', quick ? 30_000 : 200_000),
} as const;

export type Settings = typeof settings;

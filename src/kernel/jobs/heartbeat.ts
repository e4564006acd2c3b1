import type { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, QueryResult, QueryResultRow } from 'pg';
import type { Logger } from '../logging';

/** Timing of the heartbeat. Jobs of stale workers are released after at most `staleAfterMs` plus `sweepIntervalMs`. */
export interface HeartbeatOptions {
  /** Interval of the heartbeats. */
  readonly intervalMs: number;
  /** Time without a heartbeat after which a worker is stale. Use a multiple of `intervalMs`, so that delays do not count. */
  readonly staleAfterMs: number;
  /** Interval at which each process releases the jobs of stale workers. */
  readonly sweepIntervalMs: number;
}

export const DEFAULT_HEARTBEAT: HeartbeatOptions = {
  intervalMs: 10_000,
  staleAfterMs: 30_000,
  sweepIntervalMs: 20_000,
};

/** Event of the queue when a worker pool starts or stops. Jobs are locked by pools, not by single workers. */
interface PoolEvent {
  readonly workerPool: { readonly id: string };
}

/**
 * Sends heartbeats for the workers of this process and releases the jobs of stale workers. The queue alone would keep
 * the jobs of a killed worker locked for four hours. Returns a function that stops both.
 */
export function startHeartbeat(
  pool: Pool,
  queueEvents: EventEmitter,
  log: Logger,
  { intervalMs, staleAfterMs, sweepIntervalMs }: HeartbeatOptions,
): () => Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const poolIds = new Set<string>();
  const endedPoolIds: string[] = [];
  // Shorter than the timeout of jobs, because a worker without a heartbeat loses its jobs.
  const query = <Row extends QueryResultRow>(text: string, values: unknown[]): Promise<QueryResult<Row>> => {
    const limited = { text, values, query_timeout: intervalMs };
    return pool.query<Row>(limited);
  };
  const beat = (): Promise<unknown> => query('SELECT jobs.beat($1)', [[...poolIds]]);
  const sweep = async (): Promise<void> => {
    const sql = `SELECT jobs.free_dead($1 * interval '1 millisecond') AS freed`;
    const { rows } = await query<{ freed: number }>(sql, [staleAfterMs]);
    const { freed } = rows[0]!;
    if (freed) log.warn({ freed }, 'released jobs of stale workers; they will run again');
  };
  const repeat = async (everyMs: number, work: () => Promise<unknown>): Promise<void> => {
    while (!signal.aborted) {
      await work().catch((error) => log.warn({ err: error }, 'failed to check worker heartbeats; retrying'));
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  };
  queueEvents.on('pool:create', ({ workerPool }: PoolEvent) => void poolIds.add(workerPool.id));
  queueEvents.on('pool:release', ({ workerPool }: PoolEvent) => {
    // Kept until the end: a job that is still locked is released when the pool becomes stale.
    if (poolIds.delete(workerPool.id)) endedPoolIds.push(workerPool.id);
  });
  const loops = [repeat(intervalMs, beat), repeat(sweepIntervalMs, sweep)];
  return async () => {
    controller.abort();
    await Promise.all(loops);
    await query('SELECT jobs.farewell($1)', [[...poolIds, ...endedPoolIds]]).catch(() => undefined);
  };
}

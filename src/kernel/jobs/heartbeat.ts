import type { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from '../logging';

/** All in milliseconds. A dead worker's jobs are free again after `deadAfter` and `lookEvery` at the latest. */
export interface HeartbeatOptions {
  /** How often a worker shows that it lives. */
  readonly intervalMs: number;
  /** A worker that has not shown so for this long is dead. Far more than `beatEvery`: one that lives must not be taken for dead. */
  readonly staleAfterMs: number;
  /** How often each process looks for jobs that dead workers hold. */
  readonly sweepIntervalMs: number;
}

export const DEFAULT_HEARTBEAT: HeartbeatOptions = {
  intervalMs: 10_000,
  staleAfterMs: 30_000,
  sweepIntervalMs: 20_000,
};

/** What the queue tells when it begins and ends: jobs are held in the name of the pool, not of the single workers in it. */
interface PoolEvent {
  readonly workerPool: { readonly id: string };
}

/**
 * Shows that this process's workers live, and frees the jobs of those that do not: the queue by itself waits four
 * hours for a worker that was killed. Gives back how to stop.
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
  const beat = (): Promise<unknown> => pool.query('SELECT jobs.beat($1)', [[...poolIds]]);
  const sweep = async (): Promise<void> => {
    const sql = `SELECT jobs.free_dead($1 * interval '1 millisecond') AS freed`;
    const { rows } = await pool.query<{ freed: number }>(sql, [staleAfterMs]);
    const { freed } = rows[0]!;
    if (freed) log.warn({ freed }, 'jobs of dead workers were freed; they run again');
  };
  const repeat = async (everyMs: number, work: () => Promise<unknown>): Promise<void> => {
    while (!signal.aborted) {
      await work().catch((error) => log.warn({ err: error }, 'watching over workers failed; trying again'));
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  };
  queueEvents.on('pool:create', ({ workerPool }: PoolEvent) => void poolIds.add(workerPool.id));
  queueEvents.on('pool:release', ({ workerPool }: PoolEvent) => {
    // Should it still hold a job, that is free once it counts as dead.
    if (poolIds.delete(workerPool.id)) endedPoolIds.push(workerPool.id);
  });
  const loops = [repeat(intervalMs, beat), repeat(sweepIntervalMs, sweep)];
  return async () => {
    controller.abort();
    await Promise.all(loops);
    await pool.query('SELECT jobs.farewell($1)', [[...poolIds, ...endedPoolIds]]).catch(() => undefined);
  };
}

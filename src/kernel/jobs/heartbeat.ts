import type { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from '../logging';

/** All in milliseconds. A dead worker's jobs are free again after `deadAfter` and `lookEvery` at the latest. */
export interface Vigilance {
  /** How often a worker shows that it lives. */
  readonly beatEvery: number;
  /** A worker that has not shown so for this long is dead. Far more than `beatEvery`: one that lives must not be taken for dead. */
  readonly deadAfter: number;
  /** How often each process looks for jobs that dead workers hold. */
  readonly lookEvery: number;
}

export const VIGILANCE: Vigilance = { beatEvery: 10_000, deadAfter: 30_000, lookEvery: 20_000 };

/** What the queue tells when it begins and ends: jobs are held in the name of the pool, not of the single workers in it. */
interface PoolEvent {
  readonly workerPool: { readonly id: string };
}

/**
 * Shows that this process's workers live, and frees the jobs of those that do not: the queue by itself waits four
 * hours for a worker that was killed. Gives back how to stop.
 */
export function keepWatch(
  pool: Pool,
  queueEvents: EventEmitter,
  log: Logger,
  { beatEvery, deadAfter, lookEvery }: Vigilance,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const holders = new Set<string>();
  const ended: string[] = [];
  const beat = (): Promise<unknown> => pool.query('SELECT jobs.beat($1)', [[...holders]]);
  const look = async (): Promise<void> => {
    const sql = `SELECT jobs.free_dead($1 * interval '1 millisecond') AS freed`;
    const { rows } = await pool.query<{ freed: number }>(sql, [deadAfter]);
    const { freed } = rows[0]!;
    if (freed) log.warn({ freed }, 'jobs of dead workers were freed; they run again');
  };
  const repeat = async (every: number, work: () => Promise<unknown>): Promise<void> => {
    while (!signal.aborted) {
      await work().catch((error) => log.warn({ err: error }, 'watching over workers failed; trying again'));
      await sleep(every, undefined, { signal }).catch(() => undefined);
    }
  };
  queueEvents.on('pool:create', ({ workerPool }: PoolEvent) => void holders.add(workerPool.id));
  queueEvents.on('pool:release', ({ workerPool }: PoolEvent) => {
    // Should it still hold a job, that is free once it counts as dead.
    if (holders.delete(workerPool.id)) ended.push(workerPool.id);
  });
  const watching = [repeat(beatEvery, beat), repeat(lookEvery, look)];
  return async () => {
    stopping.abort();
    await Promise.all(watching);
    await pool.query('SELECT jobs.farewell($1)', [[...holders, ...ended]]).catch(() => undefined);
  };
}

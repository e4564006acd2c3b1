import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Pool } from 'pg';
import { dedicatedClient } from '../database/pools';
import type { Logger } from '../logging';
import { PRODUCT } from '../product';

export interface ListenerOptions {
  /** The pool whose settings and limits the connection has. */
  readonly pool: Pool;
  readonly channel: string;
  /** Runs when listening has started and on every wake-up, never concurrently. A wake-up during a run causes one more run. */
  readonly work: (client: Client) => Promise<void>;
  /** Milliseconds between unprompted runs, which detect lost connections and make up for lost notifications. */
  readonly pollIntervalMs: number;
  readonly log: Logger;
}

const MIN_RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;
const SETTINGS = { application_name: `${PRODUCT} events` };

/** Listens on one connection at a time until aborted. Reconnects with exponential backoff. */
export async function keepListening(options: ListenerOptions, signal: AbortSignal): Promise<void> {
  let retryMs = MIN_RETRY_MS;
  const resetRetry = (): void => void (retryMs = MIN_RETRY_MS);
  const stopped = (): boolean => signal.aborted;
  while (!stopped()) {
    try {
      await listen(options, resetRetry, signal);
    } catch (error) {
      if (stopped()) return;
      options.log.warn({ err: error }, 'failed to listen for events; reconnecting');
    }
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
  }
}

/** Listens until the connection is lost. Always throws. */
async function listen(options: ListenerOptions, resetRetry: () => void, signal: AbortSignal): Promise<void> {
  const client = dedicatedClient(options.pool, SETTINGS);
  const failure = new AbortController();
  const fail = (reason: unknown): void => failure.abort(reason);
  const wake = oneAtATime(() => options.work(client).then(resetRetry), fail);
  client.on('error', fail);
  client.on('end', () => fail(new Error('The connection was closed.')));
  client.on('notification', wake);
  const poll = setInterval(wake, options.pollIntervalMs);
  try {
    await client.connect();
    await client.query(`LISTEN ${options.channel}`);
    wake();
    await once(new EventEmitter(), 'never', { signal: AbortSignal.any([signal, failure.signal]) });
  } catch (error) {
    throw failure.signal.aborted ? failure.signal.reason : error;
  } finally {
    clearInterval(poll);
    // Not awaited: a server that hangs does not close its side.
    client.end().catch(() => undefined);
  }
}

/** Returns a function that starts the work, or, if it is running, makes it run once more. */
function oneAtATime(work: () => Promise<void>, failed: (reason: unknown) => void): () => void {
  let calls = 0;
  const run = async (): Promise<void> => {
    for (let done = 0; done !== calls;) {
      done = calls;
      await work();
    }
    calls = 0;
  };
  return () => {
    calls += 1;
    if (calls === 1) run().catch(failed);
  };
}

import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import type { Logger } from '../logging';
import { PRODUCT } from '../product';

export interface ListenerOptions {
  readonly connection: ClientConfig;
  readonly channel: string;
  /** Runs on the connection once it listens, and whenever it is woken; never twice at once, once more if woken meanwhile. */
  readonly work: (client: Client) => Promise<void>;
  /** Milliseconds after which it is woken unasked: a broken connection shows, and a lost notification heals. */
  readonly pollIntervalMs: number;
  readonly log: Logger;
}

const MIN_RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;
/** A statement without an answer means that the other end is gone; TCP alone would notice after hours. */
const SETTINGS = { query_timeout: 15_000, keepAlive: true, application_name: `${PRODUCT} events` };

/** Listens on one connection at a time until it is aborted; connects again soon at first, then less and less often. */
export async function keepListening(options: ListenerOptions, signal: AbortSignal): Promise<void> {
  let retryMs = MIN_RETRY_MS;
  const resetRetry = (): void => void (retryMs = MIN_RETRY_MS);
  const stopped = (): boolean => signal.aborted;
  while (!stopped()) {
    try {
      await listen(options, resetRetry, signal);
    } catch (error) {
      if (stopped()) return;
      options.log.warn({ err: error }, 'listening for events broke; trying again');
    }
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
  }
}

/** Listens until the connection breaks. */
async function listen(options: ListenerOptions, resetRetry: () => void, signal: AbortSignal): Promise<void> {
  const client = new Client({ ...options.connection, ...SETTINGS });
  const failure = new AbortController();
  const fail = (reason: unknown): void => failure.abort(reason);
  const wake = oneAtATime(() => options.work(client).then(resetRetry), fail);
  client.on('error', fail);
  client.on('end', () => fail(new Error('The connection has ended.')));
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
    await client.end().catch(() => undefined);
  }
}

/** A function that runs the work, or lets the running one run once more. */
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

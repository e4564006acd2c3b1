import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import type { Logger } from '../logging';
import { PRODUCT } from '../product';

export interface Listening {
  readonly connection: ClientConfig;
  readonly channel: string;
  /** Runs on the connection once it listens, and whenever it is woken; never twice at once, once more if woken meanwhile. */
  readonly work: (client: Client) => Promise<void>;
  /** Milliseconds after which it is woken unasked: a broken connection shows, and a lost notification heals. */
  readonly pollEvery: number;
  readonly log: Logger;
}

const FIRST_RETRY = 100;
const LAST_RETRY = 5_000;
/** A statement without an answer means that the other end is gone; TCP alone would notice after hours. */
const SETTINGS = { query_timeout: 15_000, keepAlive: true, application_name: `${PRODUCT} events` };

/** Listens on one connection at a time until it is aborted; connects again soon at first, then less and less often. */
export async function keepListening(listening: Listening, signal: AbortSignal): Promise<void> {
  let wait = FIRST_RETRY;
  const worked = (): void => void (wait = FIRST_RETRY);
  const stopped = (): boolean => signal.aborted;
  while (!stopped()) {
    try {
      await listen(listening, worked, signal);
    } catch (error) {
      if (stopped()) return;
      listening.log.warn({ err: error }, 'listening for events broke; trying again');
    }
    await sleep(wait, undefined, { signal }).catch(() => undefined);
    wait = Math.min(wait * 2, LAST_RETRY);
  }
}

/** Listens until the connection breaks. */
async function listen(listening: Listening, worked: () => void, signal: AbortSignal): Promise<void> {
  const client = new Client({ ...listening.connection, ...SETTINGS });
  const broken = new AbortController();
  const breaks = (reason: unknown): void => broken.abort(reason);
  const wake = oneAtATime(() => listening.work(client).then(worked), breaks);
  client.on('error', breaks);
  client.on('end', () => breaks(new Error('The connection has ended.')));
  client.on('notification', wake);
  const poll = setInterval(wake, listening.pollEvery);
  try {
    await client.connect();
    await client.query(`LISTEN ${listening.channel}`);
    wake();
    await once(new EventEmitter(), 'never', { signal: AbortSignal.any([signal, broken.signal]) });
  } catch (error) {
    throw broken.signal.aborted ? broken.signal.reason : error;
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

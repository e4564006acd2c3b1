import { MINUTE, HOUR } from './clock';
import type { NetworkName } from './rows';
import type { Scripts } from './scripts';
import type { Base } from './base';

/** A webhook to be delivered, or delivered already. */
interface Delivery {
  readonly id: string;
  readonly network: NetworkName;
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly attempts: number;
  /** For how long failed deliveries are repeated, in milliseconds. */
  readonly retryFor: number;
  /** When the next attempt is due. Undefined after success, and after the last attempt. */
  readonly dueAt?: number | undefined;
  readonly held: boolean;
  readonly lastStatus?: number | string | undefined;
}

/** Whether two URLs are the same webhook, perhaps of a server with another port since it was restarted. */
export const isSameWebhook = (one: string, other: string): boolean =>
  new URL(one).pathname === new URL(other).pathname;

const RETRY_FOR = 36 * HOUR;
const PATIENCE = 10_000;

/** Sends webhooks, and repeats failed ones with growing pauses, by default for 36 hours of the sandbox’s clock. */
export class Webhooks {
  private readonly rows;
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  /** Number of passes that run or wait. */
  private passes = 0;
  private readonly upkeeps: (() => Promise<void>)[] = [];

  constructor(
    private readonly world: Base,
    private readonly scripts: Scripts,
  ) {
    this.rows = world.store.table<Delivery>('deliveries');
  }

  all(): Delivery[] {
    return this.rows.all();
  }

  /** Adds work that precedes each delivery. */
  beforeDelivery(upkeep: () => Promise<void>): void {
    this.upkeeps.push(upkeep);
  }

  /** Delivers what is due every second, unless the pass before still runs. A pass that fails is reported and repeated. */
  start(report: (error: unknown) => void): void {
    this.timer = setInterval(() => {
      if (!this.passes) this.deliver().catch(report);
    }, 1000);
    this.timer.unref();
  }

  /** Stops delivering, after the webhook that is being sent. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopped = true;
    await this.running;
  }

  /** Adds a webhook in the transaction of its cause. `account` is the ID of the account that it is about. */
  enqueue(
    network: NetworkName,
    account: string | undefined,
    url: string,
    body: string,
    headers: Record<string, string>,
    retryFor = RETRY_FOR,
  ): void {
    const delivery = this.scripts.take({ network, operation: 'webhook', account }, 'webhook')?.delivery;
    if (delivery === 'drop') return;
    const now = this.world.clock.now();
    for (let copy = 0; copy < (delivery === 'double' ? 2 : 1); copy += 1) {
      this.rows.put({
        id: `delivery-${this.world.next('deliveries')}`,
        network,
        url,
        body,
        headers,
        createdAt: now,
        attempts: 0,
        retryFor,
        dueAt: now,
        held: delivery === 'hold',
      });
    }
  }

  /** Sends held webhooks, in the opposite order if `reversed`. */
  async release(reversed: boolean): Promise<void> {
    const held = this.rows.all().filter((row) => row.held);
    if (reversed) held.reverse();
    this.world.store.write(() => {
      for (const row of held) {
        this.rows.remove(row.id);
        this.rows.put({ ...row, held: false });
      }
    });
    await this.deliver();
  }

  /** Sends all webhooks that are due, one after the other. */
  deliver(): Promise<void> {
    this.passes += 1;
    const pass = this.running.then(() => this.pass()).finally(() => (this.passes -= 1));
    // A failed pass is that of its caller, and does not fail the next one.
    this.running = pass.catch(() => undefined);
    return pass;
  }

  private async pass(): Promise<void> {
    for (const upkeep of this.upkeeps) if (!this.stopped) await upkeep();
    for (const row of this.rows.all()) {
      if (this.stopped) return;
      if (!row.held && (row.dueAt ?? Infinity) <= this.world.clock.now()) await this.attempt(row);
    }
  }

  private async attempt(row: Delivery): Promise<void> {
    const status = await send(row);
    const attempts = row.attempts + 1;
    const now = this.world.clock.now();
    const again = status !== 200 && now - row.createdAt < row.retryFor;
    const dueAt = again ? now + MINUTE * 2 ** Math.min(attempts - 1, 6) : undefined;
    this.world.store.write(() => this.rows.put({ ...row, attempts, dueAt, lastStatus: status }));
  }
}

async function send({ url, body, headers }: Delivery): Promise<number | string> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    return error instanceof Error ? error.name : 'Error';
  }
}

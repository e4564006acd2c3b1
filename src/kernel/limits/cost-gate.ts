import { QueueTimeoutError, type ReleaseSlot } from './fair-queue';

export interface CostGateOptions {
  /** Maximum total cost of the running tasks of one key. */
  readonly capacity: number;
  /** Number of tasks of one key that can run whatever they cost. At least one. */
  readonly minimum: number;
}

interface Waiter {
  readonly cost: number;
  start(): void;
}

/** The running and waiting tasks of a key. */
interface KeyUse {
  running: number;
  cost: number;
  readonly waiting: Set<Waiter>;
}

/**
 * Limits the total cost of the tasks that run at a time for one key, such as a user. Others wait, in the order of arrival.
 * Keys do not affect each other.
 */
export class CostGate {
  private readonly uses = new Map<string, KeyUse>();

  constructor(private readonly options: CostGateOptions) {}

  /** Number of tasks that wait. */
  get waiting(): number {
    let count = 0;
    for (const use of this.uses.values()) count += use.waiting.size;
    return count;
  }

  /** Number of keys with running or waiting tasks. */
  get activeKeys(): number {
    return this.uses.size;
  }

  /** Waits until the task can run. The caller must release it. Throws `QueueTimeoutError` after `timeoutMs`. */
  async enter(key: string, cost: number, timeoutMs: number): Promise<ReleaseSlot> {
    const use = this.uses.get(key) ?? { running: 0, cost: 0, waiting: new Set<Waiter>() };
    this.uses.set(key, use);
    if (use.waiting.size || !this.fits(use, cost)) await this.wait(use, cost, timeoutMs);
    else this.start(use, cost);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      use.running -= 1;
      use.cost -= cost;
      this.startWaiting(use);
      if (!use.running) this.uses.delete(key);
    };
  }

  private fits({ running, cost: held }: KeyUse, cost: number): boolean {
    const { capacity, minimum } = this.options;
    return running < minimum || held + cost <= capacity;
  }

  private start(use: KeyUse, cost: number): void {
    use.running += 1;
    use.cost += cost;
  }

  private startWaiting(use: KeyUse): void {
    for (const waiter of use.waiting) {
      if (!this.fits(use, waiter.cost)) return;
      use.waiting.delete(waiter);
      this.start(use, waiter.cost);
      waiter.start();
    }
  }

  private wait(use: KeyUse, cost: number, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        use.waiting.delete(waiter);
        // The tasks behind it may be cheaper.
        this.startWaiting(use);
        reject(new QueueTimeoutError('The earlier operations of the user did not end in time.'));
      }, timeoutMs);
      const waiter: Waiter = {
        cost,
        start: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      use.waiting.add(waiter);
    });
  }
}

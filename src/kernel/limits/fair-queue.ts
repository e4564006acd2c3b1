export interface FairQueueOptions {
  /** Number of slots. */
  readonly capacity: number;
  /** The share of the slots that one key can hold while others wait, from 0 to 1. At least one slot. */
  readonly share: number;
  /**
   * Number of slots that only keys below their share can take. Defaults to the share, so that a new key finds a free slot
   * however much one other key asks for. The capacity makes the share a fixed limit.
   */
  readonly reserve?: number;
}

export interface WaitOptions {
  /** Maximum time to wait for a slot, in milliseconds. Throws `QueueTimeoutError` afterwards. */
  readonly timeoutMs?: number;
  /** Ends the wait with the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** Thrown when no slot became free in time. */
export class QueueTimeoutError extends Error {}

/** Returns the slot. Further calls do nothing. */
export type ReleaseSlot = () => void;

/** A key with held slots or waiting tasks. */
interface KeyUse {
  readonly key: string;
  held: number;
  waiting: number;
  /** When the key last took a slot or, until then, was first used. */
  servedAt: number;
}

/** Waiting tasks with the same keys, in the order of arrival. */
interface Group {
  readonly id: string;
  readonly uses: readonly KeyUse[];
  readonly waiting: Set<Waiter>;
}

interface Waiter {
  start(release: ReleaseSlot): void;
}

/**
 * Semaphore that shares its slots fairly between keys, such as users and tenants. A task has one or more keys and counts
 * for each of them. Free slots go to the keys that hold the fewest and were served the longest ago; tasks with the same
 * keys run in the order of arrival. A key takes slots beyond its share only while no task within its share waits, and
 * never those of the reserve.
 */
export class FairQueue {
  private readonly capacity: number;
  private readonly limit: number;
  private readonly reserve: number;
  private readonly uses = new Map<string, KeyUse>();
  private readonly groups = new Map<string, Group>();
  private grants = 0;
  private held = 0;

  constructor({ capacity, share, reserve }: FairQueueOptions) {
    this.capacity = capacity;
    this.limit = Math.max(1, Math.floor(capacity * share));
    this.reserve = reserve ?? Math.floor(capacity * share);
  }

  /** Number of slots in use. */
  get running(): number {
    return this.held;
  }

  /** Number of tasks that wait for a slot. */
  get waiting(): number {
    let count = 0;
    for (const group of this.groups.values()) count += group.waiting.size;
    return count;
  }

  /** Number of keys with held slots or waiting tasks. */
  get activeKeys(): number {
    return this.uses.size;
  }

  /** Runs the work in a slot. */
  async run<T>(keys: readonly string[], work: () => Promise<T>, options?: WaitOptions): Promise<T> {
    const release = await this.acquire(keys, options);
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Waits for a slot. The caller must release it. */
  async acquire(keys: readonly string[], { timeoutMs, signal }: WaitOptions = {}): Promise<ReleaseSlot> {
    signal?.throwIfAborted();
    const group = this.groupOf(keys);
    return new Promise((resolve, reject) => {
      const stopWaiting = (error: Error): void => {
        this.leave(group, waiter);
        stopListening();
        reject(error);
      };
      const abort = (): void => stopWaiting(signal!.reason as Error);
      let timer: NodeJS.Timeout | undefined;
      const stopListening = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      const waiter: Waiter = {
        start: (release) => {
          stopListening();
          resolve(release);
        },
      };
      this.enter(group, waiter);
      this.grant();
      if (!group.waiting.has(waiter)) return;
      signal?.addEventListener('abort', abort);
      if (timeoutMs !== undefined)
        timer = setTimeout(
          () => stopWaiting(new QueueTimeoutError('No slot became free in time.')),
          timeoutMs,
        );
    });
  }

  private groupOf(keys: readonly string[]): Group {
    const distinct = [...new Set(keys)].sort();
    const id = JSON.stringify(distinct);
    return (
      this.groups.get(id) ?? { id, uses: distinct.map((key) => this.useOf(key)), waiting: new Set<Waiter>() }
    );
  }

  private useOf(key: string): KeyUse {
    let use = this.uses.get(key);
    if (!use) this.uses.set(key, (use = { key, held: 0, waiting: 0, servedAt: this.grants }));
    return use;
  }

  private enter(group: Group, waiter: Waiter): void {
    this.groups.set(group.id, group);
    group.waiting.add(waiter);
    for (const use of group.uses) use.waiting += 1;
  }

  private leave(group: Group, waiter: Waiter): void {
    group.waiting.delete(waiter);
    if (!group.waiting.size) this.groups.delete(group.id);
    for (const use of group.uses) {
      use.waiting -= 1;
      this.forgetUnused(use);
    }
  }

  private forgetUnused({ key, held, waiting }: KeyUse): void {
    if (!held && !waiting) this.uses.delete(key);
  }

  /** Gives the free slots to waiting tasks. */
  private grant(): void {
    for (let group = this.next(); group; group = this.next()) {
      const { uses } = group;
      this.held += 1;
      this.grants += 1;
      for (const use of uses) {
        use.held += 1;
        use.servedAt = this.grants;
      }
      const [waiter] = group.waiting;
      this.leave(group, waiter!);
      waiter!.start(this.releaseOf(uses));
    }
  }

  private releaseOf(uses: readonly KeyUse[]): ReleaseSlot {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.held -= 1;
      for (const use of uses) {
        use.held -= 1;
        this.forgetUnused(use);
      }
      this.grant();
    };
  }

  /** Returns the group whose first task runs next. Undefined if no task may run now. */
  private next(): Group | undefined {
    const free = this.capacity - this.held;
    if (free <= 0) return undefined;
    let best: Group | undefined;
    let rank: Rank | undefined;
    for (const group of this.groups.values()) {
      const candidate = rankOf(group.uses, this.limit);
      if (candidate[0] && free <= this.reserve) continue;
      if (rank && compare(candidate, rank) >= 0) continue;
      best = group;
      rank = candidate;
    }
    return best;
  }
}

/** Whether a key has reached its share, the slots held by the keys, and when the last and the first of them was served. */
type Rank = readonly [full: number, held: number, lastServed: number, firstServed: number];

function rankOf(uses: readonly KeyUse[], limit: number): Rank {
  let [full, held, last, first] = [0, 0, -Infinity, Infinity];
  for (const use of uses) {
    if (use.held >= limit) full = 1;
    held += use.held;
    last = Math.max(last, use.servedAt);
    first = Math.min(first, use.servedAt);
  }
  return [full, held, last, first];
}

function compare(a: Rank, b: Rank): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

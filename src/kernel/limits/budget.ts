/** What a person may spend, and how fast it comes back. */
export interface BudgetRules {
  /** The most that is there at once. */
  readonly capacity: number;
  /** Comes back each second. */
  readonly refill: number;
}

export interface Balance {
  readonly available: number;
  /** Seconds until as much as was asked for is there. */
  readonly retryAfter: number;
}

/** Purses that are forgotten when they are full again; more than this many spenders at once are swept early. */
const MAX_BUCKETS = 100_000;

/**
 * A token bucket per spender, in this process alone: with several API processes a person has as many budgets. It
 * protects each process; a limit that has to hold across processes belongs into the database.
 */
export class Budgets {
  private readonly buckets = new Map<string, { available: number; at: number }>();

  constructor(
    private readonly rules: BudgetRules,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes the cost, or nothing when there is not enough. */
  consume(key: string, cost: number): Balance & { readonly granted: boolean } {
    const available = this.balance(key);
    const granted = cost <= available;
    this.store(key, granted ? available - cost : available);
    const missing = Math.max(0, Math.min(cost, this.rules.capacity) - available);
    return {
      granted,
      available: Math.max(0, Math.floor(granted ? available - cost : available)),
      retryAfter: Math.ceil(missing / this.rules.refill),
    };
  }

  /** Gives back what was taken and not used, or takes a cost that is known only now; tells what is there now. */
  refund(key: string, amount: number): number {
    const available = Math.min(this.rules.capacity, this.balance(key) + amount);
    this.store(key, available);
    return Math.max(0, Math.floor(available));
  }

  private balance(key: string): number {
    const bucket = this.buckets.get(key);
    if (!bucket) return this.rules.capacity;
    return Math.min(
      this.rules.capacity,
      bucket.available + ((this.now() - bucket.at) / 1000) * this.rules.refill,
    );
  }

  private store(key: string, available: number): void {
    if (this.buckets.size >= MAX_BUCKETS && !this.buckets.has(key)) this.sweep();
    this.buckets.set(key, { available, at: this.now() });
  }

  private sweep(): void {
    for (const key of this.buckets.keys())
      if (this.balance(key) >= this.rules.capacity) this.buckets.delete(key);
    if (this.buckets.size >= MAX_BUCKETS) this.buckets.clear();
  }
}

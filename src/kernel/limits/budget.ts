/** Size and refill rate of a cost budget. */
export interface BudgetRules {
  /** Maximum balance. */
  readonly capacity: number;
  /** Cost refilled per second. */
  readonly refill: number;
}

export interface Balance {
  readonly available: number;
  /** Seconds until the requested cost is available. */
  readonly retryAfter: number;
}

/** Maximum number of buckets in memory. When reached, full buckets are evicted first, then all. */
const MAX_BUCKETS = 100_000;

/**
 * Token buckets in the memory of this process. With several API processes, each has its own budget per key, because the
 * budget protects the process. Limits across processes belong in the database.
 */
export class Budgets {
  private readonly buckets = new Map<string, { available: number; at: number }>();

  constructor(
    private readonly rules: BudgetRules,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Consumes the cost if it is available, else nothing. */
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

  /** Refunds unused cost, or consumes additional cost if the amount is negative. Returns the new balance. */
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

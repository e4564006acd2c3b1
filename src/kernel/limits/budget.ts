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
const MOST_PURSES = 100_000;

/**
 * A token bucket per spender, in this process alone: with several API processes a person has as many budgets. It
 * protects each process; a limit that has to hold across processes belongs into the database.
 */
export class Budgets {
  private readonly purses = new Map<string, { left: number; at: number }>();

  constructor(
    private readonly rules: BudgetRules,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes the cost, or nothing when there is not enough. */
  spend(spender: string, cost: number): Balance & { readonly granted: boolean } {
    const left = this.balance(spender);
    const granted = cost <= left;
    this.keep(spender, granted ? left - cost : left);
    const missing = Math.max(0, Math.min(cost, this.rules.capacity) - left);
    return {
      granted,
      available: Math.floor(granted ? left - cost : left),
      retryAfter: Math.ceil(missing / this.rules.refill),
    };
  }

  /** Whether nothing is left. */
  isExhausted(spender: string): boolean {
    return this.balance(spender) <= 0;
  }

  /** Gives back what was taken and not used, or takes a cost that is known only now; tells what is there now. */
  refund(spender: string, amount: number): number {
    const left = Math.min(this.rules.capacity, this.balance(spender) + amount);
    this.keep(spender, left);
    return Math.max(0, Math.floor(left));
  }

  private balance(spender: string): number {
    const purse = this.purses.get(spender);
    if (!purse) return this.rules.capacity;
    return Math.min(this.rules.capacity, purse.left + ((this.now() - purse.at) / 1000) * this.rules.refill);
  }

  private keep(spender: string, left: number): void {
    if (this.purses.size >= MOST_PURSES && !this.purses.has(spender)) this.sweep();
    this.purses.set(spender, { left, at: this.now() });
  }

  private sweep(): void {
    for (const spender of this.purses.keys())
      if (this.balance(spender) >= this.rules.capacity) this.purses.delete(spender);
    if (this.purses.size >= MOST_PURSES) this.purses.clear();
  }
}

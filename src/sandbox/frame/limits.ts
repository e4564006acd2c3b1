import type { Clock } from './clock';
import type { Store } from './store';

/** A limit of a network, which the control API can change by its name. */
export interface Limit {
  readonly name: string;
  readonly maximum: number;
  readonly windowSeconds: number;
  /** Whether all windows start at fixed times, such as days at midnight UTC. Otherwise they move with each use. */
  readonly aligned?: boolean;
}

export interface Usage {
  readonly maximum: number;
  readonly used: number;
  /** When a use leaves the window, in milliseconds. */
  readonly resetAt: number;
}

interface Spent {
  readonly window: string;
  readonly used: number;
}

interface Override {
  readonly id: string;
  readonly maximum: number;
}

/** Counts calls in moving windows. Call counters are lost on a restart; limits on posts count the posts themselves. */
export class Limits {
  private readonly overrides;
  private readonly uses = new Map<string, number[]>();
  private readonly spent = new Map<string, Spent>();

  constructor(
    store: Store,
    private readonly clock: Clock,
  ) {
    this.overrides = store.table<Override>('limits');
  }

  maximum(limit: Limit): number {
    return this.overrides.get(limit.name)?.maximum ?? limit.maximum;
  }

  /** Changes the maximum of a limit. Null restores the documented one. */
  override(name: string, maximum: number | null): void {
    if (maximum === null) this.overrides.remove(name);
    else this.overrides.put({ id: name, maximum });
  }

  /** Counts one use by `subject`. `used` is greater than the maximum if the limit was exceeded. */
  take(limit: Limit, subject: string): Usage {
    const key = `${limit.name}:${subject}`;
    const kept = this.inWindow(limit, this.uses.get(key) ?? []);
    kept.push(this.clock.now());
    this.uses.set(key, kept);
    return this.usage(limit, kept);
  }

  /** Returns the usage by `subject` without counting one. */
  peek(limit: Limit, subject: string): Usage {
    return this.usage(limit, this.uses.get(`${limit.name}:${subject}`) ?? []);
  }

  /** Returns the usage of a limit whose uses happened at `times`, oldest first. */
  usage(limit: Limit, times: readonly number[]): Usage {
    const kept = this.inWindow(limit, times);
    const first = limit.aligned ? this.startOf(limit) : (kept[0] ?? this.clock.now());
    return {
      maximum: this.maximum(limit),
      used: kept.length,
      resetAt: first + limit.windowSeconds * 1000,
    };
  }

  /**
   * Adds a cost to what `subject` used in a fixed window, such as a day. Returns false, and adds nothing, if that would exceed
   * the maximum. Each window starts at zero.
   */
  spend(limit: Limit, subject: string, window: string, cost: number): boolean {
    const key = `${limit.name}:${subject}`;
    const before = this.spent.get(key);
    const used = (before?.window === window ? before.used : 0) + cost;
    if (used > this.maximum(limit)) return false;
    this.spent.set(key, { window, used });
    return true;
  }

  private inWindow(limit: Limit, times: readonly number[]): number[] {
    const start = this.startOf(limit);
    return times.filter((time) => (limit.aligned ? time >= start : time > start));
  }

  private startOf({ windowSeconds, aligned }: Limit): number {
    const now = this.clock.now();
    const length = windowSeconds * 1000;
    return aligned ? now - (now % length) : now - length;
  }
}

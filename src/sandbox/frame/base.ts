import { Clock } from './clock';
import type { NetworkName } from './rows';
import { Seed } from './seed';
import { Store } from './store';

interface Counter {
  readonly id: string;
  readonly value: number;
}

export interface WorldOptions {
  /** Folder of the journal and of the media files that the networks copied. */
  readonly folder: string;
  /** Text that accounts, followers and IDs are derived from. */
  readonly seed: string;
  /** URL at which each network is reached, without a trailing slash. */
  readonly baseUrls: Readonly<Partial<Record<NetworkName, string>>>;
}

/** The store, the clock and the numbers of the sandbox. */
export class Base extends Seed {
  readonly store: Store;
  readonly clock: Clock;
  private readonly counters;

  constructor(protected readonly options: WorldOptions) {
    super(options.seed);
    this.store = new Store(options.folder);
    this.clock = new Clock(this.store);
    this.counters = this.store.table<Counter>('counters');
  }

  baseUrl(network: NetworkName): string {
    return this.options.baseUrls[network] ?? '';
  }

  /** Returns the next number of a sequence, starting at 1. */
  next(sequence: string): number {
    const value = (this.counters.get(sequence)?.value ?? 0) + 1;
    this.counters.put({ id: sequence, value });
    return value;
  }

  /** Returns a new ID of 17 digits. Later IDs are greater. */
  newId(): string {
    return String(17_800_000_000_000_000n + BigInt(this.next('ids')) * 104_729n);
  }

  /** Returns a new text that cannot be guessed from other ones without the seed. */
  newSecret(length: number): string {
    return this.digest(`secret:${this.next('secrets')}`, 'base64url')
      .repeat(4)
      .slice(0, length);
  }
}

import type { Store } from './store';

interface ClockRow {
  readonly id: 'clock';
  readonly offset: number;
}

/** The clock of the sandbox, in milliseconds. It runs like the real one, and can be advanced but never set back. */
export class Clock {
  private readonly rows;

  constructor(private readonly store: Store) {
    this.rows = store.table<ClockRow>('clock');
  }

  now(): number {
    return Date.now() + (this.rows.get('clock')?.offset ?? 0);
  }

  advance(seconds: number): void {
    const offset = (this.rows.get('clock')?.offset ?? 0) + seconds * 1000;
    this.store.write(() => this.rows.put({ id: 'clock', offset }));
  }
}

const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

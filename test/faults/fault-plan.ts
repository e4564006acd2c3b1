import type { ServerEnd } from '../../bench/src/system/database';
import type { Random } from './random';

const HOUR = 3_600_000;

/** A fault of a process or a platform, or what a user does to an account, with everything that is left to chance. */
type Fault =
  /** Ends a worker as `kill -9` does. A new one starts. */
  | { readonly kind: 'KILL'; readonly worker: number; readonly delayMs: number }
  /** Ends PostgreSQL, and starts it again. */
  | { readonly kind: 'STOP_DATABASE' | 'CRASH_DATABASE'; readonly end: ServerEnd; readonly downMs: number }
  /** Sets the clock of a worker ahead or back. */
  | { readonly kind: 'JUMP_CLOCK'; readonly worker: number; readonly offsetMs: number }
  /** Ends the tokens of a grant. The user connects the accounts again after a while. */
  | { readonly kind: 'END_TOKENS'; readonly grant: number; readonly awayMs: number }
  /** Pauses an account, and resumes it after a while. */
  | { readonly kind: 'PAUSE_ACCOUNT'; readonly account: number; readonly awayMs: number };

/** A fault, and the number of settled publications at which it happens. */
export type PlannedFault = Fault & { readonly at: number };

export interface FaultTargets {
  readonly workers: number;
  readonly grants: number;
  readonly accounts: number;
}

interface FaultCounts {
  readonly kills: number;
  readonly stops: number;
  readonly jumps: number;
  readonly revocations: number;
  readonly pauses: number;
}

/** How many faults a number of publications meets: for 10,000 of them 100, 20, 10, 10 and 50. */
const countsFor = (publications: number): FaultCounts => ({
  kills: Math.ceil(publications / 100),
  stops: Math.max(2, Math.ceil(publications / 500)),
  jumps: Math.max(2, Math.round(publications / 1000)),
  revocations: Math.max(1, Math.round(publications / 1000)),
  pauses: Math.max(3, Math.round(publications / 200)),
});

/** Half of the ends of PostgreSQL are crashes, in both ways in turns. */
const ENDS: readonly ServerEnd[] = ['KILLED', 'FAST', 'IMMEDIATE', 'FAST'];

/**
 * Returns the faults in the order in which they happen, spread over the publications up to the number `last`. What follows a fault
 * takes up to two minutes, and is to happen while others are published.
 */
export function planFaults(
  publications: number,
  last: number,
  { workers, grants, accounts }: FaultTargets,
  random: Random,
): PlannedFault[] {
  const { kills, stops, jumps, revocations, pauses } = countsFor(publications);
  const at = (): number => random.integer(1, last);
  const worker = (): number => random.integer(0, workers - 1);
  const repeat = (count: number, make: (index: number) => Fault): PlannedFault[] =>
    Array.from({ length: count }, (_, index) => ({ ...make(index), at: at() }));
  return [
    ...repeat(kills, () => ({ kind: 'KILL', worker: worker(), delayMs: random.integer(0, 400) })),
    ...repeat(stops, (index) => {
      const end = ENDS[index % ENDS.length]!;
      const kind = end === 'FAST' ? 'STOP_DATABASE' : 'CRASH_DATABASE';
      return { kind, end, downMs: random.integer(200, 2_000) };
    }),
    ...repeat(jumps, (index) => ({
      kind: 'JUMP_CLOCK',
      worker: worker(),
      // Both directions, in turns.
      offsetMs: (index % 2 ? -1 : 1) * random.integer(1, 12) * HOUR,
    })),
    ...repeat(revocations, () => ({
      kind: 'END_TOKENS',
      grant: random.integer(0, grants - 1),
      awayMs: random.integer(2_000, 8_000),
    })),
    ...repeat(pauses, () => ({
      kind: 'PAUSE_ACCOUNT',
      account: random.integer(0, accounts - 1),
      awayMs: random.integer(2_000, 8_000),
    })),
  ].sort((a, b) => a.at - b.at);
}

import type { FaultResult } from './fault-run';
import { countBy } from './verdict';

const times = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(' / ');

/** Adds the name of a group to the names of its values. */
const grouped = <Value>(group: string, counts: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${group}: ${name}`, count]));

const mapped = <From, To>(
  values: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));

/** Returns the rows of the table that a run prints. */
export function tableOf(result: FaultResult): Record<string, number | string> {
  const { statuses, platforms, failures, users, faults, unknowns, settling, lateness } = result;
  const { PUBLISHED = 0, FAILED = 0, CANCELLED = 0 } = statuses;
  return {
    seed: result.seed,
    accounts: result.accounts,
    published: PUBLISHED,
    'canceled, not shown': CANCELLED,
    'failed, not shown': FAILED,
    'unknown for a while, then settled': unknowns,
    doubled: result.doubled.length,
    lost: result.lost.length,
    foreign: result.foreign.length,
    early: result.early.length,
    'sent while paused': result.sentInPause.length,
    open: result.open,
    'settled after, p50 / p99 (s)': times(settling),
    ...grouped('settled on', mapped(result.settlingByPlatform, times)),
    'shown after, p50 / p99 (s)': times(lateness),
    'duration (s)': Math.round(result.seconds),
    ...grouped('shown on', platforms),
    ...grouped('failed on', failures),
    ...Object.assign({}, ...Object.entries(users).map(([what, counts]) => grouped(what, counts))),
    ...grouped(
      'fault',
      countBy(faults, ({ kind }) => kind),
    ),
  };
}

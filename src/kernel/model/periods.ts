import { Temporal } from 'temporal-polyfill';
import { badArgument } from '../errors';
import { enumeration, type NameOf } from './enumeration';
import { formatted } from './constraints';

/** Maximum number of years between the first and the last day of a range. */
export const MAX_RANGE_YEARS = 3;
/** Maximum number of periods in a range. */
export const MAX_PERIODS = 800;

/** The units of periods, from the shortest to the longest. */
export const PERIOD_UNITS = ['HOUR', 'DAY', 'WEEK', 'MONTH'] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

export const ComparedPeriod = enumeration('ComparedPeriod', 'The days that a report is about.', {
  CURRENT: 'The days from `from` to `to`.',
  PREVIOUS: 'The same number of days before `from`.',
});
export type ComparedPeriod = NameOf<typeof ComparedPeriod>;

/** The days of a report, as given in its arguments. */
export interface RangeArguments {
  /** First and last day. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly period?: ComparedPeriod | null;
}

/** Days in a time zone. */
export interface Range {
  readonly first: Temporal.PlainDate;
  readonly last: Temporal.PlainDate;
  readonly timeZone: string;
}

/** A part of a range. The first one may start before the range, and the last one may end after it. */
export interface Period {
  /** The local day on which it starts. */
  readonly day: string;
  readonly start: Date;
  readonly end: Date;
}

const instantOf = ({ epochMilliseconds }: Temporal.ZonedDateTime): Date => new Date(epochMilliseconds);

/** Returns the first instant of a day. It is later than midnight where clocks skip midnight. */
const startOf = (day: Temporal.PlainDate, timeZone: string): Temporal.ZonedDateTime =>
  day.toZonedDateTime(timeZone);

/** Checks the days of a report. Throws BAD_USER_INPUT for an invalid range. */
export function rangeOf({ from, to, timeZone, period }: RangeArguments): Range {
  const first = Temporal.PlainDate.from(from);
  const last = Temporal.PlainDate.from(to);
  if (Temporal.PlainDate.compare(last, first) < 0) throw badArgument('to', 'must not be before `from`.');
  if (Temporal.PlainDate.compare(last, first.add({ years: MAX_RANGE_YEARS })) >= 0)
    throw badArgument('to', `must be less than ${MAX_RANGE_YEARS} years after \`from\`.`);
  if (period !== 'PREVIOUS') return { first, last, timeZone };
  const days = first.until(last).days + 1;
  return { first: first.subtract({ days }), last: last.subtract({ days }), timeZone };
}

/** Returns the first instant of a range, and the first one after it. */
export const boundsOf = ({ first, last, timeZone }: Range): [start: Date, end: Date] => [
  instantOf(startOf(first, timeZone)),
  instantOf(startOf(last.add({ days: 1 }), timeZone)),
];

/** Returns the first day of the period that contains a day. Weeks start on Monday. */
function firstDayOf(day: Temporal.PlainDate, unit: PeriodUnit): Temporal.PlainDate {
  if (unit === 'WEEK') return day.subtract({ days: day.dayOfWeek - 1 });
  return unit === 'MONTH' ? day.with({ day: 1 }) : day;
}

const LENGTHS = { HOUR: { days: 1 }, DAY: { days: 1 }, WEEK: { weeks: 1 }, MONTH: { months: 1 } } as const;
const HOUR_MS = 3_600_000;

/** Returns the hours of a period. They start with the day: a day on which clocks change may end with a shorter one. */
function* hoursOf({ day, start, end }: Period): Generator<Period> {
  for (let at = start.getTime(); at < end.getTime(); at += HOUR_MS)
    yield { day, start: new Date(at), end: new Date(Math.min(at + HOUR_MS, end.getTime())) };
}

/** Periods of recent ranges. Computing those of a year takes milliseconds, and operations are measured before they run. */
const known = new Map<string, readonly Period[]>();
const MOST_KNOWN = 100;

/** Returns the periods of a range, in order. Throws BAD_USER_INPUT if there are too many. */
export function periodsOf(range: Range, unit: PeriodUnit, argument: string): readonly Period[] {
  const key = `${range.first.toString()} ${range.last.toString()} ${range.timeZone} ${unit}`;
  const found = known.get(key);
  if (found) return found;
  const periods = computedPeriods(range, unit, argument);
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!);
  known.set(key, periods);
  return periods;
}

/** Returns the periods of a range, in order. Throws BAD_USER_INPUT if there are too many. */
function computedPeriods({ first, last, timeZone }: Range, unit: PeriodUnit, argument: string): Period[] {
  const periods: Period[] = [];
  let day = firstDayOf(first, unit);
  let start = startOf(day, timeZone);
  while (Temporal.PlainDate.compare(day, last) <= 0) {
    const next = day.add(LENGTHS[unit]);
    const end = startOf(next, timeZone);
    const whole = { day: day.toString(), start: instantOf(start), end: instantOf(end) };
    for (const period of unit === 'HOUR' ? hoursOf(whole) : [whole]) periods.push(period);
    if (periods.length > MAX_PERIODS)
      throw badArgument(
        argument,
        `divides the range into more than ${formatted(MAX_PERIODS)} periods. Use a longer unit or fewer days.`,
      );
    [day, start] = [next, end];
  }
  return periods;
}

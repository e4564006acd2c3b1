import { dayAround } from '../days';
import type { ScheduleTime } from '../schedule.entity';
import type { Period } from './best-time-input';
import { type BestTimes, datesOf, occurrenceOn } from './best-times';

/** Milliseconds since 1970. */
type Instant = number;

/** A publication that is scheduled, or was published. */
export interface KnownPublication {
  readonly at: Instant;
  /** The local date. */
  readonly day: string;
}

/** A limit of the platform on posts. */
interface PostLimit {
  readonly limit: number;
  /** Length of the period in milliseconds, which moves with the time. */
  readonly length: number;
  /** The time zone in whose days the platform counts. Null if it counts in the period. */
  readonly timeZone: string | null;
  /** Times of the publications that it counts. */
  readonly times: readonly Instant[];
}

/** What decides which times are free for a social account. */
export interface AccountTimes {
  /** Open schedules and the latest publications. */
  readonly known: readonly KnownPublication[];
  /** Periods that are not offered. Their ends do not belong to them. */
  readonly held: readonly { readonly from: Instant; readonly to: Instant }[];
  /** Null if the platform has no limit that counts the post. */
  readonly quota: PostLimit | null;
  /** When limits that the platform reported as exceeded end. */
  readonly resetAt: Instant;
  readonly maxPerDay: number;
}

/** What is asked for each time. Instants are sorted, because a social account can have thousands of schedules. */
interface SortedTimes extends Pick<AccountTimes, 'held' | 'quota' | 'resetAt'> {
  readonly instants: readonly Instant[];
}

const HOUR = 3_600_000;

const sorted = (instants: readonly Instant[]): readonly Instant[] => [...instants].sort((a, b) => a - b);

/** Returns the index of the first of sorted instants that is not before another one. */
function indexOf(instants: readonly Instant[], at: Instant): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (instants[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the platform accepts one more post at an instant. */
function hasRoom({ limit, length, timeZone, times }: PostLimit, at: Instant): boolean {
  if (timeZone) {
    const { from, to } = dayAround(at, timeZone);
    return indexOf(times, to) - indexOf(times, from) < limit;
  }
  const isFull = (start: number, from: Instant): boolean => indexOf(times, from + length) - start >= limit;
  // The fullest period with the instant starts at it, or at a publication before it.
  const end = indexOf(times, at);
  for (let start = indexOf(times, at - length + 1); start < end; start += 1)
    if (isFull(start, times[start]!)) return false;
  return !isFull(end, at);
}

/** Whether an instant is free. A publication in the hour that starts at the instant takes it. */
function isFree({ instants, held, quota, resetAt }: SortedTimes, at: Instant): boolean {
  if (at < resetAt || held.some(({ from, to }) => at >= from && at < to)) return false;
  const next = instants[indexOf(instants, at)];
  return (next === undefined || next >= at + HOUR) && (!quota || hasRoom(quota, at));
}

/** Returns the days on which the account has as many publications as wanted. */
function fullDays({ known, maxPerDay }: Pick<AccountTimes, 'known' | 'maxPerDay'>): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { day } of known) counts.set(day, (counts.get(day) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count >= maxPerDay).map(([day]) => day));
}

/**
 * Returns the best free time of a social account within a period: the first free occurrence of the best weekly time that has
 * one. Undefined if there is none.
 */
export function bestFreeTime(
  { times, source, study }: BestTimes,
  account: AccountTimes,
  { after, until }: Period,
  timeZone: string,
): ScheduleTime | undefined {
  const full = fullDays(account);
  const { held, resetAt, known, quota } = account;
  const free: SortedTimes = {
    ...{ held, resetAt, instants: sorted(known.map(({ at }) => at)) },
    quota: quota && { ...quota, times: sorted(quota.times) },
  };
  const lastDay = new Date(until.getTime() + 24 * HOUR).toISOString().slice(0, 10);
  for (const time of times)
    for (const date of datesOf(time.weekday, after)) {
      if (date > lastDay) break;
      if (full.has(date)) continue;
      const found = occurrenceOn(date, time, timeZone);
      if (!found || found.scheduledAt <= after || found.scheduledAt > until) continue;
      if (!isFree(free, found.scheduledAt.getTime())) continue;
      const suggested = { suggestedAt: found.scheduledAt, suggestedScore: time.score };
      return { ...found, ...suggested, suggestionSource: source, suggestionStudy: study };
    }
  return undefined;
}

import type { ScheduleTime } from '../schedule.entity';
import type { Period } from './best-time-input';
import { type BestTimes, datesOf, occurrenceOn } from './best-times';

/** Milliseconds since 1970. */
type Instant = number;

/** A publication that is scheduled, or was published. */
interface KnownPublication {
  readonly at: Instant;
  /** The local date. */
  readonly day: string;
}

/** What decides which times are free for a social account. */
export interface AccountTimes {
  /** Open schedules and the latest publications. */
  readonly known: readonly KnownPublication[];
  /** Periods that are not offered. Their ends do not belong to them. */
  readonly held: readonly { readonly from: Instant; readonly to: Instant }[];
  /** Number of posts that the platform accepts in any period of some seconds. Null if it has no limit. */
  readonly quota: { readonly limit: number; readonly period: number } | null;
  /** When limits that the platform reported as exceeded end. */
  readonly resetAt: Instant;
  readonly maxPerDay: number;
}

const HOUR = 3_600_000;

/** Whether the platform accepts one more post at an instant. */
function hasRoom({ known, quota }: AccountTimes, at: Instant): boolean {
  if (!quota) return true;
  const length = quota.period * 1000;
  const near = known.map((one) => one.at).filter((other) => Math.abs(other - at) < length);
  // The fullest period with the instant starts at it, or at a publication before it.
  const starts = [at, ...near.filter((other) => other < at)];
  return starts.every(
    (start) => near.filter((other) => other >= start && other < start + length).length < quota.limit,
  );
}

/** Whether an instant is free. A publication in the hour that starts at the instant takes it. */
const isFree = (account: AccountTimes, at: Instant): boolean =>
  at >= account.resetAt &&
  !account.held.some(({ from, to }) => at >= from && at < to) &&
  !account.known.some((one) => one.at >= at && one.at < at + HOUR) &&
  hasRoom(account, at);

/** Returns the days on which the account has as many publications as wanted. */
function fullDays({ known, maxPerDay }: AccountTimes): ReadonlySet<string> {
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
  const lastDay = new Date(until.getTime() + 24 * HOUR).toISOString().slice(0, 10);
  for (const time of times)
    for (const date of datesOf(time.weekday, after)) {
      if (date > lastDay) break;
      if (full.has(date)) continue;
      const found = occurrenceOn(date, time, timeZone);
      if (!found || found.scheduledAt <= after || found.scheduledAt > until) continue;
      if (!isFree(account, found.scheduledAt.getTime())) continue;
      const suggested = { suggestedAt: found.scheduledAt, suggestedScore: time.score };
      return { ...found, ...suggested, suggestionSource: source, suggestionStudy: study };
    }
  return undefined;
}

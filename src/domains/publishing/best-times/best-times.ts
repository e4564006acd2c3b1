import { resolveLocalTime } from '../../../kernel/model';
import type { Platform } from '../../common/content.enums';
import type { Weekday } from '../calendar/calendar.enums';
import type { ScheduleTime } from '../schedule.entity';
import type { BestTimesSource } from './best-times.enums';
import { defaultTimesOf } from './default-times';

/** The publications of an hour of the week. */
export interface MeasuredHour {
  /** From 1 for Monday to 7 for Sunday. */
  readonly day: number;
  readonly hour: number;
  readonly publications: number;
  /** Sum of the engagement of the publications. That of each is divided by the average of its social account. */
  readonly engagement: number;
}

/** A weekly time at which publications are expected to do well. */
export interface WeeklyTime {
  readonly weekday: Weekday;
  readonly time: string;
  /** From 0 to 100, where 50 is the average of the social account. Null if no publications were measured. */
  readonly score: string | null;
  readonly publications: number;
}

/** Weekly times, the best first, and what they are based on. */
export interface BestTimes {
  readonly source: BestTimesSource;
  /** The study that the times are taken from. Null if they are based on metrics. */
  readonly study: string | null;
  /** Number of publications with metrics. */
  readonly publications: number;
  readonly times: readonly WeeklyTime[];
}

/** Publications with metrics from which on the organization’s own times are more telling than those of a study. */
export const MIN_PUBLICATIONS = 20;
/** Hours of the week that they must have been published in, so that there is something to compare. */
const MIN_HOURS = 3;
/** Publications with average engagement that are added to each hour, so that one success does not decide. */
const AVERAGE_PUBLICATIONS = 3;
const AVERAGE_SCORE = 50;

const WEEKDAYS: readonly Weekday[] = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
];

const timeOf = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** Returns a score from 0 to 100. Engagement that is twice the average results in 67, and half of it in 33. */
function scoreOf({ publications, engagement }: MeasuredHour): number {
  const expected = (engagement + AVERAGE_PUBLICATIONS) / (publications + AVERAGE_PUBLICATIONS);
  return Math.round((10_000 * expected) / (expected + 1)) / 100;
}

/** Returns the weekly times that are at least average, the best first, or those of a study if too little is measured. */
export function rankTimes(hours: readonly MeasuredHour[], platform: Platform): BestTimes {
  const publications = hours.reduce((sum, hour) => sum + hour.publications, 0);
  if (publications < MIN_PUBLICATIONS || hours.length < MIN_HOURS) {
    const { source: study, times } = defaultTimesOf(platform);
    const asWeekly = ([weekday, hour]: readonly [Weekday, number]): WeeklyTime => ({
      weekday,
      time: timeOf(hour),
      score: null,
      publications: 0,
    });
    return { source: 'DEFAULTS', study, publications, times: times.map(asWeekly) };
  }
  const times = hours
    .map((hour) => ({ hour, score: scoreOf(hour) }))
    .filter(({ score }) => score >= AVERAGE_SCORE)
    .sort((a, b) => b.score - a.score || b.hour.publications - a.hour.publications || orderOf(a.hour, b.hour))
    .map(({ hour, score }) => ({
      weekday: WEEKDAYS[hour.day - 1]!,
      time: timeOf(hour.hour),
      score: String(score),
      publications: hour.publications,
    }));
  return { source: 'METRICS', study: null, publications, times };
}

const orderOf = (a: MeasuredHour, b: MeasuredHour): number => a.day - b.day || a.hour - b.hour;

const DAY = 86_400_000;
const DAYS_OF_WEEK = 7;

/** A day in any time zone is at most one day before or after that in UTC. */
const firstDay = (after: Date): number => Math.floor(after.getTime() / DAY) - 1;

type LocalTime = ScheduleTime & { readonly localDateTime: string };

/** Returns an occurrence of a weekly time on a day. Undefined if clocks skip the time. */
export function occurrenceOn(
  date: string,
  { time }: Pick<WeeklyTime, 'time'>,
  timeZone: string,
): LocalTime | undefined {
  const localDateTime = `${date}T${time}`;
  const resolved = resolveLocalTime(localDateTime, timeZone);
  if ('nextValid' in resolved) return undefined;
  return { scheduledAt: resolved.instant, localDateTime, timeZone, occurrence: resolved.occurrence };
}

/** Yields the dates of a weekday in any time zone, beginning with one that is not after an instant. */
export function* datesOf(weekday: Weekday, after: Date): Generator<string> {
  for (let day = firstDay(after); ; day += 1) {
    const date = new Date(day * DAY);
    if (WEEKDAYS[(date.getUTCDay() + DAYS_OF_WEEK - 1) % DAYS_OF_WEEK] === weekday)
      yield date.toISOString().slice(0, 10);
  }
}

/** Returns the first occurrence of a weekly time after an instant. Occurrences that clocks skip are passed over. */
export function nextOccurrence(
  { weekday, ...time }: Pick<WeeklyTime, 'weekday' | 'time'>,
  timeZone: string,
  after: Date,
): LocalTime {
  for (const date of datesOf(weekday, after)) {
    const found = occurrenceOn(date, time, timeZone);
    if (found && found.scheduledAt > after) return found;
  }
  throw new Error('Dates do not end.');
}

import { ID } from 'type-graphql';
import { dateTime, InputBuilder, integer, timeZone } from '../../../kernel/model';
import { throwUserError } from '../../../kernel/write';
import { PUBLISHING_MESSAGES } from '../publishing.messages';
import { assertNear } from '../time-limits';

/** The period in which a best time is chosen, and its conditions. */
export interface BestTimeInput {
  readonly after?: string | null;
  readonly before?: string | null;
  readonly calendarId?: string | null;
  readonly timeZone?: string | null;
  readonly maxPerDay?: number | null;
}

const DAY = 86_400_000;
const DEFAULT_DAYS = 14;
const MAX_DAYS = 92;
export const DEFAULT_PER_DAY = 1;
const MAX_PER_DAY = 10;

export const BEST_TIME_PATH = ['input', 'when', 'bestTime'];

export const bestTimeInput = new InputBuilder(
  'BestTimeInput',
  'The period in which the best free time is chosen. `{}` chooses one of the next 14 days.',
)
  .addValue('after', dateTime, {
    description:
      'Chooses a time after this instant, at most five years from now. Defaults to now. An instant in the past counts as now.',
    nullable: true,
  })
  .addValue('before', dateTime, {
    description: `Chooses a time until this instant, at most ${MAX_DAYS} days after the earliest time. Defaults to ${DEFAULT_DAYS} days after it.`,
    nullable: true,
  })
  .add('calendarId', () => ID, {
    description:
      'ID of a calendar. Chooses a day of the calendar that is not held. If omitted, days that are held in a calendar of the social account are skipped.',
    nullable: true,
  })
  .addValue('timeZone', timeZone, {
    description:
      'The time zone of the weekly times and days. Defaults to that of the calendar, or else that of the viewer’s preferences.',
    nullable: true,
  })
  .addValue('maxPerDay', integer({ min: 1, max: MAX_PER_DAY }), {
    description: `Maximum number of publications of the social account on a day, with those that are published or scheduled already. Defaults to ${DEFAULT_PER_DAY}.`,
    nullable: true,
  }).target;

/** Instants between which a time is chosen: after the first, and not after the second. */
export interface Period {
  readonly after: Date;
  readonly until: Date;
}

/** Returns the period of the input. Throws a user error if it is past, too far away, too long or ends before it starts. */
export function periodOf({ after: wanted, before }: BestTimeInput, now: Date): Period {
  const after = wanted ? new Date(Math.max(Date.parse(wanted), now.getTime())) : now;
  const until = before ? new Date(before) : new Date(after.getTime() + DEFAULT_DAYS * DAY);
  assertNear(after, now, [...BEST_TIME_PATH, 'after']);
  const path = [...BEST_TIME_PATH, 'before'];
  if (until <= now) throwUserError('OUT_OF_RANGE', PUBLISHING_MESSAGES.inThePast(), path);
  if (until <= after) throwUserError('OUT_OF_RANGE', PUBLISHING_MESSAGES.periodEndsBeforeStart(), path);
  if (until.getTime() > after.getTime() + MAX_DAYS * DAY)
    throwUserError('OUT_OF_RANGE', PUBLISHING_MESSAGES.periodTooLong({ days: MAX_DAYS }), path);
  return { after, until };
}

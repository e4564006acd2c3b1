import {
  boolean,
  dateTime,
  InputBuilder,
  localDateTime,
  oneOf,
  resolveLocalTime,
  timeZone,
} from '../../kernel/model';
import { invalidValue, type MutationContext, MutationError, throwUserError } from '../../kernel/write';
import { type BestTimeInput, bestTimeInput } from './best-times/best-time-input';
import { nextFreeSlotInput } from './calendar/slot-time';
import type { SlotSource } from './calendar/free-slot-rows';
import { LocalTimeOccurrence } from './publishing.enums';
import { PUBLISHING_MESSAGES } from './publishing.messages';
import type { ScheduleTime } from './schedule.entity';
import { assertNear } from './time-limits';

interface LocalTimeInput {
  readonly dateTime: string;
  readonly timeZone?: string | null;
  readonly occurrence?: LocalTimeOccurrence | null;
}

/** When a post is published. Exactly one field is set. */
export interface WhenInput {
  readonly at?: string;
  readonly local?: LocalTimeInput;
  readonly nextFreeSlot?: SlotSource;
  readonly bestTime?: BestTimeInput;
  readonly now?: boolean;
}

const localTimeInput = new InputBuilder(
  'LocalTimeInput',
  'A date and time on the clocks of a time zone. A time that clocks skip is rejected with the next valid one.',
)
  .addValue('dateTime', localDateTime, { description: 'The local date and time.', nullable: false })
  .addValue('timeZone', timeZone, {
    description: 'The time zone. Defaults to that of the viewer’s preferences.',
    nullable: true,
  })
  .addValue('occurrence', oneOf(LocalTimeOccurrence), {
    description:
      'The occurrence to use if the local time occurs twice. Ignored if it occurs once. Defaults to `EARLIER`.',
    nullable: true,
  }).target;

const whenInput = new InputBuilder('ScheduleTimeInput', 'When a post is published. Set exactly one field.')
  .oneOf()
  .addValue('at', dateTime, {
    description: 'Publishes the post at an instant, at most five years from now.',
    nullable: true,
  })
  .addObject('local', localTimeInput, {
    description: 'Publishes the post at a local time, at most five years from now.',
    nullable: true,
  })
  .addObject('nextFreeSlot', nextFreeSlotInput, {
    description: 'Publishes the post at the next free posting slot.',
    nullable: true,
  })
  .addObject('bestTime', bestTimeInput, {
    description:
      'Publishes the post at the best free time of a period. Each social account gets its own: the first free occurrence of the best weekly time that `bestTimes` reports. A time is free if no other publication of the account is scheduled in the hour after it, and the platform accepts one more post.',
    nullable: true,
  })
  .addValue('now', boolean, {
    description: 'Publishes the post as soon as possible. Must be true.',
    nullable: true,
  }).target;

/** Adds the time to the input of a mutation. */
export const addWhen = (builder: InputBuilder): InputBuilder =>
  builder.addObject('when', whenInput, { description: 'When the post is published.', nullable: false });

/** Adds a time that can be omitted. */
export const addOptionalTime = (builder: InputBuilder, description: string): InputBuilder =>
  builder.addObject('when', whenInput, { description, nullable: true });

/** Adds a time that defaults to now. */
export const addOptionalWhen = (builder: InputBuilder): InputBuilder =>
  addOptionalTime(builder, 'When the post is published. Defaults to now.');

type Context = Pick<MutationContext<{ readonly when: WhenInput }>, 'tx' | 'context' | 'at'> & {
  readonly input: { readonly when: WhenInput };
};

export async function zoneOfViewer({ tx, context }: Pick<Context, 'tx' | 'context'>): Promise<string> {
  const [preferences] = await tx.query<{ timezone: string }>(
    'SELECT timezone FROM user_preferences WHERE user_id = $1',
    [context.actor!.userId],
  );
  return preferences?.timezone ?? 'UTC';
}

async function timeOfLocal(ctx: Context, local: LocalTimeInput): Promise<ScheduleTime> {
  const { dateTime: time, occurrence: wanted } = local;
  const zone = local.timeZone ?? (await zoneOfViewer(ctx));
  const resolved = resolveLocalTime(time, zone, wanted ?? undefined);
  if ('nextValid' in resolved) {
    const message = PUBLISHING_MESSAGES.skippedTime({
      time: time.replace('T', ' '),
      timeZone: zone,
      next: resolved.nextValid.replace('T', ' '),
    });
    const path = ['input', 'when', 'local', 'dateTime'];
    throw new MutationError([
      invalidValue('NOT_ALLOWED', message, path, { allowedValues: [resolved.nextValid] }),
    ]);
  }
  return {
    scheduledAt: resolved.instant,
    localDateTime: time,
    timeZone: zone,
    occurrence: resolved.occurrence,
  };
}

const timeOfInstant = (scheduledAt: Date): ScheduleTime => ({
  scheduledAt,
  localDateTime: null,
  timeZone: null,
  occurrence: null,
});

/** User errors of a time that does not exist, is in the past or is too far away. */
export const TIME_ERRORS = ['INVALID', 'OUT_OF_RANGE', 'NOT_ALLOWED', 'InvalidValueError'] as const;

/** Returns the time of a schedule that the input names. Throws a user error if it cannot be planned. */
export async function scheduleTimeOf(ctx: Context): Promise<ScheduleTime> {
  const { at: now } = ctx;
  const { at, local } = ctx.input.when;
  if (!local && at === undefined) {
    if (!ctx.input.when.now)
      throwUserError('INVALID', PUBLISHING_MESSAGES.nowIsTrue(), ['input', 'when', 'now']);
    return timeOfInstant(now);
  }
  const time = local ? await timeOfLocal(ctx, local) : timeOfInstant(new Date(at!));
  const path = ['input', 'when', ...(local ? ['local', 'dateTime'] : ['at'])];
  if (time.scheduledAt < now) throwUserError('OUT_OF_RANGE', PUBLISHING_MESSAGES.inThePast(), path);
  assertNear(time.scheduledAt, now, path);
  return time;
}

/** Returns the time as it is shown to users, in the time zone in which it was planned. */
export const timeText = ({ scheduledAt, localDateTime: local, timeZone: zone }: ScheduleTime): string =>
  `${(local ?? scheduledAt.toISOString().slice(0, 16)).replace('T', ' ')} (${zone ?? 'UTC'})`;

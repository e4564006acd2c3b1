import { resolveLocalTime } from '../../../kernel/model';
import type { ScheduleTime } from '../schedule.entity';
import type { Weekday } from './calendar.enums';

/** A weekly slot of a calendar. */
interface SlotRow {
  readonly id: string;
  readonly weekday: Weekday;
  readonly time: string;
  /** Null if the slot is for all accounts that have no slots of their own in the calendar. */
  readonly accountId: string | null;
}

/** A calendar with its slots. Days are inclusive, in its time zone. */
export interface SlotCalendar {
  readonly id: string;
  readonly timeZone: string;
  readonly startDate: string;
  readonly endDate: string | null;
  readonly holds: readonly { readonly startDate: string; readonly endDate: string }[];
  /** The social accounts that use the slots without an account. */
  readonly commonAccountIds: readonly string[];
  readonly slots: readonly SlotRow[];
}

/** An open schedule of a social account. */
export interface TakenTime {
  readonly accountId: string;
  readonly scheduledAt: string;
}

/** An occurrence of a slot that is free for at least one social account. */
export interface FreeSlotTime extends ScheduleTime {
  readonly localDateTime: string;
  readonly timeZone: string;
  readonly slotId: string;
  readonly calendarId: string;
  /** The social accounts without an open schedule at that time. */
  readonly accountIds: readonly string[];
}

/** Weeks after which the search for free slots ends. */
export const SEARCHED_WEEKS = 52;

const DAY = 86_400_000;
export const WEEK = 7 * DAY;
const MINUTE = 60_000;
/** In the order of `Date.getUTCDay`. */
const WEEKDAYS: readonly Weekday[] = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
];

const isOpen = ({ startDate, endDate, holds }: SlotCalendar, day: string): boolean =>
  day >= startDate &&
  (endDate === null || day <= endDate) &&
  !holds.some((hold) => day >= hold.startDate && day <= hold.endDate);

/** Returns the days in any time zone between two instants, with their weekdays. */
function daysBetween(from: number, to: number): { day: string; weekday: Weekday }[] {
  const first = Math.floor(from / DAY) - 1;
  const last = Math.floor(to / DAY) + 1;
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const date = new Date((first + index) * DAY);
    return { day: date.toISOString().slice(0, 10), weekday: WEEKDAYS[date.getUTCDay()]! };
  });
}

/** Returns the occurrence of a slot on a day. Undefined if clocks skip the time. */
function occurrenceOf(
  { id: calendarId, timeZone, commonAccountIds }: SlotCalendar,
  slot: SlotRow,
  day: string,
): FreeSlotTime | undefined {
  const localDateTime = `${day}T${slot.time}`;
  const resolved = resolveLocalTime(localDateTime, timeZone);
  if ('nextValid' in resolved) return undefined;
  return {
    slotId: slot.id,
    calendarId,
    scheduledAt: resolved.instant,
    localDateTime,
    timeZone,
    occurrence: resolved.occurrence,
    accountIds: slot.accountId === null ? commonAccountIds : [slot.accountId],
  };
}

/** Returns the occurrences of slots after one instant and until another, in order, whether free or not. */
function occurrencesBetween(calendars: readonly SlotCalendar[], from: number, to: number): FreeSlotTime[] {
  const days = daysBetween(from, to);
  return calendars
    .flatMap((calendar) =>
      days
        .filter(({ day }) => isOpen(calendar, day))
        .flatMap(({ day, weekday }) =>
          calendar.slots
            .filter((slot) => slot.weekday === weekday)
            .map((slot) => occurrenceOf(calendar, slot, day)),
        ),
    )
    .filter((one) => one !== undefined)
    .filter(({ scheduledAt }) => scheduledAt.getTime() > from && scheduledAt.getTime() <= to)
    .sort((a, b) => a.scheduledAt.getTime() - b.scheduledAt.getTime() || (a.slotId < b.slotId ? -1 : 1));
}

const keyOf = (accountId: string, instant: number): string => `${accountId} ${Math.floor(instant / MINUTE)}`;

/**
 * Yields the occurrences of slots after an instant that are free for at least one of their social accounts, in order. An
 * open schedule within the same minute takes a slot. Ends after `SEARCHED_WEEKS`.
 */
export function* freeSlots(
  calendars: readonly SlotCalendar[],
  taken: readonly TakenTime[],
  after: Date,
): Generator<FreeSlotTime> {
  const isTaken = new Set(
    taken.map(({ accountId, scheduledAt }) => keyOf(accountId, Date.parse(scheduledAt))),
  );
  const start = after.getTime();
  for (let week = 0; week < SEARCHED_WEEKS; week += 1)
    for (const one of occurrencesBetween(calendars, start + week * WEEK, start + (week + 1) * WEEK)) {
      const accountIds = one.accountIds.filter((id) => !isTaken.has(keyOf(id, one.scheduledAt.getTime())));
      if (accountIds.length) yield { ...one, accountIds };
    }
}

/** Returns the first items of a generator, at most `count`. */
export function takeFirst<Item>(items: Iterable<Item>, count: number): Item[] {
  const taken: Item[] = [];
  for (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

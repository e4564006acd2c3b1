import type { WriteTransaction } from '../../kernel/session';
import type { MutationContext } from '../../kernel/write';
import type { accountName } from '../channels/account-names';
import { bestFreeTimesOf } from './best-times/best-free-time-rows';
import { lockSlots, shareSlots, type SlotOrganizations, slotTimesOf } from './calendar/slot-time';
import type { PublishMode } from './publishing.enums';
import type { ScheduleTime } from './schedule.entity';
import { type WhenInput, zoneOfViewer } from './schedule-time';

/** Times that depend on other schedules: free slots and best times. */

/** A time in an input, and the post or publication that names the organization. */
interface WantedTime {
  readonly when?: WhenInput | null;
  readonly postId?: unknown;
  readonly publicationId?: unknown;
}

/** Whether the time is chosen among free ones. Otherwise the input names it. */
export const isChosen = ({ nextFreeSlot, bestTime }: WhenInput): boolean => Boolean(nextFreeSlot ?? bestTime);

/**
 * Locks the times of schedules, as `lockSlots` does if one is chosen among free ones, or else as `shareSlots` does. Must precede the
 * locks of posts, outside `asSystem`.
 */
export async function lockTimes(
  tx: WriteTransaction,
  wanted: readonly WantedTime[],
): Promise<SlotOrganizations> {
  if (wanted.some(({ when }) => when && isChosen(when))) return lockSlots(tx, wanted.map(sourceOf));
  await shareSlots(tx, wanted);
  return new Map();
}

const sourceOf = ({ when, ...row }: WantedTime): Parameters<typeof lockSlots>[1][number] =>
  when?.nextFreeSlot ?? { ...row, calendarId: when?.bestTime?.calendarId };

interface Chosen {
  readonly organization: string;
  readonly when: WhenInput;
  /** See `lockSlots`. */
  readonly visible: SlotOrganizations;
  readonly accounts: readonly (Parameters<typeof accountName>[0] & { readonly id: string })[];
  readonly post: string;
  readonly publishMode: PublishMode;
  /** The schedule that moves. */
  readonly schedule?: string | null;
}

/** Returns the time at which each social account publishes, by its ID. Throws a user error if one has no free time. */
export function chosenTimesOf(
  { tx, context, at: now }: Pick<MutationContext<object>, 'tx' | 'context' | 'at'>,
  { when: { nextFreeSlot, bestTime }, ...chosen }: Chosen,
): Promise<ReadonlyMap<string, ScheduleTime>> {
  if (nextFreeSlot) return slotTimesOf(tx, { ...chosen, source: nextFreeSlot, now });
  const zone = (): Promise<string> => zoneOfViewer({ tx, context });
  return bestFreeTimesOf(tx, { ...chosen, input: bestTime!, now, zoneOfViewer: zone });
}

import type { MutationContext } from '../../kernel/write';
import type { Post } from '../content/post.entity';
import { accountsFor } from './account-checks';
import { type SlotOrganizations, slotTimesOf } from './calendar/slot-time';
import type { CheckedAccount } from './preflight/types';
import type { PublishMode } from './publishing.enums';
import { notifyOfPlan } from './schedule.notifications';
import type { ScheduleTime } from './schedule.entity';
import { scheduleTimeOf, type WhenInput } from './schedule-time';

/** Returns the time at which a social account publishes, by its ID. */
export type TimeOf = (account: string) => ScheduleTime;

type Context = MutationContext<{
  readonly accountIds: readonly string[];
  readonly when: WhenInput;
  readonly publishMode?: PublishMode | null;
}>;

interface Wanted {
  /** See `visibleAccounts`. */
  readonly visible: readonly string[];
  /** See `lockSlots`. */
  readonly ofSlots: SlotOrganizations;
}

/** Returns the social accounts, and the time at which each publishes. Free slots differ between accounts. */
export async function accountsWithTimes(
  ctx: Context,
  { id: post, organization }: Post,
  { visible, ofSlots }: Wanted,
): Promise<{ accounts: CheckedAccount[]; timeOf: TimeOf }> {
  const { tx, input, at: now } = ctx;
  const source = input.when.nextFreeSlot;
  const fixed = source ? undefined : await scheduleTimeOf(ctx);
  // No schedule takes a free slot.
  const plan = {
    organization,
    post,
    scheduledAt: fixed?.scheduledAt ?? now,
    publishMode: input.publishMode ?? 'AUTOMATIC',
  };
  const accounts = await accountsFor(tx, plan, { ids: input.accountIds, visible }, now);
  if (!source) return { accounts, timeOf: () => fixed! };
  const times = await slotTimesOf(tx, { organization, source, visible: ofSlots, accounts, now });
  return { accounts, timeOf: (account) => times.get(account)! };
}

/** Notifies the author of each time at which the post is published. */
export async function notifyOfTimes(
  ctx: Context,
  { id: post, organization }: Post,
  accounts: readonly CheckedAccount[],
  timeOf: TimeOf,
): Promise<void> {
  const byTime = new Map<number, CheckedAccount[]>();
  for (const account of accounts) {
    const instant = timeOf(account.id).scheduledAt.getTime();
    byTime.set(instant, [...(byTime.get(instant) ?? []), account]);
  }
  for (const ofTime of byTime.values()) {
    const time = timeOf(ofTime[0]!.id);
    await notifyOfPlan(ctx, 'SCHEDULED', { post, organization, accounts: ofTime, time });
  }
}

import { id, type InputBuilder, listOf, oneOf } from '../../kernel/model';
import type { MutationContext } from '../../kernel/write';
import type { Post } from '../content/post.entity';
import { accountsFor } from './account-checks';
import type { SlotOrganizations } from './calendar/slot-time';
import { chosenTimesOf, isChosen } from './chosen-times';
import type { CheckedAccount } from './preflight/types';
import { PublishMode } from './publishing.enums';
import { notifyOfPlan, type PlanActor } from './schedule.notifications';
import type { ScheduleTime } from './schedule.entity';
import { scheduleTimeOf, type WhenInput } from './schedule-time';

/** Limits how many rows, and later calls of platforms, one mutation causes. */
export const MAX_ACCOUNTS = 20;

export const accountIdsType = listOf(id, { max: MAX_ACCOUNTS });

/** The description of `accountIds` in inputs. */
export const ACCOUNT_IDS =
  'IDs of the social accounts to publish on. Each must belong to the organization itself or to the client account of the post, and be connected unless `publishMode` is `REMINDER`.';

/** Adds the way in which a post is published to the input of a mutation. */
export const addPublishMode = (builder: InputBuilder): InputBuilder =>
  builder.addValue('publishMode', oneOf(PublishMode), {
    description:
      'The way the post is published. Must be `REMINDER` for platforms that accept no posts from apps, such as WhatsApp. Defaults to `AUTOMATIC`.',
    nullable: true,
  });

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

/** Returns the social accounts, and the time at which each publishes. Free slots and best times differ between accounts. */
export async function accountsWithTimes(
  ctx: Context,
  { id: post, organization }: Pick<Post, 'id' | 'organization'>,
  { visible, ofSlots }: Wanted,
): Promise<{ accounts: CheckedAccount[]; timeOf: TimeOf }> {
  const { tx, input, at: now } = ctx;
  const { when } = input;
  const fixed = isChosen(when) ? undefined : await scheduleTimeOf(ctx);
  // No schedule takes a free slot or a best time.
  const plan = {
    organization,
    post,
    scheduledAt: fixed?.scheduledAt ?? now,
    publishMode: input.publishMode ?? 'AUTOMATIC',
  };
  const accounts = await accountsFor(tx, plan, { ids: input.accountIds, visible }, now);
  if (fixed) return { accounts, timeOf: () => fixed };
  const { publishMode } = plan;
  const wanted = { organization, post, publishMode, when, visible: ofSlots, accounts };
  const times = await chosenTimesOf(ctx, wanted);
  return { accounts, timeOf: (account) => times.get(account)! };
}

/** Notifies the author of each time at which the post is published. */
export async function notifyOfTimes(
  actor: PlanActor,
  { id: post, organization }: Pick<Post, 'id' | 'organization'>,
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
    await notifyOfPlan(actor, 'SCHEDULED', { post, organization, accounts: ofTime, time });
  }
}

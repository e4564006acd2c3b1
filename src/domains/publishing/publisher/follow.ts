import { valueTerm } from '../../../kernel/messages';
import {
  CONFIRMATION,
  type Draft,
  type FollowUpResult,
  type PublishedPost,
  type PublishingPort,
} from '../publishing.port';
import { accountOf, opened, portOf, type Publishing } from './context';
import { backoff } from './decision';
import type { Delivery, PendingFollowUp } from './deliveries';
import { type Failure, failureOf, storedFailure } from './failure';
import { logFailure } from './log-failure';
import { PUBLISHER_MESSAGES } from './publisher.messages';
import { WHILE_PAUSED } from './transitions';

const MINUTE = 60_000;
const MAX_FAILURES = 6;
const PAUSE = { base: 2 * MINUTE, cap: 60 * MINUTE };

/** Failures after which a step is not run again: the platform rejects it for good, or the post is gone. */
const FINAL: readonly Failure['class'][] = ['FIX_CONTENT', 'FIX_MEDIA', 'GONE', 'DUPLICATE', 'CHECKPOINT'];

/** What the confirmation of a post that the platform withdrew fails with, if it gives a reason. */
const WITHDRAWN: readonly Failure['class'][] = ['FIX_CONTENT', 'FIX_MEDIA'];

/** Platforms that check posts after publishing tell the result within this time. */
const LONGEST_WAIT = 48 * 60 * MINUTE;

/** How often a step that waits for a paused account looks whether it was resumed. */
const WHILE_PAUSED_MS = 5 * MINUTE;
/** A first comment that comes days after the post is no first comment. */
const LONGEST_PAUSE = 48 * 60 * MINUTE;

/** Whether the platform cannot tell yet, which is no failure. */
const isWaiting = (failure: Failure, { publishedAt }: Delivery, now: Date): boolean =>
  failure.class === 'NOT_SENT' &&
  failure.retryAt !== undefined &&
  publishedAt !== null &&
  now.getTime() - publishedAt.getTime() < LONGEST_WAIT;

/** Returns the steps that follow publishing, with the times at which they run. */
export const pendingFollowUps = (port: PublishingPort, draft: Draft, publishedAt: Date): PendingFollowUp[] =>
  port.followUps(draft).map(({ name, delay }) => ({
    name,
    at: new Date(publishedAt.getTime() + delay * 1000).toISOString(),
    failures: 0,
  }));

const postOf = ({ platformPostId, kind, publishedAt, permalink }: Delivery): PublishedPost => ({
  platformPostId: platformPostId!,
  kind: kind!,
  publishedAt: publishedAt!,
  permalink,
});

/** Returns the columns of the publication that a step changed. */
function changesOf(delivery: Delivery, { post, commentId }: FollowUpResult): Record<string, unknown> {
  return {
    ...(post.platformPostId !== delivery.platformPostId && { platform_post_id: post.platformPostId }),
    ...(post.permalink !== delivery.permalink && { permalink: post.permalink }),
    ...(post.kind !== delivery.kind && { kind: post.kind }),
    ...(commentId !== undefined && { first_comment_id: commentId }),
  };
}

/** Stores what is left. */
async function finish(
  ctx: Publishing,
  delivery: Delivery,
  columns: Record<string, unknown>,
  pending: readonly PendingFollowUp[],
  more: { readonly failed?: Record<string, unknown>; readonly isDeleted?: boolean } = {},
): Promise<void> {
  const next = Math.min(...pending.map(({ at }) => Date.parse(at)));
  const delay = pending.length ? Math.max(0, next - ctx.clock.now().getTime()) : 0;
  await ctx.outcomes.followed(delivery, columns, { pending, delay, ...more });
}

/** Whether a step waits until users resume the account. */
const waitsWhilePaused = (port: PublishingPort, draft: Draft, name: string): boolean =>
  port.followUps(draft).some((step) => step.name === name && WHILE_PAUSED[step.effect] === 'WAIT');

/** Looks again later whether the account is resumed. Records that the step failed if that takes too long. */
async function waitForAccount(
  ctx: Publishing,
  delivery: Delivery,
  due: PendingFollowUp,
  others: readonly PendingFollowUp[],
): Promise<void> {
  const now = ctx.clock.now().getTime();
  if (now - delivery.publishedAt!.getTime() < LONGEST_PAUSE)
    return finish(ctx, delivery, {}, [
      ...others,
      { ...due, at: new Date(now + WHILE_PAUSED_MS).toISOString() },
    ]);
  const message = PUBLISHER_MESSAGES.pausedTooLong({ platform: valueTerm(delivery.platform) });
  return giveUp(ctx, delivery, due, others, { class: 'NOT_SENT', message });
}

/** Runs a step again later, or records that it failed. The publication stays published. */
async function postpone(
  ctx: Publishing,
  delivery: Delivery,
  due: PendingFollowUp,
  others: readonly PendingFollowUp[],
  failure: Failure,
): Promise<void> {
  const now = ctx.clock.now();
  const failures = due.failures + (isWaiting(failure, delivery, now) ? 0 : 1);
  if (failures < MAX_FAILURES && !FINAL.includes(failure.class)) {
    const delay = Math.max(
      failure.retryAt ? failure.retryAt.getTime() - now.getTime() : 0,
      backoff(PAUSE, due.failures),
    );
    const again = { ...due, at: new Date(now.getTime() + delay).toISOString(), failures };
    return finish(ctx, delivery, {}, [...others, again]);
  }
  return giveUp(ctx, delivery, due, others, failure);
}

/** Records that a step failed. None is run for a post that is gone. */
async function giveUp(
  ctx: Publishing,
  delivery: Delivery,
  due: PendingFollowUp,
  others: readonly PendingFollowUp[],
  failure: Failure,
): Promise<void> {
  const { class: kind, code, traceId, message } = storedFailure(failure, delivery.platform);
  const failedAt = ctx.clock.now().toISOString();
  const failed = { step: due.name, failedAt, class: kind, code, traceId, message };
  const isGone = failure.class === 'GONE' || (due.name === CONFIRMATION && WITHDRAWN.includes(failure.class));
  return finish(ctx, delivery, {}, isGone ? [] : others, { failed, isDeleted: isGone });
}

/** Runs the step after publishing that is due first. */
export async function follow(ctx: Publishing, delivery: Delivery): Promise<void> {
  const [due, ...others] = [...delivery.followUps].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const progress = opened(ctx, delivery);
  if (!due || !progress) return finish(ctx, delivery, {}, []);
  let result: FollowUpResult;
  try {
    const { draft } = progress;
    const port = portOf(ctx, delivery);
    const account = await accountOf(ctx, delivery);
    if (!account.isActive && waitsWhilePaused(port, draft, due.name))
      return await waitForAccount(ctx, delivery, due, others);
    result = await port.follow(due.name, { account, draft, post: postOf(delivery) });
  } catch (error) {
    logFailure(ctx, delivery, error, 'failed to run a step after publishing');
    return postpone(ctx, delivery, due, others, failureOf(error));
  }
  return finish(ctx, delivery, changesOf(delivery, result), others);
}

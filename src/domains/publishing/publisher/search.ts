import type { Finding } from '../publishing.port';
import { knownPosts, opened, portOf, type Progress, type Publishing, sealed } from './context';
import { MAX_TRIES } from './decision';
import type { Delivery } from './deliveries';
import { type Failure, failureOf } from './failure';
import { logFailure } from './log-failure';
import { publish, search } from './send';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** After this time without evidence, none is expected any more. Later publications of the account wait for it meanwhile. */
const SEARCH_LIMIT_MS = 120 * MINUTE;
/** Pauses between two searches. */
const PAUSE = { least: 15 * SECOND, most: 15 * MINUTE };

const UNCONFIRMED: Failure = { class: 'UNKNOWN' };

/**
 * Asks the platform for the post. Earlier steps can have made it visible, too: their absence was judged from a list that may
 * have been behind.
 */
async function find(ctx: Publishing, delivery: Delivery, progress: Progress): Promise<Finding> {
  const known = await knownPosts(ctx, delivery);
  const { intentAt, firstIntentAt } = delivery;
  const finding = await search(ctx, delivery, progress, intentAt!, known);
  if (finding.found !== 'ABSENT' || !firstIntentAt || firstIntentAt.getTime() === intentAt!.getTime())
    return finding;
  const earlier = await search(ctx, delivery, progress, firstIntentAt, known);
  return earlier.found === 'PUBLISHED' ? earlier : finding;
}

/** Searches again later, or gives up. */
async function postpone(ctx: Publishing, delivery: Delivery, at: Date | undefined): Promise<void> {
  const now = ctx.clock.now();
  const age = now.getTime() - delivery.intentAt!.getTime();
  if (age >= SEARCH_LIMIT_MS) return ctx.outcomes.unresolved(delivery, UNCONFIRMED);
  const wanted = at ? at.getTime() - now.getTime() : age / 4;
  const delay = Math.min(PAUSE.most, Math.max(PAUSE.least, wanted), SEARCH_LIMIT_MS - age);
  return ctx.outcomes.release(delivery, delay);
}

/** Looks for the post of a step whose result is unknown. Nothing is sent. */
export async function settleUnknown(ctx: Publishing, delivery: Delivery): Promise<void> {
  const progress = opened(ctx, delivery);
  if (!progress) throw new Error('The state of an unconfirmed step is missing.');
  let finding: Finding;
  try {
    finding = await find(ctx, delivery, progress);
  } catch (error) {
    logFailure(ctx, delivery, error, 'failed to look for a publication; trying again');
    return postpone(ctx, delivery, failureOf(error).retryAt);
  }
  switch (finding.found) {
    case 'PUBLISHED':
      return publish(ctx, delivery, finding.post, progress);
    case 'UNDECIDED':
      return postpone(ctx, delivery, finding.lookAt);
    case 'ABSENT': {
      // A state that only reads is that of a post which the platform still processes.
      const isSent = portOf(ctx, delivery).effectOf(finding.state) === 'NONE';
      const found = { ...progress, state: finding.state, isSent };
      const { step } = finding.state;
      const { sent } = progress;
      return isSent || delivery.failures < MAX_TRIES
        ? ctx.outcomes.absent(delivery, UNCONFIRMED, { step, progress: sealed(ctx, delivery, found), sent })
        : ctx.outcomes.failed(delivery, UNCONFIRMED, sent);
    }
  }
}

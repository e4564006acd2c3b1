import type { PublicationKind } from '../publishing.enums';
import type { Draft, Finding, PublicationState, PublishedPost, StepEffect } from '../publishing.port';
import { prepare } from './content';
import {
  accountOf,
  type ConnectedAccount,
  knownPosts,
  opened,
  portOf,
  type Progress,
  type Publishing,
  sealed,
} from './context';
import { type Decision, decide } from './decision';
import type { Delivery } from './deliveries';
import { type Failure, failureOf } from './failure';
import { pendingFollowUps } from './follow';
import { logFailure } from './log-failure';
import { MediaFiles } from './media-files';
import { PREFLIGHT_MESSAGES } from '../preflight/preflight.messages';

/** Pause before the platform is asked first whether it has a post. */
const FIRST_SEARCH_MS = 5_000;

/** Stores that the post is published, with the steps that follow. */
export function publish(
  ctx: Publishing,
  delivery: Delivery,
  post: PublishedPost,
  { draft, sent }: Progress,
): Promise<void> {
  const followUps = pendingFollowUps(portOf(ctx, delivery), draft, post.publishedAt);
  return ctx.outcomes.published(delivery, post, followUps, sent);
}

type FinalDecision = Exclude<Decision, { next: 'ADOPT' }>;

/** What a step led to. */
interface Problem {
  readonly failure: Failure;
  readonly effect: StepEffect;
  /** Undefined before the first step. */
  readonly progress: Progress | undefined;
}

/** Stores what follows a failure. */
async function settle(
  ctx: Publishing,
  delivery: Delivery,
  problem: Problem,
  decision: FinalDecision,
): Promise<void> {
  const { outcomes } = ctx;
  const { failure, progress } = problem;
  switch (decision.next) {
    case 'RETRY':
      return outcomes.retried(delivery, failure, decision, progress && sealed(ctx, delivery, progress));
    case 'POSTPONE':
      return outcomes.postponed(delivery, failure, decision);
    case 'SEARCH':
      return outcomes.unknown(
        delivery,
        failure,
        { delay: FIRST_SEARCH_MS, hold: decision.hold },
        progress?.sent,
      );
    case 'RESTART': {
      // Before the first step, it is the post or the account that is gone.
      if (!progress) return outcomes.failed(delivery, failure);
      const again = { ...progress, state: portOf(ctx, delivery).begin(progress.draft), isSent: false };
      return outcomes.retried(delivery, failure, { delay: 0 }, sealed(ctx, delivery, again));
    }
    case 'FAIL':
      return outcomes.failed(delivery, failure, progress?.sent);
  }
}

/** Returns what a platform makes of a draft, as far as that is the same for all. */
function kindOf({ placement, media }: Draft): PublicationKind {
  if (placement !== 'FEED') return placement;
  const kind = media[0]?.kind;
  if (!kind) return 'TEXT';
  if (media.length > 1 || kind === 'DOCUMENT') return 'CAROUSEL_ALBUM';
  return kind === 'VIDEO' ? 'VIDEO' : 'IMAGE';
}

/** The platform rejects a second post with this content. The first one can be that of this publication, or another one. */
async function adopt(ctx: Publishing, delivery: Delivery, problem: Problem): Promise<void> {
  const { failure, progress } = problem;
  if (!progress) return ctx.outcomes.failed(delivery, failure);
  let finding: Finding;
  const known = await knownPosts(ctx, delivery);
  try {
    finding = await search(ctx, delivery, progress, delivery.firstIntentAt ?? ctx.clock.now(), known);
  } catch (error) {
    return handle(ctx, delivery, error, { effect: 'NONE', progress });
  }
  if (finding.found === 'PUBLISHED') return publish(ctx, delivery, finding.post, progress);
  const { duplicateOf } = failure;
  if (duplicateOf === undefined || known.includes(duplicateOf))
    return ctx.outcomes.failed(delivery, failure, progress.sent);
  const kind = kindOf(progress.draft);
  const post = { platformPostId: duplicateOf, kind, publishedAt: ctx.clock.now(), permalink: null };
  return publish(ctx, delivery, post, progress);
}

/** Asks the platform for the post of a step that started at a time. */
export async function search(
  ctx: Publishing,
  delivery: Delivery,
  { draft, state }: Progress,
  since: Date,
  known: readonly string[],
): Promise<Finding> {
  const account = await accountOf(ctx, delivery);
  const media = new MediaFiles(ctx.pool, ctx.stores, delivery.organization);
  return portOf(ctx, delivery).findPublished({ account, draft, state, media, since, known });
}

/** Decides what follows an error, and stores it. */
async function handle(
  ctx: Publishing,
  delivery: Delivery,
  error: unknown,
  about: Omit<Problem, 'failure'>,
): Promise<void> {
  logFailure(ctx, delivery, error, 'failed to run a step of a publication');
  await conclude(ctx, delivery, { ...about, failure: failureOf(error) });
}

async function conclude(ctx: Publishing, delivery: Delivery, problem: Problem): Promise<void> {
  const { failures } = delivery;
  const { failure, effect, progress } = problem;
  const isSent = progress?.isSent ?? false;
  const isProbe = delivery.hold === 'PLATFORM';
  const decision = decide(failure, { failures, effect, isSent, now: ctx.clock.now(), isProbe });
  if (decision.next === 'ADOPT') return adopt(ctx, delivery, problem);
  return settle(ctx, delivery, problem, decision);
}

/**
 * Stores the state before the next step, which follows at once without a delay. One that can make the post visible stores it
 * with its intent.
 */
async function save(
  ctx: Publishing,
  delivery: Delivery,
  progress: Progress,
  delay: number | undefined,
): Promise<void> {
  const { state } = progress;
  const isStoredNext = delivery.intentAt === null && portOf(ctx, delivery).effectOf(state) === 'VISIBLE';
  if (delay === undefined && isStoredNext) return;
  await ctx.outcomes.saveStep(delivery, state.step, sealed(ctx, delivery, progress), delay);
}

/** Checks the post and freezes what is sent of it. Undefined if nothing can be sent. */
async function begin(ctx: Publishing, delivery: Delivery): Promise<Progress | undefined> {
  const { pool, stores, clock } = ctx;
  const files = new MediaFiles(pool, stores, delivery.organization);
  const urlOf = (id: string): Promise<string> => files.urlOf({ id });
  try {
    const port = portOf(ctx, delivery);
    const prepared = await prepare(pool, delivery, { sizeOf: files.sizeOf, urlOf }, clock.now());
    if ('draft' in prepared) {
      const progress = { ...prepared, state: port.begin(prepared.draft), isSent: false };
      await save(ctx, delivery, progress, undefined);
      return progress;
    }
    await conclude(ctx, delivery, { failure: prepared, effect: 'NONE', progress: undefined });
  } catch (error) {
    await handle(ctx, delivery, error, { effect: 'NONE', progress: undefined });
  }
  return undefined;
}

/** A user paused the account between two steps. Nothing more is sent until it is resumed. */
const paused = ({ sent }: Progress, { platformUserId }: ConnectedAccount): Failure => ({
  class: 'RECONNECT',
  isAccountUnusable: true,
  problem: { field: '', rule: 'PAUSED' },
  message: PREFLIGHT_MESSAGES.paused({ account: sent.accountUsername ?? platformUserId }),
});

type Ran = Awaited<ReturnType<ReturnType<typeof portOf>['run']>>;

/** Runs the next step. Returns the result, with the delivery as it is then, or undefined if it failed. */
async function run(
  ctx: Publishing,
  delivery: Delivery,
  progress: Progress,
): Promise<{ result: Ran; after: Delivery } | undefined> {
  const { draft, state } = progress;
  let after = delivery;
  // Nothing was sent yet if the tokens could not be renewed.
  let effect: StepEffect = 'NONE';
  try {
    const port = portOf(ctx, delivery);
    const account = await accountOf(ctx, delivery);
    if (!account.isActive && !progress.isSent) {
      await conclude(ctx, delivery, { failure: paused(progress, account), effect, progress });
      return undefined;
    }
    const media = new MediaFiles(ctx.pool, ctx.stores, delivery.organization);
    const next = port.effectOf(state);
    if (next === 'VISIBLE') {
      const intentAt = await ctx.outcomes.openIntent(delivery, state.step, sealed(ctx, delivery, progress));
      after = { ...delivery, intentAt, firstIntentAt: delivery.firstIntentAt ?? intentAt };
    }
    effect = next;
    const result = await port.run({ account, draft, state, media });
    // The platform responds again, so the publications that wait for it go on.
    if (after.hold) await ctx.outcomes.reopen(after);
    return { result, after: { ...after, hold: null } };
  } catch (error) {
    await handle(ctx, after, error, { effect, progress });
    return undefined;
  }
}

/** Whether the platform still has a post that it had: the next step only reads what becomes of it. */
const isKept = (ctx: Publishing, delivery: Delivery, state: PublicationState, isSent: boolean): boolean =>
  isSent && portOf(ctx, delivery).effectOf(state) === 'NONE';

/** The process that ran a step which can make the post visible ended before it stored the result. */
const INTERRUPTED: Failure = { class: 'UNKNOWN', code: 'INTERRUPTED' };

/** Runs the steps of a publication until one has to wait, one fails, or the post is published. */
export async function send(ctx: Publishing, taken: Delivery): Promise<void> {
  const { outcomes, clock } = ctx;
  let progress = opened(ctx, taken);
  if (taken.intentAt) return outcomes.unknown(taken, INTERRUPTED, { delay: FIRST_SEARCH_MS }, progress?.sent);
  let delivery = taken.isAttemptRunning ? taken : await outcomes.resumed(taken);
  progress ??= await begin(ctx, delivery);
  while (progress) {
    const ran: Awaited<ReturnType<typeof run>> = await run(ctx, delivery, progress);
    if (!ran) return;
    const { result, after } = ran;
    if ('published' in result) return publish(ctx, after, result.published, progress);
    const isSent = isKept(ctx, after, result.state, progress.isSent || after.intentAt !== null);
    progress = { ...progress, state: result.state, isSent };
    const wait = result.runAt && Math.max(0, result.runAt.getTime() - clock.now().getTime());
    const delay = wait ?? (ctx.isStopping() ? 0 : undefined);
    await save(ctx, after, progress, delay);
    if (delay !== undefined) return;
    delivery = { ...after, intentAt: null };
  }
}

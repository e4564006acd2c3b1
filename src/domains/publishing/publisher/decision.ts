import type { DeliveryHold } from '../publishing.enums';
import type { StepEffect } from '../publishing.port';
import type { Failure } from './failure';

/** What follows a step that failed. */
export type Decision =
  /** The step is run again, from the same state. */
  | {
      readonly next: 'RETRY';
      readonly delay: number;
      /** `RETRY` if the platform may be unavailable, so that few other publications are sent to it. */
      readonly hold?: DeliveryHold | null;
      /** As for a publication that is queued again. */
      readonly checksAccount?: boolean;
    }
  /** The publication is queued again, and begins anew later. `hold` waits with it. */
  | {
      readonly next: 'POSTPONE';
      /** Undefined if the account alone decides when it can be sent. */
      readonly delay: number | undefined;
      readonly hold: DeliveryHold;
      /** Whether the connection of the account is checked, which marks it and notifies its managers. */
      readonly checksAccount?: boolean;
      /** Whether it counts as a failure. */
      readonly isCounted: boolean;
    }
  /** The platform is asked whether it has the post. */
  | { readonly next: 'SEARCH'; readonly hold?: DeliveryHold | null }
  /** The platform has the post already. */
  | { readonly next: 'ADOPT' }
  /** The platform lost what was prepared. The steps begin again, once. */
  | { readonly next: 'RESTART' }
  | { readonly next: 'FAIL' };

interface Situation {
  /** Number of failures before this one. */
  readonly failures: number;
  readonly effect: StepEffect;
  /** Whether the platform has the post, and may publish it by itself. */
  readonly isSent: boolean;
  readonly now: Date;
  /** Whether the other publications of the platform wait for this one. */
  readonly isProbe?: boolean;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Failures after which a publication fails: about half an hour of pauses. */
export const MAX_TRIES = 10;
const RETRY = { base: 5 * SECOND, cap: 10 * MINUTE };
/** Pauses while users or the operator have to act. They end when the publication is overdue, and users decide about it. */
const PAUSE = { base: 2 * MINUTE, cap: HOUR };
const OUTAGE = { base: 30 * SECOND, cap: 5 * MINUTE };
/** One publication that the platform rejects for a reason of its own must not hold those of all others. */
const MAX_PLATFORM_HOLDS = 3;
/** Platforms name times far ahead by mistake, such as the end of a month. */
const LONGEST = 24 * HOUR;

/** Returns a random pause that grows with the number of failures: full jitter, so that publications do not return together. */
export function backoff({ base, cap }: { base: number; cap: number }, failures: number): number {
  const ceiling = Math.min(cap, base * 2 ** Math.min(failures, 20));
  return Math.max(SECOND, Math.random() * ceiling);
}

/** Returns the pause until a time that the platform named, with some jitter. Undefined if it named none. */
function named({ retryAt }: Failure, now: Date): number | undefined {
  if (!retryAt) return undefined;
  const delay = Math.max(0, retryAt.getTime() - now.getTime());
  return Math.min(LONGEST, delay) + Math.random() * SECOND;
}

/** Failures by which a platform tells that it does not publish a post that it has. */
const REJECTIONS: readonly Failure['class'][] = ['FIX_CONTENT', 'FIX_MEDIA', 'GONE'];

/**
 * Returns what follows a step that failed. A post that the platform has, and may publish by itself, is never sent anew. It fails
 * only if the platform rejects it.
 */
export function decide(failure: Failure, situation: Situation): Decision {
  const decision = decideUnsent(failure, situation);
  if (!situation.isSent) return decision;
  if (decision.next === 'POSTPONE')
    return { next: 'RETRY', delay: decision.delay ?? 0, checksAccount: decision.checksAccount ?? false };
  if (decision.next === 'FAIL' && !REJECTIONS.includes(failure.class)) return { next: 'SEARCH' };
  return decision;
}

function decideUnsent(failure: Failure, { failures, effect, now, isProbe = false }: Situation): Decision {
  const isVisible = effect === 'VISIBLE';
  const delay = named(failure, now);
  switch (failure.class) {
    case 'NOT_SENT':
      if (failure.isOutage || (isProbe && failures < MAX_PLATFORM_HOLDS))
        return {
          next: 'POSTPONE',
          delay: Math.max(delay ?? 0, backoff(OUTAGE, 4)),
          hold: 'PLATFORM',
          isCounted: !failure.isOutage,
        };
      return failures + 1 < MAX_TRIES
        ? {
            next: 'RETRY',
            delay: Math.max(delay ?? 0, backoff(RETRY, failures)),
            hold: failures < MAX_PLATFORM_HOLDS ? 'RETRY' : null,
          }
        : { next: 'FAIL' };
    case 'INTERNAL':
    case 'UNKNOWN':
      // After a step that can publish, anything may have happened.
      if (isVisible) return { next: 'SEARCH', hold: failure.class === 'UNKNOWN' ? 'RETRY' : null };
      return failures + 1 < MAX_TRIES ? { next: 'RETRY', delay: backoff(RETRY, failures) } : { next: 'FAIL' };
    case 'QUOTA':
      return {
        next: 'POSTPONE',
        delay: delay ?? backoff(PAUSE, failures + 3),
        hold: 'ACCOUNT',
        isCounted: false,
      };
    case 'RECONNECT':
    case 'CHECKPOINT':
      // The next look puts it aside until the account can be used, or takes it if a user has resumed the account meanwhile.
      if (failure.isAccountUnusable)
        return { next: 'POSTPONE', delay: undefined, hold: 'ACCOUNT', isCounted: false };
      return {
        next: 'POSTPONE',
        delay: Math.max(PAUSE.base, backoff(PAUSE, failures)),
        hold: 'ACCOUNT',
        checksAccount: true,
        isCounted: true,
      };
    case 'SETUP': {
      const hold = failures < MAX_PLATFORM_HOLDS ? 'PLATFORM' : 'ACCOUNT';
      return {
        next: 'POSTPONE',
        delay: Math.max(delay ?? 0, backoff(PAUSE, failures)),
        hold,
        isCounted: true,
      };
    }
    case 'DUPLICATE':
      return { next: 'ADOPT' };
    case 'GONE':
      return failures ? { next: 'FAIL' } : { next: 'RESTART' };
    case 'FIX_CONTENT':
    case 'FIX_MEDIA':
      return { next: 'FAIL' };
  }
}

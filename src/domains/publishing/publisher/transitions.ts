import type { Transitions } from '../../../kernel/write';
import type { PublicationStatus } from '../publishing.enums';
import type { StepEffect } from '../publishing.port';

export type TransitionActor =
  /** The process that sends publications. */
  'PUBLISHER' | 'USER';

type Statuses = readonly PublicationStatus[];

/** Every transition of a publication, and who can cause it. All others are rejected. */
const TRANSITIONS: Readonly<Record<PublicationStatus, Readonly<Partial<Record<TransitionActor, Statuses>>>>> =
  {
    // A publication is sent when it is due, if its account can be used. Users confirm reminders that they published.
    QUEUED: { PUBLISHER: ['PUBLISHING'], USER: ['CANCELLED', 'PUBLISHED'] },
    // One that the platform does not accept now is queued again. Nothing of it is visible then.
    PUBLISHING: { PUBLISHER: ['PUBLISHED', 'FAILED', 'UNKNOWN', 'QUEUED'] },
    // Only evidence from the platform settles it: the post, or its absence, after which it is sent again or fails.
    UNKNOWN: { PUBLISHER: ['PUBLISHED', 'PUBLISHING', 'FAILED'] },
    // The steps after publishing change no status. See `WHILE_PAUSED`.
    PUBLISHED: {},
    // Sent again by `retryPublication`.
    FAILED: { USER: ['QUEUED'] },
    CANCELLED: {},
  };

/**
 * What becomes of a step after publishing while its account is paused. A paused account does nothing that followers see, so its
 * first comment is written when the account is resumed. Steps that read go on.
 */
export const WHILE_PAUSED: Readonly<Record<StepEffect, 'RUN' | 'WAIT'>> = {
  NONE: 'RUN',
  HIDDEN: 'RUN',
  VISIBLE: 'WAIT',
};

const STATUSES = Object.keys(TRANSITIONS) as PublicationStatus[];

/** Returns the transitions that one of the two can cause, by the status before. */
export const transitionsOf = (actor: TransitionActor): Transitions<PublicationStatus> =>
  Object.fromEntries(
    STATUSES.map((from) => [from, TRANSITIONS[from][actor] ?? []]),
  ) as unknown as Transitions<PublicationStatus>;

/** Returns the statuses from which one of the two can change a publication to a status. */
export const sourcesOf = (to: PublicationStatus, actor: TransitionActor): PublicationStatus[] =>
  STATUSES.filter((from) => TRANSITIONS[from][actor]?.includes(to));

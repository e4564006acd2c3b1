import type { Platform } from '../../../src/domains/common/content.enums';
import { type TransitionActor, transitionsOf } from '../../../src/domains/publishing/publisher/transitions';
import type {
  DeliveryStage,
  PublicationAttemptStatus,
  PublicationStatus,
  ScheduleStatus,
} from '../../../src/domains/publishing/publishing.enums';
import type { ModelPost } from './platform-model';
import type { Seen, Snapshot } from './snapshot';

/** A property of publishing that does not hold. */
export class Violation extends Error {
  constructor(
    readonly property:
      | 'EFFECTS'
      | 'TRANSITION'
      | 'ORDER'
      | 'AGREEMENT'
      | 'LEASE'
      | 'OVERDUE'
      | 'PROBES'
      | 'TRANSACTION'
      | 'UNSETTLED'
      | 'PAUSED'
      | 'MUTATION',
    detail: string,
  ) {
    super(`${property}: ${detail}`);
  }
}

interface Agreement {
  readonly schedule: ScheduleStatus;
  readonly stages: readonly (DeliveryStage | null)[];
  /** The last attempt. Null if there can be none. */
  readonly attempts: readonly (PublicationAttemptStatus | null)[];
}

/** What the other rows say while a publication has a status. */
const AGREEMENTS: Readonly<Record<PublicationStatus, Agreement>> = {
  QUEUED: {
    schedule: 'PENDING',
    stages: [null, 'WAITING', 'SETTLED'],
    attempts: [null, 'POSTPONED', 'FAILED'],
  },
  PUBLISHING: { schedule: 'PROCESSING', stages: ['SENDING'], attempts: ['RUNNING', 'POSTPONED'] },
  UNKNOWN: { schedule: 'PROCESSING', stages: ['SEARCHING', 'SETTLED'], attempts: ['UNKNOWN'] },
  PUBLISHED: { schedule: 'COMPLETED', stages: ['FOLLOWING', 'SETTLED'], attempts: ['PUBLISHED'] },
  FAILED: { schedule: 'FAILED', stages: ['SETTLED'], attempts: ['FAILED'] },
  CANCELLED: {
    schedule: 'CANCELLED',
    stages: [null, 'WAITING', 'SETTLED'],
    attempts: [null, 'POSTPONED', 'FAILED'],
  },
};
const IN_PROGRESS: readonly (DeliveryStage | null)[] = ['SENDING', 'SEARCHING'];
const WITHOUT_EFFECT: readonly PublicationStatus[] = ['QUEUED', 'FAILED', 'CANCELLED'];

/** Throws unless the rows of each publication agree. */
export function checkAgreement(snapshot: Snapshot, nameOf: (id: string) => string): void {
  for (const { id, status, schedule, stage, attempts } of snapshot.values()) {
    const expected = AGREEMENTS[status];
    const last = attempts.at(-1)?.status ?? null;
    const isOrdered = attempts.every(({ number }, index) => number === index + 1);
    const isOneRunning = attempts.slice(0, -1).every((attempt) => attempt.status !== 'RUNNING');
    const agrees =
      expected.schedule === schedule && expected.stages.includes(stage) && expected.attempts.includes(last);
    if (!agrees || !isOrdered || !isOneRunning)
      throw new Violation(
        'AGREEMENT',
        `${nameOf(id)} is ${status}, its schedule ${schedule}, its delivery ${stage}, its attempts ${attempts.map((attempt) => attempt.status).join() || 'none'}`,
      );
  }
}

/** Throws unless every new status follows from the one before. */
export function checkTransitions(
  before: Snapshot,
  after: Snapshot,
  actor: TransitionActor,
  nameOf: (id: string) => string,
): void {
  const allowed = transitionsOf(actor);
  for (const { id, status } of after.values()) {
    const from = before.get(id)!.status;
    if (from !== status && !allowed[from].includes(status))
      throw new Violation('TRANSITION', `the ${actor} changes ${nameOf(id)} from ${from} to ${status}`);
  }
}

const isEarlier = (one: Seen, other: Seen): boolean =>
  one.scheduledAt.getTime() - other.scheduledAt.getTime() < 0 ||
  (one.scheduledAt.getTime() === other.scheduledAt.getTime() && one.id < other.id);

/** Throws if a publication was taken while an earlier one of its account has to be sent. */
export function checkOrder(before: Snapshot, after: Snapshot, nameOf: (id: string) => string): void {
  for (const taken of after.values()) {
    if (taken.status !== 'PUBLISHING' || before.get(taken.id)!.status !== 'QUEUED') continue;
    for (const other of before.values()) {
      if (other.account !== taken.account || other.id === taken.id) continue;
      const isFirst =
        IN_PROGRESS.includes(other.stage) ||
        (other.status === 'QUEUED' && !other.isHeld && isEarlier(other, taken));
      if (isFirst) throw new Violation('ORDER', `${nameOf(taken.id)} was taken before ${nameOf(other.id)}`);
    }
  }
}

/** Publications with one text on one account. Followers cannot tell them apart. */
export interface Group {
  readonly account: string;
  readonly text: string;
  readonly publications: readonly string[];
}

/** Throws unless followers see, or will see, each publication at most once, and not at all if it was not published. */
export function checkEffects(
  snapshot: Snapshot,
  { account, text, publications }: Group,
  posts: readonly ModelPost[],
  nameOf: (id: string) => string,
): void {
  const shown = posts.filter((post) => post.account === account && post.text === text && !post.isRejected);
  const rows = publications.map((id) => snapshot.get(id)!);
  const possible = rows.filter(({ status }) => !WITHOUT_EFFECT.includes(status)).length;
  const told = rows.filter(({ status }) => status === 'PUBLISHED').map((row) => row.platformPostId!);
  const ids = shown.map(({ id }) => id);
  const names = rows.map(({ id, status }) => `${nameOf(id)} ${status}`).join();
  if (shown.length > possible)
    throw new Violation('EFFECTS', `followers see ${shown.length} posts of ${names}: ${ids.join()}`);
  if (new Set(told).size < told.length || told.some((id) => !ids.includes(id)))
    throw new Violation('EFFECTS', `${names} are told as ${told.join()}, and shown as ${ids.join()}`);
}

/** Publications that are sent at a time to a platform that has failed. */
const MAX_PROBES = 3;

/** Returns the platforms that have failed, and not succeeded since. */
const troubledOf = (snapshot: Snapshot): Set<Platform> =>
  new Set([...snapshot.values()].filter(({ hold }) => hold === 'RETRY').map(({ platform }) => platform));

/** Throws if more than a few publications are sent to a platform at a time once it has failed. */
export function checkProbes(
  before: Snapshot,
  after: Snapshot,
  now: Date,
  nameOf: (id: string) => string,
): void {
  const troubled = troubledOf(before);
  const sent = [...after.values()].filter(
    ({ platform, stage, lease, runAt }) =>
      troubled.has(platform) && stage === 'SENDING' && lease !== null && runAt! > now,
  );
  for (const platform of troubled) {
    const probes = sent.filter((one) => one.platform === platform && one.hold !== null);
    if (probes.length > MAX_PROBES)
      throw new Violation('PROBES', `${probes.map(({ id }) => nameOf(id)).join()} are sent to ${platform}`);
  }
  for (const { id, platform, hold, lease } of sent) {
    const was = before.get(id)!;
    if (hold === null && (was.lease !== lease || was.hold !== null) && troubledOf(after).has(platform))
      throw new Violation('PROBES', `${nameOf(id)} is sent, and is no probe`);
  }
}

/** Throws if a process that has just looked left a delivery that is due. Those of platforms that have failed can wait. */
export function checkTaken(snapshot: Snapshot, now: Date, nameOf: (id: string) => string): void {
  const troubled = troubledOf(snapshot);
  for (const { id, platform, stage, runAt } of snapshot.values()) {
    if (stage === 'SENDING' && troubled.has(platform)) continue;
    if ((IN_PROGRESS.includes(stage) || stage === 'FOLLOWING') && runAt! <= now)
      throw new Violation('LEASE', `${nameOf(id)} was due at ${runAt!.toISOString()}, and was not taken`);
  }
}

/** The delay that is always allowed. */
const MIN_DELAY_MS = 5 * 60_000;

/** Throws if publications are too late, and not held. Holds after a look that has found nothing. `maxDelay` is in seconds. */
export function checkHeld(
  snapshot: Snapshot,
  now: Date,
  maxDelay: number,
  nameOf: (id: string) => string,
): void {
  for (const { id, status, stage, isHeld, scheduledAt, waitsFor } of snapshot.values()) {
    if (status !== 'QUEUED' || isHeld) continue;
    const hadNoQuota = waitsFor === 'QUOTA' && stage === 'WAITING';
    const deadline = scheduledAt.getTime() + Math.max(maxDelay * 1_000, MIN_DELAY_MS);
    if (now.getTime() > deadline && !hadNoQuota)
      throw new Violation('OVERDUE', `${nameOf(id)} is late since ${new Date(deadline).toISOString()}`);
  }
}

/** The longest time in which a platform is asked whether it has a post. */
const SEARCH_LIMIT_MS = 120 * 60_000;

/** Throws unless a publication is settled, once nothing fails any more. */
export function checkSettled(seen: Seen, now: Date, isBlind: boolean, nameOf: (id: string) => string): void {
  const { id, status, stage, isHeld, firstIntentAt } = seen;
  const isGivenUp = (): boolean =>
    isBlind || (firstIntentAt !== null && now.getTime() - firstIntentAt.getTime() >= SEARCH_LIMIT_MS);
  const isSettled: Readonly<Record<PublicationStatus, boolean>> = {
    QUEUED: isHeld,
    PUBLISHING: false,
    UNKNOWN: stage === 'SETTLED' && isGivenUp(),
    PUBLISHED: stage === 'SETTLED',
    FAILED: true,
    CANCELLED: true,
  };
  if (!isSettled[status])
    throw new Violation('UNSETTLED', `${nameOf(id)} is ${status} in the end, its delivery ${stage}`);
}

import { jobTransaction, type Tasks } from '../../../kernel/jobs';
import type { Encryption } from '../../../kernel/encryption';
import type { Clock, Logger } from '../../../kernel/session';
import type { EventWriter } from '../../../kernel/write';
import { NetworkError } from '../../channels/network.port';
import type { Networks } from '../../channels/networks';
import { refreshTokens } from '../../channels/refresh-tokens';
import { type JobConnection, readTokens, type StoredTokens } from '../../channels/stored-tokens';
import { nextReadingAt } from './due-at';
import type { InsightsPort, InsightsPorts, InsightsResult } from './insights.port';
import { notifyOfDeletion } from './insights.notifications';
import {
  claimDue,
  type ClaimedPublication,
  markDeleted,
  type MeasuredRow,
  postponeAccount,
  release,
  storeMetrics,
  storeMissing,
} from './insights-rows';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Time after which another worker reads what a worker that died has claimed. Longer than any reading takes. */
const LEASE_MS = 30 * MINUTE;
/** A post is deleted if it was missing in this many readings over an hour: one such response can be a fault of the platform. */
const MISSING_READS = 3;
const MISSING_MS = HOUR;
const MISSING_RETRY_MS = 30 * MINUTE;
/** Tokens that end within this time are renewed first. */
const RENEWAL_MARGIN_MS = 5 * MINUTE;
/** Share of a limit of the platform that metrics leave to publishing. */
const RESERVED = 0.1;

export interface ReadingServices {
  readonly encryption: Encryption;
  readonly clock: Clock;
  readonly networks: Networks;
  readonly insights: InsightsPorts;
  readonly log: Logger;
}

type Connection = Parameters<Tasks[string]>[1];
type Writing = <T>(work: (writer: EventWriter) => Promise<T>) => Promise<T>;

const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

/** Runs work in a transaction of the job. */
const writingOn =
  (on: Connection): Writing =>
  (work) =>
    jobTransaction(on, work);

interface Window {
  readonly used: number;
  readonly limit: number;
  readonly resetAt: string | null;
}

/** Returns until when metrics leave the limits of the platform to publishing. Undefined if they need not wait. */
async function pauseOf(
  on: JobConnection,
  { platform, platformUserId }: StoredTokens,
  now: Date,
): Promise<Date | undefined> {
  // Limits of the app have an empty account.
  const { rows } = await on.query(
    `SELECT channels.rate_limits($1, $2) || channels.rate_limits($1, '') AS windows`,
    [platform, platformUserId],
  );
  const [{ windows }] = rows as [{ windows: Window[] }];
  const full = windows.filter(({ used, limit }) => used >= limit * (1 - RESERVED));
  const ends = full.map(({ resetAt }) => (resetAt === null ? after(now, HOUR) : new Date(resetAt)));
  const last = Math.max(0, ...ends.map((end) => end.getTime()));
  return last > now.getTime() ? new Date(last) : undefined;
}

/** Returns the tokens of an account, renewed if they end soon. */
async function usableTokens(
  on: JobConnection,
  services: ReadingServices,
  stored: StoredTokens,
): Promise<StoredTokens | undefined> {
  const { refreshable, expiresAt } = stored.tokens;
  const network = services.networks.portOf(stored.platform);
  const isEnding = expiresAt !== undefined && expiresAt <= after(services.clock.now(), RENEWAL_MARGIN_MS);
  if (!refreshable || !isEnding || !network) return stored;
  return refreshTokens(on, services, network, stored.socialAccount);
}

const isDeleted = ({ missingReads, missingSince }: ClaimedPublication, now: Date): boolean =>
  missingReads + 1 >= MISSING_READS && missingSince !== null && missingSince <= after(now, -MISSING_MS);

/** Stores what was found of each publication, in one transaction. Those that were not read are due again. */
async function store(
  writer: EventWriter,
  claimed: readonly ClaimedPublication[],
  { readings, error }: InsightsResult,
  now: Date,
): Promise<void> {
  const measured = claimed.flatMap((publication): MeasuredRow[] => {
    const reading = readings.get(publication.platformPostId);
    return reading?.found
      ? [{ publication, totals: reading.totals, dueAt: nextReadingAt(publication, now) }]
      : [];
  });
  const missing = claimed.filter(({ platformPostId }) => readings.get(platformPostId)?.found === false);
  const deleted = missing.filter((publication) => isDeleted(publication, now));
  const undecided = missing.filter((publication) => !deleted.includes(publication));
  const unread = claimed.filter(({ platformPostId }) => !readings.has(platformPostId));
  await storeMetrics(writer, measured, now);
  if (unread.length) await release(writer, unread, error ? now : after(now, HOUR));
  if (undecided.length) await storeMissing(writer, undecided, now, after(now, MISSING_RETRY_MS));
  for (const publication of deleted)
    if (await markDeleted(writer, publication)) await notifyOfDeletion(writer, publication);
}

/** Reads publications. An error that is thrown stands for all of them. */
async function readOrFail(
  port: InsightsPort,
  { platformUserId, tokens }: StoredTokens,
  claimed: readonly ClaimedPublication[],
): Promise<InsightsResult> {
  try {
    return await port.read({ platformUserId, tokens }, claimed);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return { readings: new Map(), error };
  }
}

/**
 * Reads the metrics of the publications of an account that are due, in batches. Returns the error that ended the reading;
 * what was not read has to be postponed.
 */
async function readBatches(
  writing: Writing,
  port: InsightsPort,
  stored: StoredTokens,
  clock: Clock,
): Promise<NetworkError | undefined> {
  for (;;) {
    const now = clock.now();
    const lease = { now, leaseUntil: after(now, LEASE_MS), most: port.maxPosts };
    const claimed = await writing((writer) => claimDue(writer, stored, lease));
    if (!claimed.length) return undefined;
    const result = await readOrFail(port, stored, claimed);
    await writing((writer) => store(writer, claimed, result, clock.now()));
    if (result.error || claimed.length < port.maxPosts) return result.error;
  }
}

/** Returns when an account is read again after an error. */
function retryAt({ class: kind, retryAt: told }: NetworkError, now: Date): Date {
  switch (kind) {
    case 'QUOTA':
      return told ?? after(now, HOUR);
    case 'NOT_SENT':
    case 'UNKNOWN':
      return told ?? after(now, 15 * MINUTE);
    // Users or the operator have to act first, or the platform rejects the call for good.
    case 'SETUP':
      return after(now, 24 * HOUR);
    default:
      return after(now, 6 * HOUR);
  }
}

/**
 * Reads the metrics of the publications of a social account that are due. Returns the error of the platform, after which all of
 * them wait. Undefined if there was none, or if the account is not connected.
 */
export async function readAccount(
  on: Connection,
  services: ReadingServices,
  socialAccount: string,
): Promise<NetworkError | undefined> {
  const { clock, encryption, insights } = services;
  const stored = await readTokens(on, encryption, socialAccount);
  const port = stored && insights.get(stored.platform);
  if (!stored || !port) return undefined;
  const writing = writingOn(on);
  const pausedUntil = await pauseOf(on, stored, clock.now());
  if (pausedUntil) {
    await writing((writer) => postponeAccount(writer, stored, pausedUntil));
    return undefined;
  }
  const error = await usableTokens(on, services, stored).then(
    (usable) => usable && readBatches(writing, port, usable, clock),
    (failure: unknown) => {
      if (failure instanceof NetworkError) return failure;
      throw failure;
    },
  );
  if (error) await writing((writer) => postponeAccount(writer, stored, retryAt(error, clock.now())));
  return error;
}

import type { ConnectionProblem, ConnectionStatus } from './channels.enums';
import { type AccountProfile, NetworkError, type NetworkPort } from './network.port';
import type { Networks } from './networks';
import { refreshTokens, type RefreshServices } from './refresh-tokens';
import { type JobConnection, readTokens, type StoredTokens } from './stored-tokens';

export interface CheckServices extends RefreshServices {
  readonly networks: Networks;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Each account is checked at least once in this time. */
const CHECK_INTERVAL_MS = DAY;
/** Time after which a check is repeated that failed for a passing reason. */
const RETRY_MS = 15 * MINUTE;
const MIN_MARGIN_MS = 10 * MINUTE;
const MAX_MARGIN_MS = 7 * DAY;
const MIN_INTERVAL_MS = 5 * MINUTE;

/** Returns when tokens are due to be renewed: when a fifth of their life is left, at most a week. Null if never. */
function renewalOf({ tokens, issuedAt, lastRefreshedAt }: StoredTokens): Date | null {
  const { refreshable, expiresAt } = tokens;
  if (!refreshable || !expiresAt) return null;
  const life = expiresAt.getTime() - (lastRefreshedAt ?? issuedAt).getTime();
  const margin = Math.min(MAX_MARGIN_MS, Math.max(MIN_MARGIN_MS, life / 5));
  return new Date(expiresAt.getTime() - margin);
}

/** Returns when a working account is checked next: in a day, or when its tokens are due to be renewed, or expire. */
function nextCheckOf(stored: StoredTokens, at: Date): Date {
  const daily = at.getTime() + CHECK_INTERVAL_MS;
  const { refreshable, expiresAt } = stored.tokens;
  const change = refreshable ? renewalOf(stored) : expiresAt;
  return new Date(Math.min(daily, Math.max(change?.getTime() ?? Infinity, at.getTime() + MIN_INTERVAL_MS)));
}

/** What a check found out about the connection of an account. */
export interface CheckResult {
  readonly stored: StoredTokens;
  /** Undefined if the status stays as it is. */
  readonly status?: ConnectionStatus;
  readonly problem: ConnectionProblem | null;
  readonly nextCheckAt: Date | null;
  /** The scopes that are granted at present. Undefined if they were not read. */
  readonly grantedScopes?: readonly string[] | undefined;
  /** The profile. Undefined if it was not read. */
  readonly profile?: AccountProfile;
  /** Whether the tokens work, but the platform has just rejected their renewal. */
  readonly isUnrenewable?: boolean;
  /** The error of the platform. */
  readonly error?: NetworkError;
}

const isOver = (end: Date | undefined, at: Date): boolean => end !== undefined && end <= at;

type Failure = Pick<CheckResult, 'status' | 'problem' | 'nextCheckAt'>;

/** An authorization that ends before its time was revoked. */
function endedResult({ tokens }: StoredTokens, at: Date): Failure {
  const end = tokens.refreshable ? tokens.refreshExpiresAt : tokens.expiresAt;
  return isOver(end, at)
    ? { status: 'EXPIRED', problem: 'AUTHORIZATION_EXPIRED', nextCheckAt: null }
    : { status: 'REVOKED', problem: 'AUTHORIZATION_REVOKED', nextCheckAt: null };
}

function failureResult({ class: kind, retryAt }: NetworkError, stored: StoredTokens, at: Date): Failure {
  const tomorrow = new Date(at.getTime() + CHECK_INTERVAL_MS);
  const soon = new Date(Math.max(retryAt?.getTime() ?? 0, at.getTime() + RETRY_MS));
  switch (kind) {
    case 'RECONNECT':
      return endedResult(stored, at);
    case 'CHECKPOINT':
      return { status: 'ERROR', problem: 'CHECKPOINT', nextCheckAt: tomorrow };
    case 'SETUP':
      return { status: 'ERROR', problem: 'APP_REJECTED', nextCheckAt: tomorrow };
    case 'GONE':
      return { status: 'ERROR', problem: 'ACCOUNT_NOT_FOUND', nextCheckAt: tomorrow };
    case 'QUOTA':
      return { problem: 'RATE_LIMITED', nextCheckAt: soon };
    default:
      // One failed request says nothing about the connection.
      return { problem: 'UNREACHABLE', nextCheckAt: soon };
  }
}

async function usableTokens(
  on: JobConnection,
  services: RefreshServices,
  port: NetworkPort,
  stored: StoredTokens,
  renews: boolean,
): Promise<StoredTokens> {
  const renewal = renewalOf(stored);
  const isDue = renewal !== null && renewal <= services.clock.now();
  if (!isDue && !(renews && stored.tokens.refreshable)) return stored;
  try {
    return (await refreshTokens(on, services, port, stored.socialAccount)) ?? stored;
  } catch (error) {
    // Such as tokens that are too new to be renewed. Reading the profile shows whether they work.
    if (!isDue && error instanceof NetworkError && error.class === 'NOT_SENT') return stored;
    throw error;
  }
}

/** Returns the granted scopes. Undefined if the call fails: the profile decides whether the tokens work. */
async function grantedScopesOf(
  port: NetworkPort,
  { tokens }: StoredTokens,
): Promise<readonly string[] | undefined> {
  try {
    return await port.grantedScopes(tokens);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return undefined;
  }
}

/**
 * Checks the connection of an account: renews its tokens if they are due, or if `renews`, reads the profile, which fails if the
 * platform no longer accepts the tokens, and then the granted scopes. Undefined if the account is not connected or its platform
 * is not set up.
 */
export async function checkAccount(
  on: JobConnection,
  services: CheckServices,
  socialAccount: string,
  renews: boolean,
): Promise<CheckResult | undefined> {
  const { clock, encryption, networks } = services;
  const before = await readTokens(on, encryption, socialAccount);
  const port = before && networks.portOf(before.platform);
  if (!before || !port) return undefined;
  let stored = before;
  try {
    stored = await usableTokens(on, services, port, stored, renews);
    const profile = await port.profile(stored.tokens, stored.platformUserId);
    const grantedScopes = await grantedScopesOf(port, stored);
    return {
      stored,
      profile,
      grantedScopes,
      status: 'CONNECTED',
      problem: null,
      nextCheckAt: nextCheckOf(stored, clock.now()),
      isUnrenewable: before.tokens.refreshable && !stored.tokens.refreshable,
    };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    // Without a scope that the profile needs, the failure is the same as with tokens that ended.
    const grantedScopes = error.class === 'RECONNECT' ? await grantedScopesOf(port, stored) : undefined;
    return { ...failureResult(error, stored, clock.now()), stored, grantedScopes, error };
  }
}

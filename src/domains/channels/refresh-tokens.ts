import { setTimeout as sleep } from 'node:timers/promises';
import type { Encryption } from '../../kernel/encryption';
import { modelOf } from '../../kernel/model';
import type { Clock } from '../../kernel/session';
import { NetworkError, type NetworkPort, type TokenSet } from './network.port';
import { SocialAccountToken } from './social-account-token.entity';
import { type JobConnection, readTokens, type StoredTokens } from './stored-tokens';
import { storableScopes } from './token-rows';

/** Longer than any call to a platform takes. A process that dies keeps others waiting for this time. */
export const LEASE_MS = 120_000;
/** Tokens that were renewed within this time are not renewed again. */
const FRESH_MS = 60_000;
const POLL_MS = 200;

export interface RefreshServices {
  readonly encryption: Encryption;
  readonly clock: Clock;
}

const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

const isFresh = ({ lastRefreshedAt }: StoredTokens, at: Date): boolean =>
  lastRefreshedAt !== null && lastRefreshedAt > after(at, -FRESH_MS);

/** Takes the lease of the tokens, by which one process at a time renews them. Returns whether it was free. */
async function takeLease(on: JobConnection, { organization, id }: StoredTokens, at: Date): Promise<boolean> {
  const { rows } = await on.query(
    `UPDATE social_account_tokens SET refresh_lease_until = $2
      WHERE organization_id = $5 AND id = $1 AND revoked_at IS NULL
        AND (refresh_lease_until IS NULL OR refresh_lease_until <= $3)
        AND (last_refreshed_at IS NULL OR last_refreshed_at <= $4)
      RETURNING id`,
    [id, after(at, LEASE_MS), at, after(at, -FRESH_MS), organization],
  );
  return rows.length > 0;
}

const releaseLease = (
  on: JobConnection,
  { organization, id, refreshCount }: StoredTokens,
): Promise<unknown> =>
  on.query(
    `UPDATE social_account_tokens SET refresh_lease_until = NULL
      WHERE organization_id = $1 AND id = $2 AND refresh_count = $3`,
    [organization, id, refreshCount],
  );

/**
 * Stores renewed tokens before anything uses them, unless another process has stored later ones. A refresh token is never
 * replaced with nothing.
 */
async function storeRenewed(
  on: JobConnection,
  { encryption, clock }: RefreshServices,
  { id, organization, refreshCount }: StoredTokens,
  renewed: TokenSet,
): Promise<void> {
  const model = modelOf(SocialAccountToken);
  const { accessToken, refreshToken = null, expiresAt, refreshExpiresAt } = renewed;
  const sealed = encryption.encryptValues(model, { id, organization }, { accessToken, refreshToken });
  await on.query(
    `UPDATE social_account_tokens
        SET access_token = $3, refresh_token = coalesce($4, refresh_token), scopes = $5, is_refreshable = $6,
            expires_at = $7, refresh_expires_at = $8, last_refreshed_at = $9, refresh_count = refresh_count + 1,
            refresh_lease_until = NULL
      WHERE organization_id = $10 AND id = $1 AND refresh_count = $2`,
    [
      id,
      refreshCount,
      sealed.accessToken,
      sealed.refreshToken,
      storableScopes(renewed),
      renewed.refreshable,
      expiresAt ?? null,
      refreshExpiresAt ?? null,
      clock.now(),
      organization,
    ],
  );
}

/** Renews tokens whose lease this process has. */
async function renew(
  on: JobConnection,
  services: RefreshServices,
  port: NetworkPort,
  { socialAccount }: StoredTokens,
): Promise<void> {
  // Read after the lease was taken, so that it is the latest refresh token.
  const stored = await readTokens(on, services.encryption, socialAccount);
  if (!stored) return;
  let renewed: TokenSet;
  try {
    renewed = await port.refreshToken(stored.tokens);
  } catch (error) {
    await releaseLease(on, stored);
    throw error;
  }
  await storeRenewed(on, services, stored, renewed);
}

/**
 * Renews the tokens of a social account. Of all processes that call it at the same time, one sends a request; the others
 * wait for its result. Returns the tokens to use. Undefined if the account is not connected. Rejects with a NetworkError.
 */
export async function refreshTokens(
  on: JobConnection,
  services: RefreshServices,
  port: NetworkPort,
  socialAccount: string,
): Promise<StoredTokens | undefined> {
  const { encryption, clock } = services;
  for (let hasWaited = false; ; hasWaited = true) {
    const stored = await readTokens(on, encryption, socialAccount);
    const now = clock.now();
    if (!stored || isFresh(stored, now)) return stored;
    if (hasWaited && stored.refreshLeaseUntil === null)
      throw new NetworkError('another process failed to renew the tokens', {
        platform: stored.platform,
        class: 'NOT_SENT',
      });
    if (await takeLease(on, stored, now)) {
      await renew(on, services, port, stored);
      return readTokens(on, encryption, socialAccount);
    }
    await sleep(POLL_MS);
  }
}

import { randomUUID } from 'node:crypto';
import type { TokenSet } from '../../src/domains/channels/network.port';
import { SocialAccountToken } from '../../src/domains/channels/social-account-token.entity';
import { modelOf } from '../../src/kernel/model';
import type { TestServer } from './server';

/** Stores tokens of a social account, as connecting it does. */
export async function storeTokens(
  { rows, encryption, clock }: TestServer,
  organization: string,
  socialAccount: string,
  tokens: TokenSet,
): Promise<void> {
  const { accessToken, refreshToken, refreshable, refreshExpiresAt, expiresAt, grantorId, ...rest } = tokens;
  const owner = { id: randomUUID(), organization };
  const sealed = encryption.encryptValues(modelOf(SocialAccountToken), owner, {
    accessToken,
    refreshToken: refreshToken ?? null,
  });
  await rows.rowOf(SocialAccountToken, {
    ...rest,
    ...sealed,
    ...owner,
    socialAccount,
    grantorId: grantorId ?? null,
    isRefreshable: refreshable,
    expiresAt: expiresAt ?? null,
    refreshExpiresAt: refreshExpiresAt ?? null,
    issuedAt: clock.now(),
    lastRefreshedAt: null,
    refreshCount: 0,
    refreshLeaseUntil: null,
    revokedAt: null,
    revokedReason: null,
  });
}

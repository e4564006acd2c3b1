import { randomUUID } from 'node:crypto';
import type { TokenSet } from '../../src/domains/channels/network.port';
import { SocialAccountToken } from '../../src/domains/channels/social-account-token.entity';
import type { Platform } from '../../src/domains/common/content.enums';
import { modelOf } from '../../src/kernel/model';
import { visitConsentPage } from '../networks/consent-page';
import type { TestServer } from '../support/server';

const VERIFIER = 'a-code-verifier-of-more-than-forty-three-characters';

/** Returns the tokens of a new grant of Asha Verma. */
async function grantOf({ networks }: TestServer, platform: Platform): Promise<TokenSet> {
  const port = networks.portOf(platform)!;
  const redirectUri = networks.redirectUriOf(platform);
  const request = { login: port.logins[0]!.name, redirectUri, codeVerifier: VERIFIER };
  const page = await port.authorizationUrl({ ...request, state: 'state' });
  const { callback } = await visitConsentPage(new URL(page), { person: 'Asha Verma' });
  return port.exchangeCode({ ...request, code: callback.searchParams.get('code')! });
}

/** Connects accounts of an organization, each with a grant of its own. Returns their IDs. */
export async function grantedAccounts(
  server: TestServer,
  organization: string,
  platform: Platform,
  count: number,
): Promise<string[]> {
  const { rows, encryption, clock } = server;
  const connect = async (): Promise<string> => {
    const { accessToken, refreshToken, refreshable, refreshExpiresAt, ...tokens } = await grantOf(
      server,
      platform,
    );
    const id = randomUUID();
    const socialAccount = await rows.account(organization, {
      platform,
      platformUserId: randomUUID(),
      connectionStatus: 'CONNECTED',
    });
    const sealed = encryption.encryptValues(
      modelOf(SocialAccountToken),
      { id, organization },
      { accessToken, refreshToken: refreshToken ?? null },
    );
    await rows.rowOf(SocialAccountToken, {
      ...tokens,
      ...sealed,
      id,
      organization,
      socialAccount,
      isRefreshable: refreshable,
      refreshExpiresAt: refreshExpiresAt ?? null,
      issuedAt: clock.now(),
      lastRefreshedAt: null,
      refreshCount: 0,
      refreshLeaseUntil: null,
      revokedAt: null,
      revokedReason: null,
    });
    return socialAccount;
  };
  const accounts: string[] = [];
  for (let i = 0; i < count; i += 1) accounts.push(await connect());
  return accounts;
}

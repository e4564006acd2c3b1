import { v7 as uuidv7 } from 'uuid';
import { modelOf } from '../../kernel/model';
import type { Encryption } from '../../kernel/encryption';
import type { WriteTransaction } from '../../kernel/session';
import type { TokenEnd } from './channels.enums';
import type { TokenSet } from './network.port';
import { SocialAccountToken } from './social-account-token.entity';

const MAX_SCOPES = 100;

/** The social account that tokens belong to. */
export interface TokenOwner {
  readonly organization: string;
  readonly socialAccount: string;
}

export const storableScopes = ({ scopes }: Pick<TokenSet, 'scopes'>): string[] =>
  [...new Set(scopes)].filter((scope) => scope.length <= 100).slice(0, MAX_SCOPES);

/** Returns when the tokens end unless a user grants access again. Null if they are renewed, or have no fixed end. */
export const endOf = (
  tokens: Pick<TokenSet, 'refreshable' | 'expiresAt' | 'refreshExpiresAt'>,
): Date | null => (tokens.refreshable ? tokens.refreshExpiresAt : tokens.expiresAt) ?? null;

/** Marks the tokens of an account as no longer used. They are kept, because publications refer to their time. */
export const endTokens = (
  tx: WriteTransaction,
  { organization, socialAccount }: TokenOwner,
  revokedReason: TokenEnd,
  at: Date,
): Promise<unknown> =>
  tx.query(
    `UPDATE social_account_tokens SET revoked_at = $3, revoked_reason = $4
      WHERE organization_id = $1 AND social_account_id = $2 AND revoked_at IS NULL`,
    [organization, socialAccount, at, revokedReason],
  );

/** Stores the tokens of a new grant in place of earlier ones. */
export async function storeTokens(
  tx: WriteTransaction,
  encryption: Encryption,
  owner: TokenOwner,
  tokens: TokenSet,
  at: Date,
): Promise<void> {
  await endTokens(tx, owner, 'REPLACED', at);
  const { accessToken, refreshToken = null } = tokens;
  const row = {
    ...owner,
    id: uuidv7(),
    login: tokens.login,
    grantorId: tokens.grantorId ?? null,
    scopes: storableScopes(tokens),
    isRefreshable: tokens.refreshable,
    issuedAt: at,
    expiresAt: tokens.expiresAt ?? null,
    refreshExpiresAt: tokens.refreshExpiresAt ?? null,
  };
  const sealed = encryption.encryptValues(modelOf(SocialAccountToken), row, { accessToken, refreshToken });
  await tx.manager.insert(SocialAccountToken, { ...row, ...sealed });
}

import type { Encryption } from '../../kernel/encryption';
import { modelOf } from '../../kernel/model';
import type { Platform } from '../common/content.enums';
import type { TokenSet } from './network.port';
import { SocialAccountToken } from './social-account-token.entity';

/** A connection of a job, which runs as the owner of the tables and can therefore read tokens. */
export interface JobConnection {
  query(sql: string, values: unknown[]): Promise<{ rows: unknown[]; rowCount?: number | null }>;
}

interface StoredRow {
  readonly id: string;
  readonly organization: string;
  readonly socialAccount: string;
  readonly platform: Platform;
  readonly platformUserId: string;
  /** Whether the account is in use. False if a user has paused it. */
  readonly isActive: boolean;
  readonly login: string;
  readonly grantorId: string | null;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly scopes: string[];
  readonly isRefreshable: boolean;
  readonly issuedAt: Date;
  readonly expiresAt: Date | null;
  readonly refreshExpiresAt: Date | null;
  readonly lastRefreshedAt: Date | null;
  readonly refreshCount: number;
  readonly refreshLeaseUntil: Date | null;
}

/** Tokens of a social account with what is stored about them. */
export interface StoredTokens extends Omit<
  StoredRow,
  'accessToken' | 'refreshToken' | 'login' | 'grantorId' | 'scopes' | 'isRefreshable'
> {
  readonly tokens: TokenSet;
}

const SELECT = `SELECT t.id, t.organization_id AS organization, t.social_account_id AS "socialAccount", a.platform,
       a.platform_user_id AS "platformUserId", a.is_active AS "isActive", t.login, t.grantor_id AS "grantorId", t.access_token AS "accessToken",
       t.refresh_token AS "refreshToken", t.scopes, t.is_refreshable AS "isRefreshable", t.issued_at AS "issuedAt",
       t.expires_at AS "expiresAt", t.refresh_expires_at AS "refreshExpiresAt", t.last_refreshed_at AS "lastRefreshedAt",
       t.refresh_count AS "refreshCount", t.refresh_lease_until AS "refreshLeaseUntil"
  FROM social_account_tokens t
  JOIN social_accounts a ON a.organization_id = t.organization_id AND a.id = t.social_account_id`;

function opened(encryption: Encryption, row: StoredRow): StoredTokens {
  const model = modelOf(SocialAccountToken);
  const { login, grantorId, scopes, isRefreshable, accessToken, refreshToken, ...about } = row;
  const sealed = { id: row.id, organization: row.organization, accessToken, refreshToken };
  return {
    ...about,
    tokens: {
      login,
      grantorId: grantorId ?? undefined,
      scopes,
      refreshable: isRefreshable,
      accessToken: encryption.decrypt(model, 'accessToken', sealed)!,
      refreshToken: encryption.decrypt(model, 'refreshToken', sealed) ?? undefined,
      expiresAt: row.expiresAt ?? undefined,
      refreshExpiresAt: row.refreshExpiresAt ?? undefined,
    },
  };
}

/** Returns the tokens that are used for a social account. Undefined if it is not connected. */
export async function readTokens(
  on: JobConnection,
  encryption: Encryption,
  socialAccount: string,
): Promise<StoredTokens | undefined> {
  const { rows } = await on.query(`${SELECT} WHERE a.id = $1 AND t.revoked_at IS NULL`, [socialAccount]);
  const [row] = rows as StoredRow[];
  return row && opened(encryption, row);
}

/** Returns the last tokens of an account that a user disconnected. */
export async function readDisconnectedTokens(
  on: JobConnection,
  encryption: Encryption,
  socialAccount: string,
): Promise<StoredTokens | undefined> {
  const { rows } = await on.query(
    `${SELECT} WHERE a.id = $1 AND t.revoked_reason = 'DISCONNECTED' ORDER BY t.revoked_at DESC, t.id DESC LIMIT 1`,
    [socialAccount],
  );
  const [row] = rows as StoredRow[];
  return row && opened(encryption, row);
}

/**
 * What still uses the grant of tokens: an account, which can be the same one after it was reconnected, or a connection whose
 * accounts are being read or selected. Undefined if nothing does. Platforms of one company share users, and so grants. A
 * connection whose code is being exchanged can be of any user, and a user that a platform does not tell can be the same one.
 */
export async function useOfGrant(
  on: JobConnection,
  { tokens, organization, socialAccount, platform, platformUserId }: StoredTokens,
  at: Date,
): Promise<'ACCOUNT' | 'CONNECTION' | undefined> {
  const { rows } = await on.query(
    `SELECT EXISTS (SELECT FROM social_account_tokens t
                     WHERE t.organization_id = $1 AND t.social_account_id = $2 AND t.revoked_at IS NULL
                       AND (t.grantor_id IS NULL OR $3::text IS NULL))
         OR EXISTS (SELECT FROM social_account_tokens t
                     WHERE t.grantor_id = $3 AND t.revoked_at IS NULL) AS account,
            EXISTS (SELECT FROM pending_connections c
                     WHERE c.expires_at > $4 AND CASE c.status
                       WHEN 'READING_ACCOUNTS' THEN c.grantor_id IS NULL OR c.grantor_id = $3
                       WHEN 'READY' THEN c.grantor_id = $3 OR ((c.grantor_id IS NULL OR $3 IS NULL)
                         AND c.platform = $5
                         AND c.accounts @> jsonb_build_array(jsonb_build_object('platformUserId', $6::text)))
                       ELSE false END) AS connection`,
    [organization, socialAccount, tokens.grantorId ?? null, at, platform, platformUserId],
  );
  const [{ account, connection }] = rows as [{ account: boolean; connection: boolean }];
  return account ? 'ACCOUNT' : connection ? 'CONNECTION' : undefined;
}

import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { SocialAccountToken } from '../domains/channels/social-account-token.entity';
import type { SocialAccount } from '../domains/channels/social-account.entity';
import type { Platform } from '../domains/common/content.enums';
import { connectOrExplain } from '../kernel/database/server-version';
import type { Encryption } from '../kernel/encryption';
import { modelOf } from '../kernel/model/metadata';
import type { residentIds, ResidentGrant } from '../sandbox/residents';
import type { DemoSocialAccount } from './brands';
import { after } from './random';
import type { RowOf } from './seed-context';

const GOOGLE = 'https://www.googleapis.com/auth/';

/** What a login grants: its scopes, and how long its tokens live. Lives in days; undefined has no end. */
interface LoginRules {
  readonly login: string;
  readonly scopes: readonly string[];
  readonly life?: number;
  /** Whether tokens can be renewed. */
  readonly renews?: boolean;
  /** Whether they are renewed with a token of their own. */
  readonly hasRefreshToken?: boolean;
  /** Life of the refresh token, if the platform tells it. */
  readonly refreshLife?: number;
}

/** The default login of each platform. */
const LOGINS: Partial<Record<Platform, LoginRules>> = {
  INSTAGRAM: {
    login: 'facebook',
    scopes: [
      ...['instagram_basic', 'instagram_content_publish', 'pages_show_list', 'pages_read_engagement'],
      ...['instagram_manage_comments', 'instagram_manage_insights', 'pages_manage_metadata'],
      'business_management',
    ],
  },
  FACEBOOK: {
    login: 'facebook',
    scopes: [
      ...['pages_show_list', 'pages_read_engagement', 'pages_manage_posts', 'pages_manage_engagement'],
      ...['pages_read_user_content', 'pages_manage_metadata', 'read_insights', 'business_management'],
    ],
  },
  LINKEDIN: {
    login: 'linkedin',
    scopes: [
      ...['openid', 'profile', 'w_member_social', 'w_organization_social', 'r_organization_social'],
      'rw_organization_admin',
    ],
    life: 60,
  },
  X: {
    login: 'x',
    scopes: ['tweet.read', 'tweet.write', 'users.read', 'media.write', 'offline.access'],
    life: 2 / 24,
    renews: true,
    hasRefreshToken: true,
  },
  YOUTUBE: {
    login: 'google',
    scopes: [
      'openid',
      ...['youtube.upload', 'youtube.readonly', 'youtube.force-ssl', 'yt-analytics.readonly'].map(
        (name) => GOOGLE + name,
      ),
    ],
    life: 1 / 24,
    renews: true,
    hasRefreshToken: true,
  },
  GOOGLE_BUSINESS: {
    login: 'google',
    scopes: ['openid', `${GOOGLE}business.manage`],
    life: 1 / 24,
    renews: true,
    hasRefreshToken: true,
  },
  PINTEREST: {
    login: 'pinterest',
    scopes: ['boards:read', 'pins:read', 'pins:write', 'user_accounts:read', 'boards:write'],
    life: 30,
    renews: true,
    hasRefreshToken: true,
    refreshLife: 60,
  },
  WHATSAPP: {
    login: 'whatsapp',
    scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
  },
};

/** Instagram Login, without a page. */
const INSTAGRAM_LOGIN: LoginRules = {
  login: 'instagram',
  scopes: [
    ...['instagram_business_basic', 'instagram_business_content_publish'],
    ...['instagram_business_manage_comments', 'instagram_business_manage_insights'],
    'instagram_business_manage_messages',
  ],
  life: 60,
  renews: true,
};

export const loginOf = ({ platform, login }: DemoSocialAccount): LoginRules =>
  login === 'instagram' ? INSTAGRAM_LOGIN : LOGINS[platform]!;

/** Tokens of an account as a row, which are encrypted before they are written. */
export interface TokenRow extends Omit<
  SocialAccountToken,
  'accessToken' | 'refreshToken' | 'organization' | 'socialAccount' | 'refreshLeaseUntil'
> {
  readonly organization: string;
  readonly socialAccount: string;
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

/** Logins that name the account as the user who grants the tokens. */
const SIGNS_IN_AS_ACCOUNT = ['instagram', 'pinterest', 'x'];

/** In days. */
const LONG_LIFE = 1;
const RENEWED_AGO = 10;

/** Random, so that tokens of an earlier demo are not valid. */
const newToken = (): string => randomBytes(48).toString('base64url');

/** Returns the tokens of a social account. Those of an account that has to be reconnected have ended. */
export function tokenRow(
  row: RowOf<SocialAccount>,
  account: DemoSocialAccount,
  { accountId, personId }: ReturnType<typeof residentIds>,
): TokenRow {
  const { login, scopes, life, renews = false, hasRefreshToken = false, refreshLife } = loginOf(account);
  const issuedAt = row.connectedAt!;
  const end = row.connectionStatus;
  const hasEnded = end === 'EXPIRED' || end === 'REVOKED';
  // Long lives are renewed late, and end when they are over.
  const age = end === 'EXPIRED' ? (refreshLife ?? life ?? 0) : life && life > LONG_LIFE ? RENEWED_AGO : 0;
  const lastRefreshedAt = renews ? after(row.lastSyncedAt!, { days: -age }) : null;
  const since = lastRefreshedAt ?? issuedAt;
  return {
    id: uuidv7(),
    organization: row.organization as string,
    socialAccount: row.id!,
    login,
    grantorId: SIGNS_IN_AS_ACCOUNT.includes(login) ? accountId : personId,
    accessToken: newToken(),
    refreshToken: hasRefreshToken ? newToken() : null,
    scopes: [...scopes],
    isRefreshable: renews,
    issuedAt,
    expiresAt: life === undefined ? null : after(since, { days: life }),
    refreshExpiresAt: refreshLife === undefined ? null : after(since, { days: refreshLife }),
    lastRefreshedAt,
    refreshCount: renews ? 1 : 0,
    revokedAt: hasEnded ? row.connectionStatusSince! : null,
    revokedReason: hasEnded ? end : null,
    createdAt: issuedAt,
    updatedAt: since,
  };
}

/** Encrypts the tokens of a row. */
export function sealed(encryption: Encryption, row: TokenRow): RowOf<SocialAccountToken> {
  const { accessToken, refreshToken, ...rest } = row;
  const values = { accessToken, refreshToken };
  return { ...rest, ...encryption.encryptValues(modelOf(SocialAccountToken), { ...row }, values) };
}

interface StoredGrant {
  readonly id: string;
  readonly organization: string;
  readonly network: ResidentGrant['network'];
  readonly accountId: string;
  readonly login: string;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly scopes: string[];
  readonly issuedAt: Date;
  readonly expiresAt: Date | null;
  readonly refreshExpiresAt: Date | null;
}

/** Reads the tokens that are in use, of all accounts. The sandbox takes those of the demo. */
export async function readGrants(ownerUrl: string, encryption: Encryption): Promise<ResidentGrant[]> {
  const client = await connectOrExplain(ownerUrl);
  try {
    const { rows } = await client.query<StoredGrant>(
      `SELECT t.id, t.organization_id AS organization, a.platform AS network, a.platform_user_id AS "accountId", t.login,
              t.access_token AS "accessToken", t.refresh_token AS "refreshToken", t.scopes,
              coalesce(t.last_refreshed_at, t.issued_at) AS "issuedAt", t.expires_at AS "expiresAt",
              t.refresh_expires_at AS "refreshExpiresAt"
         FROM social_account_tokens t
         JOIN social_accounts a ON a.organization_id = t.organization_id AND a.id = t.social_account_id
        WHERE t.revoked_at IS NULL`,
    );
    const model = modelOf(SocialAccountToken);
    return rows.map((row) => ({
      ...row,
      accessToken: encryption.decrypt(model, 'accessToken', { ...row })!,
      refreshToken: encryption.decrypt(model, 'refreshToken', { ...row }) ?? undefined,
      expiresAt: row.expiresAt ?? undefined,
      refreshExpiresAt: row.refreshExpiresAt ?? undefined,
    }));
  } finally {
    await client.end();
  }
}

import { isUuid } from '../../../kernel/model';
import { hasAiContentSql, lacksApprovalSql } from '../../review/required-approval';
import { missingAccount, preflightAccount } from './preflight';
import type { AccountPreflight, PostPreflight } from './preflight.shapes';
import { placementSql } from './quota';
import type { CheckedRows } from './types';

/** Publications that are read of an account, the newest first: more than any platform accepts in a day. */
const MAX_SENT = 200;

const FILE = `json_build_object('id', a.id, 'kind', a.kind, 'mimeType', a.mime_type, 'fileSize', a.file_size,
  'width', a.width, 'height', a.height, 'durationSeconds', a.duration_seconds, 'fps', a.fps, 'codec', a.codec,
  'isFastStart', a.is_fast_start, 'frameCount', a.frame_count, 'pageCount', a.page_count, 'altText', a.alt_text,
  'isReady', a.processing_status = 'COMPLETED', 'dominantColor', a.dominant_color,
  'isAiGenerated', a.origin = 'GENERATED',
  'variants', media.signed_variants(a.variants, media.link_expiry()))`;

/** SQL of what is checked of a post `p`. */
export const CHECKED_POST = `json_build_object('clientAccountId', p.client_account_id, 'title', p.title, 'caption', p.caption,
  'callToAction', p.call_to_action, 'hashtags', p.hashtags, 'format', p.format,
  'platformOverrides', p.platform_overrides, 'platformOptions', p.platform_options,
  'media', (SELECT coalesce(json_agg(${FILE} ORDER BY m.position), '[]') FROM post_media m
             JOIN media_assets a ON a.organization_id = m.organization_id AND a.id = m.media_id AND a.deleted_at IS NULL
            WHERE m.organization_id = p.organization_id AND m.post_id = p.id))`;

/** SQL: the time zone at whose midnight limits of the platform of an account start over. */
export const limitTimeZoneOf = (account: string): string =>
  `(SELECT z.text FROM network_limits z WHERE z.platform = ${account}.platform AND z.key = 'rate.time_zone')`;

// The expression is that of the indexes by the time of publishing. A day can have 25 hours.
const SENT_AT = `GREATEST(s.published_at, '-infinity')`;
const SENT = `SELECT s.published_at AS at, ${placementSql('s.kind')} AS placement FROM publications s
  WHERE s.organization_id = p.organization_id AND s.social_account_id = c.id AND s.status = 'PUBLISHED'
    AND s.confirmed_at IS NULL AND ${SENT_AT} > now() - interval '25 hours'
  ORDER BY ${SENT_AT} DESC LIMIT ${MAX_SENT}`;

const ACCOUNT = `json_build_object('id', c.id, 'platform', c.platform, 'username', c.username,
  'displayName', c.display_name, 'platformUserId', c.platform_user_id, 'clientAccountId', c.client_account_id,
  'isVerified', c.is_verified, 'isActive', c.is_active, 'connectionStatus', c.connection_status,
  'rateLimits', channels.rate_limits(c.platform, c.platform_user_id), 'limitTimeZone', ${limitTimeZoneOf('c')},
  'sent', (SELECT coalesce(json_agg(sent), '[]') FROM (${SENT}) sent))`;

/** Selects a visible post with its media files, accounts and the limits of their platforms, as one JSON value. */
export const CHECKED = `WITH accounts AS (
    SELECT c.platform, ${ACCOUNT} AS account FROM posts p
      JOIN social_accounts c ON c.organization_id = p.organization_id AND c.id = ANY ($2::uuid[])
     WHERE p.id = $1 AND p.deleted_at IS NULL)
  SELECT json_build_object('post', ${CHECKED_POST},
    'accounts', (SELECT coalesce(json_agg(account), '[]') FROM accounts),
    'limits', (SELECT coalesce(json_agg(json_build_object('platform', l.platform, 'key', l.key, 'value', l.value::text,
                 'unit', l.unit, 'currency', l.currency, 'period', l.period)), '[]') FROM network_limits l
                WHERE l.platform IN (SELECT platform FROM accounts) AND l.value IS NOT NULL)) AS checked
    FROM posts p WHERE p.id = $1 AND p.deleted_at IS NULL`;

/**
 * Checks a post for accounts by rows that one statement has read, in the order of the IDs. The only validator of posts for
 * platforms: scheduling, publishing and `preflightPost` call it, so that they accept the same posts.
 */
export function preflightRows(
  { post, accounts, limits }: CheckedRows,
  accountIds: readonly string[],
  now: Date,
): AccountPreflight[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const limitsOf = (platform: string) =>
    new Map(limits.filter((limit) => limit.platform === platform).map((limit) => [limit.key, limit]));
  return accountIds.map((id) => {
    const account = byId.get(id.toLowerCase());
    return account ? preflightAccount(post, account, limitsOf, now) : missingAccount(id);
  });
}

/** SQL of what scheduling would find, in addition to what platforms require. */
const FORESEEN = `SELECT json_build_object('checked', c.checked,
    'hasAiContent', ${hasAiContentSql('p.organization_id', 'p.id')},
    'isApprovalMissing', coalesce(${lacksApprovalSql('p.organization_id', 'p.id')}, false))
  FROM (${CHECKED}) c, posts p WHERE p.id = $1`;

/** Runs a statement that returns at most one JSON value, as the text of it. */
type QueryJson = (sql: string, values: readonly unknown[]) => Promise<string | undefined>;

type Foreseen = Pick<PostPreflight, 'hasAiContent' | 'isApprovalMissing'> & { readonly checked: CheckedRows };

/** Checks a post for social accounts, with one statement. Undefined if the post does not exist or is not visible. */
export async function preflightPost(
  queryJson: QueryJson,
  { postId, accountIds }: { readonly postId: string; readonly accountIds: readonly string[] },
  now: Date,
): Promise<PostPreflight | undefined> {
  const found = await queryJson(FORESEEN, [isUuid(postId) ? postId : null, accountIds.filter(isUuid)]);
  if (found === undefined) return undefined;
  const { checked, ...foreseen } = JSON.parse(found) as Foreseen;
  const accounts = preflightRows(checked, accountIds, now);
  return { isReady: accounts.every(({ isReady }) => isReady), accounts, ...foreseen };
}

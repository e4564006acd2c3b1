import type { Platform } from '../../common/content.enums';
import type { MediaPlacement } from '../../media/media.enums';
import { dayAround } from '../days';
import type { Composition } from './composition';
import type { Findings } from './findings';
import type { PreflightCost, PreflightQuota } from './preflight.shapes';
import { trimmed } from './findings';
import { linksIn } from '../text/x-text';
import { placementOf } from './rules/rule';
import type { CheckedAccount } from './types';

/** A limit on the posts that apps publish on an account. */
interface PostQuota {
  /** Key of the limit. */
  readonly rule: string;
  /** The only place whose posts count. Undefined if all posts count. */
  readonly placement?: MediaPlacement;
  /** Whether the limit starts over at midnight, in the time zone of the platform. Otherwise its period moves with the time. */
  readonly isDaily?: true;
}

/** Platforms without a line limit calls only, of which a post takes several. */
export const QUOTAS: Readonly<Partial<Record<Platform, PostQuota>>> = {
  INSTAGRAM: { rule: 'publishing.posts' },
  FACEBOOK: { rule: 'publishing.reels', placement: 'REEL' },
  X: { rule: 'rate.posts' },
  LINKEDIN: { rule: 'rate.member_posts', isDaily: true },
  TIKTOK: { rule: 'publishing.posts' },
  YOUTUBE: { rule: 'rate.uploads', isDaily: true },
};

/** SQL: the place of a post or publication, by its format or kind. */
export const placementSql = (value: string): string =>
  `CASE WHEN ${value} IN ('REEL', 'SHORT_VIDEO') THEN 'REEL' WHEN ${value} = 'STORY' THEN 'STORY' ELSE 'FEED' END`;

/** Whether the platform counts a post in a place. It counts none that a user publishes in its app. */
export function isCounted(platform: Platform, placement: MediaPlacement): boolean {
  const quota = QUOTAS[platform];
  return Boolean(quota) && (!quota?.placement || quota.placement === placement);
}

/** Returns when the limits that the platform reported allow calls again, if one is exceeded now. */
export function reportedReset({ rateLimits }: Pick<CheckedAccount, 'rateLimits'>): number {
  const resets = rateLimits.flatMap(({ isExceeded, resetAt }) =>
    isExceeded && resetAt !== null ? [Date.parse(resetAt)] : [],
  );
  return Math.max(0, ...resets);
}

/** Returns how many posts the platform accepts in the period that ends now, and when it accepts the next one. */
export function quotaOf(
  post: Composition,
  account: CheckedAccount,
  findings: Findings,
  now: Date,
): PreflightQuota | null {
  const { platform, sent } = account;
  const quota = QUOTAS[platform];
  if (!quota || !isCounted(platform, placementOf(post))) return null;
  const { value, period } = findings.limit(quota.rule);
  const [limit, length] = [Number(value), (period ?? 0) * 1000];
  const day = quota.isDaily && account.limitTimeZone ? dayAround(now.getTime(), account.limitTimeZone) : null;
  const since = day ? day.from - 1 : now.getTime() - length;
  const times = sent
    .filter(({ placement }) => isCounted(platform, placement))
    .map(({ at }) => Date.parse(at))
    .filter((at) => at > since);
  const used = times.length;
  const isFull = used >= limit && limit > 0;
  // Newest first: there is room again once the one that fills the limit leaves the period.
  const freed = isFull ? (day?.to ?? times[limit - 1]! + length) : 0;
  const next = Math.max(freed, reportedReset(account));
  return {
    rule: quota.rule,
    limit,
    used,
    remaining: Math.max(limit - used, 0),
    nextAvailableAt: next > now.getTime() ? new Date(next) : null,
  };
}

/** Returns what X charges. No other platform charges for posts. */
export function costOf({ text }: Composition, findings: Findings): PreflightCost | null {
  if (findings.platform !== 'X') return null;
  const { value, currency } = findings.limit(linksIn(text).length ? 'price.post_with_url' : 'price.post');
  return { amount: trimmed(value), currency: currency ?? '' };
}

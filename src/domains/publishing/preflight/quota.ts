import type { Platform } from '../../common/content.enums';
import type { Composition } from './composition';
import type { Findings } from './findings';
import type { PreflightCost, PreflightQuota } from './preflight.shapes';
import { trimmed } from './findings';
import { linksIn } from '../text/x-text';
import { placementOf } from './rules/rule';
import type { CheckedAccount } from './types';

/** The limit on the posts of an account. */
export const QUOTAS: Readonly<Partial<Record<Platform, string>>> = {
  INSTAGRAM: 'publishing.posts',
  FACEBOOK: 'publishing.reels',
  X: 'rate.posts',
  LINKEDIN: 'rate.member_posts',
  TIKTOK: 'publishing.posts',
  YOUTUBE: 'rate.uploads',
};

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
  const rule = QUOTAS[platform];
  if (!rule || (platform === 'FACEBOOK' && placementOf(post) !== 'REEL')) return null;
  const { value, period } = findings.limit(rule);
  const [limit, length] = [Number(value), (period ?? 0) * 1000];
  const times = sent
    .filter(({ kind }) => platform !== 'FACEBOOK' || kind === 'REEL')
    .map(({ at }) => Date.parse(at))
    .filter((at) => at > now.getTime() - length);
  const used = times.length;
  // Newest first: there is room again once the one that fills the limit leaves the period.
  const freed = used >= limit && limit > 0 ? times[limit - 1]! + length : 0;
  const next = Math.max(freed, reportedReset(account));
  return {
    rule,
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

import { valueTerm } from '../../../kernel/messages';
import type { Platform } from '../../common/content.enums';
import { checkAccount } from './account-rules';
import { compose, type Composition } from './composition';
import { Findings } from './findings';
import { checkFiles } from './media';
import { PREFLIGHT_MESSAGES as MESSAGES } from './preflight.messages';
import type { AccountPreflight, PreflightQuota } from './preflight.shapes';
import { costOf, quotaOf } from './quota';
import { RULES } from './rules';
import type { CheckedAccount, CheckedPost, Limit } from './types';

type LimitsOf = (platform: Platform) => ReadonlyMap<string, Limit>;

/** Returns the limits of media files as numbers. */
const mediaLimits = (limits: ReadonlyMap<string, Limit>): Record<string, number> =>
  Object.fromEntries([...limits.values()].map(({ key, value }) => [key, Number(value)]));

interface Checked extends Pick<AccountPreflight, 'media' | 'cost' | 'quota'> {
  readonly post: Composition;
}

function warnOfQuota(quota: PreflightQuota | null, findings: Findings): void {
  if (quota?.nextAvailableAt)
    findings.warning(
      'QUOTA_EXHAUSTED',
      [],
      MESSAGES.quotaExhausted({ platform: valueTerm(findings.platform) }),
    );
}

function checkContent(
  content: CheckedPost,
  account: CheckedAccount,
  { findings, limits, now }: { findings: Findings; limits: ReadonlyMap<string, Limit>; now: Date },
): Checked {
  const post = compose(content, account.platform);
  const rules = RULES[account.platform];
  if (!rules) {
    findings.problem(
      'NOT_SUPPORTED',
      [],
      MESSAGES.platformNotSupported({ platform: valueTerm(account.platform) }),
    );
    return { post, media: [], cost: null, quota: null };
  }
  rules.check(post, findings, account);
  const media = checkFiles(findings, post.media, rules.placement(post), mediaLimits(limits));
  const quota = quotaOf(post, account, findings, now);
  warnOfQuota(quota, findings);
  return { post, media, cost: costOf(post, findings), quota };
}

/** Checks a post for a social account against all limits of its platform. */
export function preflightAccount(
  post: CheckedPost,
  account: CheckedAccount,
  limitsOf: LimitsOf,
  now: Date,
): AccountPreflight {
  const limits = limitsOf(account.platform);
  const findings = new Findings(account.platform, limits);
  checkAccount(account, post, findings);
  const { post: composed, ...rest } = checkContent(post, account, { findings, limits, now });
  const { problems, warnings } = findings;
  return {
    accountId: account.id,
    platform: account.platform,
    isReady: !problems.length,
    problems,
    warnings,
    text: composed.text,
    ...rest,
  };
}

/** The result for an account that does not exist or is not visible. */
export const missingAccount = (accountId: string): AccountPreflight => ({
  accountId,
  platform: null,
  isReady: false,
  problems: [
    {
      code: 'NOT_FOUND',
      field: [],
      rule: null,
      limit: null,
      actual: null,
      unit: null,
      shortened: null,
      message: MESSAGES.accountNotFound(),
    },
  ],
  warnings: [],
  text: null,
  media: [],
  cost: null,
  quota: null,
});

import type { PreflightCode } from './preflight.enums';
import type { AccountPreflight, PostPreflight, PreflightFinding } from './preflight.shapes';

/** Problems that also concern a post that a user publishes. */
const OF_EVERY_MODE: readonly PreflightCode[] = ['NOT_FOUND', 'OTHER_CLIENT_ACCOUNT'];
/** Findings that concern only what Marquee sends. */
const OF_SENDING: readonly PreflightCode[] = ['NOT_CONNECTED', 'PAUSED', 'QUOTA_EXHAUSTED'];

const isOfEveryMode = ({ code }: PreflightFinding): boolean => OF_EVERY_MODE.includes(code);
const isOfSending = ({ code, field }: PreflightFinding): boolean =>
  OF_SENDING.includes(code) || (code === 'NOT_SUPPORTED' && !field.length);

/**
 * Returns the result for a post that a user publishes. The app of a platform accepts more than its API, so that limits on
 * content are warnings. Marquee sends nothing, so that connection, price and quota do not matter.
 */
export function reminderOf({
  accountId,
  platform,
  text,
  media,
  problems,
  warnings,
}: AccountPreflight): AccountPreflight {
  const kept = problems.filter(isOfEveryMode);
  return {
    accountId,
    platform,
    text,
    media,
    isReady: !kept.length,
    problems: kept,
    warnings: [...problems, ...warnings].filter(
      (finding) => !isOfEveryMode(finding) && !isOfSending(finding),
    ),
    cost: null,
    quota: null,
  };
}

/** Returns the results for a post that a user publishes. */
export function preflightOfReminder({ accounts, ...rest }: PostPreflight): PostPreflight {
  const results = accounts.map(reminderOf);
  return { ...rest, isReady: results.every(({ isReady }) => isReady), accounts: results };
}

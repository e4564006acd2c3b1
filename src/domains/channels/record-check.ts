import { isDeepStrictEqual } from 'node:util';
import { type EventWriter, recordEvent } from '../../kernel/write';
import type { ConnectionProblem, ConnectionStatus, SocialAccountKind, TokenEnd } from './channels.enums';
import type { CheckResult } from './check-account';
import {
  type ConnectionNotice,
  notifyManagers,
  noticeOfEnd,
  noticeOfProblem,
  noticeOfScopes,
} from './connection.notifications';
import { storableNames, storableUrl } from './offered-accounts';
import { endOf, storableScopes } from './token-rows';

/** What a check may change. */
interface AccountRow {
  readonly id: string;
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly platform: string;
  readonly platformUserId: string;
  readonly username: string | null;
  readonly displayName: string | null;
  readonly kind: SocialAccountKind | null;
  readonly profilePictureUrl: string | null;
  readonly isVerified: boolean;
  readonly permissions: readonly string[];
  readonly missingScopes: readonly string[];
  readonly connectionStatus: ConnectionStatus;
  readonly connectionProblem: ConnectionProblem | null;
  readonly expiryNoticeDays: number | null;
}

const LOCK = `SELECT id, organization_id AS organization, client_account_id AS "clientAccount", platform,
       platform_user_id AS "platformUserId", username, display_name AS "displayName", kind,
       profile_picture_url AS "profilePictureUrl", is_verified AS "isVerified",
       permissions, missing_scopes AS "missingScopes",
       connection_status AS "connectionStatus", connection_problem AS "connectionProblem",
       expiry_notice_days AS "expiryNoticeDays"
  FROM social_accounts WHERE organization_id = $1 AND id = $2 AND connection_status <> 'DISCONNECTED'
   FOR NO KEY UPDATE`;

/** Returns the profile after a check. The platform may not tell all of it. */
function profileAfter(before: AccountRow, { profile }: CheckResult): Partial<AccountRow> {
  if (!profile) return {};
  const { username, displayName } = storableNames(profile);
  return {
    username: username ?? before.username,
    displayName: displayName ?? before.displayName,
    kind: profile.kind ?? before.kind,
    profilePictureUrl: storableUrl(profile.profilePictureUrl) ?? before.profilePictureUrl,
    isVerified: profile.isVerified ?? before.isVerified,
  };
}

/**
 * Returns the permissions after a check, and those that were granted before and are not any more. Scopes of other grants of the
 * same user are no permissions of the account.
 */
function scopesAfter(
  before: AccountRow,
  { stored: { tokens }, grantedScopes }: CheckResult,
): Partial<AccountRow> {
  if (!grantedScopes) return {};
  const known = [...tokens.scopes, ...before.permissions, ...before.missingScopes];
  const isGranted = (scope: string): boolean => grantedScopes.includes(scope);
  return {
    permissions: storableScopes({ scopes: known.filter(isGranted) }),
    missingScopes: storableScopes({ scopes: known.filter((scope) => !isGranted(scope)) }),
  };
}

/** A second failure in a row is an error of the connection. */
function statusAfter(before: AccountRow, { status, problem }: CheckResult): ConnectionStatus {
  if (status) return status;
  const isRepeated = problem === 'UNREACHABLE' && before.connectionProblem === 'UNREACHABLE';
  return isRepeated ? 'ERROR' : before.connectionStatus;
}

const TOKEN_ENDS: Partial<Record<ConnectionStatus, TokenEnd>> = { EXPIRED: 'EXPIRED', REVOKED: 'REVOKED' };

async function writeAccount(
  writer: EventWriter,
  after: AccountRow,
  { profile, nextCheckAt, stored }: CheckResult,
  hasNewStatus: boolean,
  at: Date,
): Promise<void> {
  const counters = profile && [profile.followerCount, profile.followingCount, profile.postCount];
  await writer.query(
    `UPDATE social_accounts
        SET username = $3, display_name = $4, kind = $5, profile_picture_url = $6, is_verified = $7,
            connection_status = $8, connection_problem = $9, expiry_notice_days = $10, next_check_at = $11,
            authorization_ends_at = $12, permissions = $19, missing_scopes = $20,
            connection_status_since = CASE WHEN $13 THEN $14 ELSE connection_status_since END,
            last_synced_at = CASE WHEN $15 THEN $14 ELSE last_synced_at END,
            follower_count = CASE WHEN $15 THEN $16 ELSE follower_count END,
            following_count = CASE WHEN $15 THEN $17 ELSE following_count END,
            post_count = CASE WHEN $15 THEN $18 ELSE post_count END
      WHERE organization_id = $1 AND id = $2`,
    [
      after.organization,
      after.id,
      after.username,
      after.displayName,
      after.kind,
      after.profilePictureUrl,
      after.isVerified,
      after.connectionStatus,
      after.connectionProblem,
      after.expiryNoticeDays,
      nextCheckAt,
      endOf(stored.tokens),
      hasNewStatus,
      at,
      profile !== undefined,
      ...(counters ?? [null, null, null]),
      after.permissions,
      after.missingScopes,
    ],
  );
}

/** Returns what users are told after a check, and the days before the end of the authorization that a notice names. */
function noticesAfter(
  before: AccountRow,
  after: AccountRow,
  { stored }: CheckResult,
  at: Date,
): { notices: ConnectionNotice[]; days: number | null } {
  const days = before.expiryNoticeDays;
  const isNewProblem = after.connectionProblem !== before.connectionProblem;
  const problem = isNewProblem ? noticeOfProblem(after.connectionProblem) : undefined;
  if (problem) return { notices: [problem], days };
  // Users have to reconnect the account anyway.
  if (after.connectionStatus !== 'CONNECTED') return { notices: [], days };
  const withdrawn = after.missingScopes.filter((scope) => !before.missingScopes.includes(scope));
  const end = noticeOfEnd(endOf(stored.tokens), days, at);
  const notices = [withdrawn.length ? noticeOfScopes(withdrawn) : undefined, end.notice];
  return { notices: notices.filter((notice) => notice !== undefined), days: end.days };
}

/**
 * Stores the result of a check in the transaction of the writer, ends tokens that the platform no longer accepts, and
 * notifies the users who manage the account. Returns false if the account was disconnected, or connected again, meanwhile.
 */
export async function recordCheck(writer: EventWriter, result: CheckResult, at: Date): Promise<boolean> {
  const { stored, problem } = result;
  const { organization, socialAccount, id: tokenId } = stored;
  const [before] = (await writer.query(LOCK, [organization, socialAccount])) as AccountRow[];
  const [current] = (await writer.query(
    `SELECT id FROM social_account_tokens
      WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL FOR NO KEY UPDATE`,
    [organization, tokenId],
  )) as { id: string }[];
  if (!before || !current) return false;
  const connectionStatus = statusAfter(before, result);
  const changed = {
    ...before,
    ...profileAfter(before, result),
    ...scopesAfter(before, result),
    connectionStatus,
    connectionProblem: problem,
  };
  const { notices, days } = noticesAfter(before, changed, result, at);
  const after = { ...changed, expiryNoticeDays: days };
  const hasNewStatus = connectionStatus !== before.connectionStatus;
  await writeAccount(writer, after, result, hasNewStatus, at);
  const end = TOKEN_ENDS[connectionStatus];
  if (end)
    await writer.query(
      `UPDATE social_account_tokens SET revoked_at = $3, revoked_reason = $4
        WHERE organization_id = $1 AND id = $2`,
      [organization, tokenId, at, end],
    );
  const isChanged = !isDeepStrictEqual(after, { ...before });
  if (isChanged)
    await recordEvent(writer, {
      name: 'social_account.updated',
      tenantId: organization,
      subjectId: socialAccount,
      payload: { scopes: before.clientAccount === null ? [] : [before.clientAccount] },
    });
  for (const notice of notices) await notifyManagers(writer, notice, after);
  return true;
}

import type { MessageMaker } from '../../kernel/messages';
import { isUuid } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import {
  MutationError,
  referenceNotFound,
  throwUserError,
  userError,
  type UserErrorCode,
} from '../../kernel/write';
import { accountName } from '../channels/account-names';
import type { ConnectionStatus } from '../channels/channels.enums';
import type { Platform } from '../common/content.enums';
import { PUBLISHING_MESSAGES } from './publishing.messages';

/** A social account on which a post is to be published. */
export interface PlannedAccount {
  readonly id: string;
  readonly platform: Platform;
  readonly username: string | null;
  readonly displayName: string | null;
  readonly platformUserId: string;
  readonly clientAccount: string | null;
  readonly isActive: boolean;
  readonly connectionStatus: ConnectionStatus;
  /** Whether the post has an open schedule on the account for the same instant. */
  readonly isScheduled: boolean;
}

/** The post to publish. */
export interface PlannedPost {
  readonly id: string;
  readonly organization: string;
  readonly clientAccount: string | null;
}

/** A reason not to publish a post on an account. */
interface AccountCheck {
  readonly applies: (account: PlannedAccount, post: PlannedPost) => boolean;
  readonly code: UserErrorCode;
  readonly message: MessageMaker;
}

/**
 * Everything that prevents a post from being scheduled on an account, in the order in which it is reported. Checks of the
 * content for a platform belong here, too.
 */
const ACCOUNT_CHECKS: readonly AccountCheck[] = [
  {
    applies: ({ clientAccount }, post) => clientAccount !== null && clientAccount !== post.clientAccount,
    code: 'INVALID',
    message: PUBLISHING_MESSAGES.otherClientAccount,
  },
  {
    // A failed check of the connection is repeated automatically.
    applies: ({ connectionStatus }) => !['CONNECTED', 'ERROR'].includes(connectionStatus),
    code: 'INVALID_STATE',
    message: PUBLISHING_MESSAGES.notConnected,
  },
  {
    applies: ({ isActive }) => !isActive,
    code: 'INVALID_STATE',
    message: PUBLISHING_MESSAGES.paused,
  },
  {
    applies: ({ isScheduled }) => isScheduled,
    code: 'TAKEN',
    message: PUBLISHING_MESSAGES.alreadyScheduled,
  },
];

const SELECT_ACCOUNTS = `
  SELECT a.id, a.platform, a.username, a.display_name AS "displayName", a.platform_user_id AS "platformUserId",
         a.client_account_id AS "clientAccount", a.is_active AS "isActive", a.connection_status AS "connectionStatus",
         EXISTS (SELECT FROM schedules s
                  WHERE s.organization_id = a.organization_id AND s.post_id = $3 AND s.social_account_id = a.id
                    AND s.scheduled_at = $4 AND s.status IN ('PENDING', 'PROCESSING')) AS "isScheduled"
    FROM social_accounts a
   WHERE a.organization_id = $1 AND a.id = ANY ($2::uuid[])`;

type UserErrorData = ReturnType<typeof userError>;

/** Returns the reason not to publish a post on an account. Undefined if there is none. */
function problemOf(account: PlannedAccount, post: PlannedPost, path: string[]): UserErrorData | undefined {
  const check = ACCOUNT_CHECKS.find(({ applies }) => applies(account, post));
  return check && userError(check.code, check.message({ account: accountName(account) }), path);
}

/** Returns those of the IDs whose social accounts are visible to the viewer. Runs outside `asSystem`, which sees all. */
export async function visibleAccounts(tx: WriteTransaction, ids: readonly string[]): Promise<string[]> {
  const wanted = ids.filter(isUuid);
  const rows = await tx.query<{ id: string }>('SELECT id FROM social_accounts WHERE id = ANY ($1::uuid[])', [
    wanted,
  ]);
  return rows.map(({ id }) => id);
}

interface WantedAccounts {
  /** IDs as given, in any case. */
  readonly ids: readonly string[];
  /** See `visibleAccounts`. All others do not exist for the viewer. */
  readonly visible: readonly string[];
}

/** Returns the social accounts with these IDs, in their order. Throws the errors of all accounts. */
export async function accountsFor(
  tx: WriteTransaction,
  post: PlannedPost,
  { ids, visible }: WantedAccounts,
  scheduledAt: Date,
): Promise<PlannedAccount[]> {
  if (!ids.length) throwUserError('REQUIRED', PUBLISHING_MESSAGES.noAccounts(), ['input', 'accountIds']);
  const wanted = ids.map((id) => id.toLowerCase());
  const found = await tx.query<PlannedAccount>(SELECT_ACCOUNTS, [
    post.organization,
    visible,
    post.id,
    scheduledAt,
  ]);
  const byId = new Map(found.map((account) => [account.id, account]));
  const errors = wanted.flatMap((id, index): UserErrorData[] => {
    const path = ['input', 'accountIds', String(index)];
    if (wanted.indexOf(id) < index)
      return [userError('DUPLICATE', PUBLISHING_MESSAGES.duplicateAccount(), path)];
    const account = byId.get(id);
    if (!account) return [referenceNotFound('social account', 'organization', path)];
    return [problemOf(account, post, path) ?? []].flat();
  });
  if (errors.length) throw new MutationError(errors);
  return wanted.map((id) => byId.get(id)!);
}

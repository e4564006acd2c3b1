import type { Message } from '../../../kernel/messages';
import { accountName } from '../../channels/account-names';
import type { Findings } from './findings';
import type { PreflightCode } from './preflight.enums';
import { PREFLIGHT_MESSAGES as MESSAGES } from './preflight.messages';
import type { CheckedAccount, CheckedPost } from './types';

/** A reason not to publish a post on an account, whatever its content. */
interface AccountRule {
  readonly code: PreflightCode;
  readonly applies: (account: CheckedAccount, post: CheckedPost) => boolean;
  readonly message: (names: { account: string }) => Message;
}

/** In the order in which they are reported. */
const ACCOUNT_RULES: readonly AccountRule[] = [
  {
    code: 'NOT_CONNECTED',
    // A failed check of the connection is repeated automatically.
    applies: ({ connectionStatus }) => !['CONNECTED', 'ERROR'].includes(connectionStatus),
    message: MESSAGES.notConnected,
  },
  { code: 'PAUSED', applies: ({ isActive }) => !isActive, message: MESSAGES.paused },
  {
    code: 'OTHER_CLIENT_ACCOUNT',
    applies: (account, post) =>
      account.clientAccountId !== null && account.clientAccountId !== post.clientAccountId,
    message: MESSAGES.otherClientAccount,
  },
];

/** Adds a problem for each rule that the account breaks. */
export function checkAccount(account: CheckedAccount, post: CheckedPost, findings: Findings): void {
  for (const { code, applies, message } of ACCOUNT_RULES)
    if (applies(account, post)) findings.problem(code, [], message({ account: accountName(account) }));
}

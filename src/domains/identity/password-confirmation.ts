import { consumeAttempt, resetAttempts, verifyPassword } from '../../kernel/auth';
import {
  type Actor,
  type RequestContext,
  unauthenticated,
  type WriteTransaction,
} from '../../kernel/session';
import { inTransaction, throwUserError, UserErrorCode } from '../../kernel/write';
import { IDENTITY_MESSAGES } from './identity.messages';
import { passwordAttempt } from './rate-limits';

/** The actor, after the password was confirmed. */
export interface ConfirmedUser {
  readonly tx: WriteTransaction;
  readonly actor: Actor;
  readonly email: string;
}

/**
 * Runs work that requires the current password in addition to the session. The attempt is counted before the password
 * is verified; a correct password resets the counter, even if the work fails.
 */
export async function withPasswordConfirmation<Result>(
  context: RequestContext,
  field: string,
  password: string,
  work: (user: ConfirmedUser) => Promise<Result>,
): Promise<Result> {
  const { actor } = context;
  if (!actor) throw unauthenticated();
  const attempt = passwordAttempt(actor.userId);
  await consumeAttempt(context, attempt);
  const shown = { right: false };
  try {
    return await inTransaction(context, {}, async (tx) => {
      const [own] = await tx.query<{ email: string; password_hash: string | null }>(
        'SELECT * FROM auth.own_credentials()',
      );
      // Missing if the account was deleted while this transaction waited for it.
      if (!own) throw unauthenticated('The session has ended. Sign in again.');
      shown.right = await verifyPassword(own.password_hash, password);
      if (!shown.right)
        throwUserError(UserErrorCode.INVALID, IDENTITY_MESSAGES.incorrectPassword(), ['input', field]);
      return work({ tx, actor, email: own.email });
    });
  } finally {
    if (shown.right) await resetAttempts(context, [attempt], []);
  }
}

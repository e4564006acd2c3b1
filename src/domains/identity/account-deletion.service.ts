import { formatDateTime, restorableUntil } from '../../kernel/model';
import type { RequestContext, WriteTransaction } from '../../kernel/session';
import {
  inTransaction,
  MutationError,
  type Outcome,
  recordEvent,
  returningUserErrors,
  throwUserError,
  UserErrorCode,
} from '../../kernel/write';
import { requestAccountEmail } from './account-mail.job';
import { authenticate } from './account.service';
import { type AccountDeletion, runAccountDeletionHooks } from './account-deletion.hooks';
import type { DeleteAccountInput, RestoreAccountInput } from './identity.inputs';
import { IDENTITY_MESSAGES } from './identity.messages';
import { withPasswordConfirmation } from './password-confirmation';
import { type NewSession, startSession, INVALID_CREDENTIALS } from './session.service';

export interface DeletedAccount {
  readonly deletedUserId: string;
  readonly restorableUntil: string;
}

const deletionOf = (tx: WriteTransaction, userId: string, deletedAt: Date): AccountDeletion => ({
  userId,
  deletedAt,
  recordEvent: (event) => recordEvent(tx, { ...event, userId }),
});

/** Soft-deletes the actor's account and runs the deletion hooks. */
export const deleteAccount = (
  context: RequestContext,
  input: DeleteAccountInput,
): Promise<Outcome<DeletedAccount>> =>
  returningUserErrors(context, input, () =>
    withPasswordConfirmation(context, 'password', input.password, async ({ tx, actor, email }) => {
      const { userId } = actor;
      const at = context.services.clock.now();
      await tx.query('SELECT auth.delete_account($1)', [at]);
      const deletion = deletionOf(tx, userId, at);
      await runAccountDeletionHooks('deleting', tx, deletion);
      await deletion.recordEvent({ name: 'user.deleted', subjectId: userId });
      await requestAccountEmail(tx, 'ACCOUNT_DELETED', email);
      return { deletedUserId: userId, restorableUntil: formatDateTime(restorableUntil(at)) };
    }),
  );

/** Restores the deleted account with the given credentials and starts a session. */
export const restoreAccount = (
  context: RequestContext,
  input: RestoreAccountInput,
): Promise<Outcome<NewSession>> =>
  returningUserErrors(context, input, async () => {
    const { userId, passwordHash, deletedAt, attempts } = await authenticate(context, input);
    if (!deletedAt)
      throwUserError(UserErrorCode.INVALID_STATE, IDENTITY_MESSAGES.accountNotDeleted(), ['input']);
    const newSession = await inTransaction(context, { identity: 'anonymous' }, async (tx) => {
      const [restored] = await tx.query<{ deleted_at: Date | null }>(
        'SELECT auth.restore_account($1, $2, $3) AS deleted_at',
        [userId, passwordHash, context.services.clock.now()],
      );
      if (!restored!.deleted_at) throw new MutationError([INVALID_CREDENTIALS]);
      const session = await startSession(context, tx, userId, passwordHash);
      // Hooks run with the privileges of this user.
      await tx.query('SELECT tenancy.enter($1)', [session.actor.sessionId]);
      const deletion = deletionOf(tx, userId, restored!.deleted_at);
      await runAccountDeletionHooks('restoring', tx, deletion);
      await deletion.recordEvent({ name: 'user.restored', subjectId: userId });
      return session;
    });
    await attempts.succeed();
    return newSession;
  });

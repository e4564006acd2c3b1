import { resetAttempts, consumeAttempt } from '../../kernel/auth/rate-limit';
import type { RequestContext } from '../../kernel/context';
import { recordEvent } from '../../kernel/events/events';
import { instantOf } from '../../kernel/model/scalars';
import { restorableUntil } from '../../kernel/model/soft-delete';
import { answering, type Outcome, transact } from '../../kernel/write/mutate';
import { Refusal, refuse } from '../../kernel/write/refusal';
import { UserErrorCode } from '../../kernel/write/user-error';
import type { Writing } from '../../kernel/write/write-session';
import { requestMail } from './account-mail.job';
import { authenticate } from './account.service';
import { type Deletion, takeDeletionSteps } from './deletion';
import type { DeleteAccountInput, RestoreAccountInput } from './identity.inputs';
import { withOwnPassword } from './own-password';
import { type Begun, beginSession, WRONG_PASSWORD } from './session.service';
import { signInAttempts } from './throttles';

export interface DeletedAccount {
  readonly deletedUserId: string;
  readonly restorableUntil: string;
}

const deletionOf = (writing: Writing, personId: string, deletedAt: Date): Deletion => ({
  deletedAt,
  happened: (event) => recordEvent(writing, { ...event, personId }),
});

/** Deletes the actor's account softly, and whatever later domains say goes with it. */
export const deleteAccount = (
  context: RequestContext,
  input: DeleteAccountInput,
): Promise<Outcome<DeletedAccount>> =>
  answering(context, input, () =>
    withOwnPassword(context, 'password', input.password, async ({ writing, actor, email }) => {
      const { personId } = actor;
      const at = context.services.clock.now();
      await writing.query('SELECT auth.delete_account($1)', [at]);
      const deletion = deletionOf(writing, personId, at);
      await takeDeletionSteps('deleting', writing, deletion);
      await deletion.happened({ name: 'user.deleted', subjectId: personId });
      await requestMail(writing, 'ACCOUNT_DELETED', email);
      return { deletedUserId: personId, restorableUntil: instantOf(restorableUntil(at)) };
    }),
  );

/** Brings back the account that e-mail address and password belong to, and begins a session. */
export const restoreAccount = (
  context: RequestContext,
  input: RestoreAccountInput,
): Promise<Outcome<Begun>> =>
  answering(context, input, async () => {
    const [account, address] = signInAttempts(context, input.email);
    await consumeAttempt(context, account, address);
    const { personId, checked, deletedAt } = await authenticate(context, input);
    if (!deletedAt) refuse(UserErrorCode.INVALID_STATE, 'The account is not deleted: sign in.', ['input']);
    const begun = await transact(context, { entry: 'anonymous' }, async (writing) => {
      const [restored] = await writing.query<{ gone: Date | null }>(
        'SELECT auth.restore_account($1, $2, $3) AS gone',
        [personId, checked, context.services.clock.now()],
      );
      if (!restored!.gone) throw new Refusal([WRONG_PASSWORD]);
      const session = await beginSession(context, writing, personId, checked);
      // The steps do what this person may do, and nothing else.
      await writing.query('SELECT tenancy.enter($1)', [session.actor.sessionId]);
      const deletion = deletionOf(writing, personId, restored!.gone);
      await takeDeletionSteps('restoring', writing, deletion);
      await deletion.happened({ name: 'user.restored', subjectId: personId });
      return session;
    });
    await resetAttempts(context, [account], [address]);
    return begun;
  });

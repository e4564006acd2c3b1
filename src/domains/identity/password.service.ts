import { hashPassword, passwordViolation } from '../../kernel/auth/passwords';
import { tokenHash } from '../../kernel/auth/opaque-tokens';
import { consumeAttempt } from '../../kernel/auth/rate-limit';
import type { RequestContext } from '../../kernel/context';
import { unauthenticated } from '../../kernel/errors';
import { recordEvent } from '../../kernel/events/events';
import { once } from '../../kernel/write/idempotency';
import { answering, type Outcome, transact } from '../../kernel/write/mutate';
import { refuse } from '../../kernel/write/refusal';
import { UserErrorCode } from '../../kernel/write/user-error';
import { requestMail } from './account-mail.job';
import type {
  ChangePasswordInput,
  RequestPasswordResetInput,
  ResetPasswordInput,
  VerifyEmailInput,
} from './identity.inputs';
import { withOwnPassword } from './own-password';
import { mailAttempts } from './throttles';

export interface EndedSessions {
  readonly endedSessionCount: number;
}

const refuseLink = (): never =>
  refuse(UserErrorCode.INVALID, 'The link was used, has expired, or is not whole: ask for a new one.', [
    'input',
    'token',
  ]);

function checkNewPassword(password: string, email: string): void {
  const problem = passwordViolation(password, email);
  if (problem) refuse(UserErrorCode.INVALID, `newPassword ${problem}.`, ['input', 'newPassword']);
}

/** Marks the address that a link was mailed to as verified. */
export const verifyEmail = (
  context: RequestContext,
  input: VerifyEmailInput,
): Promise<Outcome<{ email: string }>> =>
  answering(context, input, () =>
    transact(context, { entry: 'anonymous' }, async (writing) => {
      const [done] = await writing.query<{ user_id: string; email: string }>(
        'SELECT * FROM auth.verify_email($1, $2)',
        [tokenHash(input.token), context.services.clock.now()],
      );
      if (!done) return refuseLink();
      const personId = done.user_id;
      await recordEvent(writing, { name: 'user.email_verified', personId, subjectId: personId });
      return { email: done.email };
    }),
  );

/** Has the link mailed once more to the actor's address. */
export const resendVerification = (context: RequestContext): Promise<Outcome<{ email: string }>> =>
  answering(context, {}, async () => {
    if (!context.actor) throw unauthenticated();
    await consumeAttempt(context, ...mailAttempts(context, context.actor.personId));
    return transact(context, {}, async (writing) => {
      const [person] = await writing.query<{ email: string; verified: boolean }>(
        'SELECT email, email_verified_at IS NOT NULL AS verified FROM users WHERE id = $1',
        [context.actor!.personId],
      );
      if (person!.verified) return refuse(UserErrorCode.INVALID_STATE, 'The address is verified already.');
      await requestMail(writing, 'VERIFY_EMAIL', person!.email);
      return { email: person!.email };
    });
  });

/** Has a link mailed to whoever has an account with the address; does and says the same when nobody has. */
export const requestPasswordReset = (
  context: RequestContext,
  input: RequestPasswordResetInput,
): Promise<Outcome<{ requested: true }>> =>
  answering(context, input, async () => {
    await consumeAttempt(context, ...mailAttempts(context, input.email));
    return transact(context, { entry: 'anonymous' }, (writing) =>
      once(
        writing,
        'requestPasswordReset',
        input,
        async () => {
          await requestMail(writing, 'RESET_PASSWORD', input.email);
          return { requested: true };
        },
        'nobody',
      ),
    );
  });

/** Sets the password that a mailed link allows to set, and ends every session of the person. */
export const resetPassword = (
  context: RequestContext,
  input: ResetPasswordInput,
): Promise<Outcome<EndedSessions>> =>
  answering(context, input, async () => {
    const { pool, clock } = context.services;
    const token = tokenHash(input.token);
    context.countStatements(1);
    const { rows } = await pool.query<{ email: string | null }>(
      'SELECT auth.reset_address($1, $2) AS email',
      [token, clock.now()],
    );
    const email = rows[0]?.email ?? refuseLink();
    checkNewPassword(input.newPassword, email);
    const hash = await hashPassword(input.newPassword);
    return transact(context, { entry: 'anonymous' }, async (writing) => {
      const [done] = await writing.query<{ user_id: string; ended: number }>(
        'SELECT * FROM auth.reset_password($1, $2, $3)',
        [token, hash, clock.now()],
      );
      if (!done) return refuseLink();
      const personId = done.user_id;
      await recordEvent(writing, { name: 'user.password_reset', personId, subjectId: personId });
      await requestMail(writing, 'PASSWORD_CHANGED', email);
      return { endedSessionCount: done.ended };
    });
  });

/** Changes the actor's password and ends the other sessions. */
export const changePassword = (
  context: RequestContext,
  input: ChangePasswordInput,
): Promise<Outcome<EndedSessions>> =>
  answering(context, input, () =>
    withOwnPassword(context, 'currentPassword', input.currentPassword, async ({ writing, actor, email }) => {
      const { personId, sessionId } = actor;
      checkNewPassword(input.newPassword, email);
      const [changed] = await writing.query<{ ended: number }>(
        'SELECT auth.change_password($1, $2, $3) AS ended',
        [await hashPassword(input.newPassword), sessionId, context.services.clock.now()],
      );
      await recordEvent(writing, { name: 'user.password_changed', personId, subjectId: personId });
      await requestMail(writing, 'PASSWORD_CHANGED', email);
      return { endedSessionCount: changed!.ended };
    }),
  );

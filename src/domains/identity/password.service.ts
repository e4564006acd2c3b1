import { consumeAttempt, hashPassword, passwordViolation, tokenHash } from '../../kernel/auth';
import { type RequestContext, unauthenticated } from '../../kernel/session';
import {
  inTransaction,
  MutationError,
  type Outcome,
  recordEvent,
  returningUserErrors,
  throwUserError,
  UserErrorCode,
  violationError,
  withIdempotencyKey,
} from '../../kernel/write';
import { requestAccountEmail } from './account-mail.job';
import type {
  ChangePasswordInput,
  RequestPasswordResetInput,
  ResetPasswordInput,
  VerifyEmailInput,
} from './identity.inputs';
import { IDENTITY_MESSAGES } from './identity.messages';
import { withPasswordConfirmation } from './password-confirmation';
import { mailAttempts } from './rate-limits';

export interface EndedSessions {
  readonly endedSessionCount: number;
}

const throwInvalidLink = (): never =>
  throwUserError(UserErrorCode.INVALID, IDENTITY_MESSAGES.invalidLink(), ['input', 'token']);

function checkNewPassword(password: string, email: string): void {
  const violation = passwordViolation(password, email);
  if (violation) throw new MutationError([violationError(violation, ['input', 'newPassword'])]);
}

/** Marks the email address that the token was sent to as verified. */
export const verifyEmail = (
  context: RequestContext,
  input: VerifyEmailInput,
): Promise<Outcome<{ email: string }>> =>
  returningUserErrors(context, input, () =>
    inTransaction(context, { identity: 'anonymous' }, async (tx) => {
      const [done] = await tx.query<{ user_id: string; email: string }>(
        'SELECT * FROM auth.verify_email($1, $2)',
        [tokenHash(input.token), context.services.clock.now()],
      );
      if (!done) return throwInvalidLink();
      const userId = done.user_id;
      await recordEvent(tx, { name: 'user.email_verified', userId, subjectId: userId });
      return { email: done.email };
    }),
  );

/** Queues another verification email to the actor. */
export const resendVerification = (context: RequestContext): Promise<Outcome<{ email: string }>> =>
  returningUserErrors(context, {}, async () => {
    if (!context.actor) throw unauthenticated();
    await consumeAttempt(context, ...mailAttempts(context, context.actor.userId));
    return inTransaction(context, {}, async (tx) => {
      const [user] = await tx.query<{ email: string; verified: boolean }>(
        'SELECT email, email_verified_at IS NOT NULL AS verified FROM users WHERE id = $1',
        [context.actor!.userId],
      );
      if (user!.verified)
        return throwUserError(UserErrorCode.INVALID_STATE, IDENTITY_MESSAGES.alreadyVerified());
      await requestAccountEmail(tx, 'VERIFY_EMAIL', user!.email);
      return { email: user!.email };
    });
  });

/** Queues a password reset email. Does the same whether or not the account exists. */
export const requestPasswordReset = (
  context: RequestContext,
  input: RequestPasswordResetInput,
): Promise<Outcome<{ requested: true }>> =>
  returningUserErrors(context, input, async () => {
    await consumeAttempt(context, ...mailAttempts(context, input.email));
    return inTransaction(context, { identity: 'anonymous' }, (tx) =>
      withIdempotencyKey(
        tx,
        'requestPasswordReset',
        input,
        async () => {
          await requestAccountEmail(tx, 'RESET_PASSWORD', input.email);
          return { requested: true };
        },
        'anonymous',
      ),
    );
  });

/** Sets a new password with an emailed token and ends all sessions of the user. */
export const resetPassword = (
  context: RequestContext,
  input: ResetPasswordInput,
): Promise<Outcome<EndedSessions>> =>
  returningUserErrors(context, input, async () => {
    const { clock } = context.services;
    const token = tokenHash(input.token);
    context.countStatements(1);
    const { rows } = await context.connections.query<{ email: string | null }>(
      'SELECT auth.reset_address($1, $2) AS email',
      [token, clock.now()],
    );
    const email = rows[0]?.email ?? throwInvalidLink();
    checkNewPassword(input.newPassword, email);
    const hash = await hashPassword(input.newPassword);
    return inTransaction(context, { identity: 'anonymous' }, async (tx) => {
      const [done] = await tx.query<{ user_id: string; ended: number }>(
        'SELECT * FROM auth.reset_password($1, $2, $3)',
        [token, hash, clock.now()],
      );
      if (!done) return throwInvalidLink();
      const userId = done.user_id;
      await recordEvent(tx, { name: 'user.password_reset', userId, subjectId: userId });
      await requestAccountEmail(tx, 'PASSWORD_CHANGED', email);
      return { endedSessionCount: done.ended };
    });
  });

/** Changes the actor's password and ends the other sessions. */
export const changePassword = (
  context: RequestContext,
  input: ChangePasswordInput,
): Promise<Outcome<EndedSessions>> =>
  returningUserErrors(context, input, () =>
    withPasswordConfirmation(
      context,
      'currentPassword',
      input.currentPassword,
      async ({ tx, actor, email }) => {
        const { userId, sessionId } = actor;
        checkNewPassword(input.newPassword, email);
        const [changed] = await tx.query<{ ended: number }>(
          'SELECT auth.change_password($1, $2, $3) AS ended',
          [await hashPassword(input.newPassword), sessionId, context.services.clock.now()],
        );
        await recordEvent(tx, { name: 'user.password_changed', userId, subjectId: userId });
        await requestAccountEmail(tx, 'PASSWORD_CHANGED', email);
        return { endedSessionCount: changed!.ended };
      },
    ),
  );

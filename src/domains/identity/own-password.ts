import { verifyPassword } from '../../kernel/auth/passwords';
import { resetAttempts, consumeAttempt } from '../../kernel/auth/rate-limit';
import type { Actor } from '../../kernel/auth/access-tokens';
import type { RequestContext } from '../../kernel/context';
import { unauthenticated } from '../../kernel/errors';
import { transact } from '../../kernel/write/mutate';
import { refuse } from '../../kernel/write/refusal';
import { UserErrorCode } from '../../kernel/write/user-error';
import type { Writing } from '../../kernel/write/write-session';
import { passwordAttempt } from './throttles';

/** Who has shown the own password once more. */
export interface Proven {
  readonly writing: Writing;
  readonly actor: Actor;
  readonly email: string;
}

/**
 * Does what a session alone is not enough for. Attempts are counted before the password is looked at, and a right one
 * takes back its attempt and those before it, whatever comes of the work itself.
 */
export async function withOwnPassword<Result>(
  context: RequestContext,
  field: string,
  password: string,
  work: (proven: Proven) => Promise<Result>,
): Promise<Result> {
  const { actor } = context;
  if (!actor) throw unauthenticated();
  const attempt = passwordAttempt(actor.personId);
  await consumeAttempt(context, attempt);
  const shown = { right: false };
  try {
    return await transact(context, {}, async (writing) => {
      const [own] = await writing.query<{ email: string; password_hash: string | null }>(
        'SELECT * FROM auth.own_credentials()',
      );
      // Nobody, when the account was deleted while this waited for it.
      if (!own) throw unauthenticated('The session has ended: sign in again.');
      shown.right = await verifyPassword(own.password_hash, password);
      if (!shown.right) refuse(UserErrorCode.INVALID, 'This is not your password.', ['input', field]);
      return work({ writing, actor, email: own.email });
    });
  } finally {
    if (shown.right) await resetAttempts(context, [attempt], []);
  }
}

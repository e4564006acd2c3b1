import { v7 as uuidv7 } from 'uuid';
import { hashPassword, needsRehash, verifyPassword } from '../../kernel/auth/passwords';
import { resetAttempts, consumeAttempt } from '../../kernel/auth/rate-limit';
import type { RequestContext } from '../../kernel/context';
import { recordEvent } from '../../kernel/events/events';
import { instantOf } from '../../kernel/model/scalars';
import { restorableUntil } from '../../kernel/model/soft-delete';
import { once } from '../../kernel/write/idempotency';
import { answering, type Outcome, transact } from '../../kernel/write/mutate';
import { Refusal, refuse } from '../../kernel/write/refusal';
import { UserErrorCode } from '../../kernel/write/user-error';
import type { Writing } from '../../kernel/write/write-session';
import { requestMail } from './account-mail.job';
import { takeRegistrationSteps } from './registration';
import { type Begun, beginSession, WRONG_PASSWORD } from './session.service';
import type { RegisterInput, SignInInput } from './identity.inputs';
import { AccountDeletedError } from './identity.payloads';
import { registerAttempt, signInAttempts } from './throttles';

const DEFAULT_LANGUAGE = 'en';
/** People of this country start in its one time zone; everybody else in UTC, until they choose. */
const ZONE_OF_COUNTRY: Readonly<Record<string, string>> = { IN: 'Asia/Kolkata' };

/** Makes a person with preferences and whatever later domains add, signs them in, and has the address verified. */
async function makePerson(
  context: RequestContext,
  writing: Writing,
  { email, fullName, country, language, timezone }: RegisterInput,
  hash: string,
): Promise<Begun> {
  const id = uuidv7();
  await writing.query('SELECT auth.register($1, $2, $3, $4, $5, $6, $7, $8)', [
    id,
    uuidv7(),
    email,
    hash,
    fullName,
    country ?? null,
    language ?? DEFAULT_LANGUAGE,
    timezone ?? ZONE_OF_COUNTRY[country ?? ''] ?? 'UTC',
  ]);
  const begun = await beginSession(context, writing, id, hash);
  // The steps do what this person may do, and nothing else.
  await writing.query('SELECT tenancy.enter($1)', [begun.actor.sessionId]);
  await takeRegistrationSteps(writing, { id, fullName, registeredAt: context.services.clock.now() });
  await recordEvent(writing, { name: 'user.registered', personId: id, subjectId: id });
  await requestMail(writing, 'VERIFY_EMAIL', email);
  return begun;
}

/** Registers a person; whoever sends key and input again has lost the answer, and is signed in by the password. */
export const register = (context: RequestContext, input: RegisterInput): Promise<Outcome<Begun>> =>
  answering(context, input, async () => {
    await consumeAttempt(context, registerAttempt(context));
    const hash = await hashPassword(input.password);
    const fieldOf = (constraint: string): string | undefined =>
      constraint === 'uq_users_lower_email' ? 'email' : undefined;
    const begun = await transact(context, { entry: 'anonymous', fieldOf }, async (writing) => {
      const made: Begun[] = [];
      // The password is no part of what is remembered: a hash that is fast to make would give it away.
      const { password: _, ...remembered } = input;
      const work = async (): Promise<null> => {
        made.push(await makePerson(context, writing, input, hash));
        return null;
      };
      await once(writing, 'register', remembered, work, 'nobody');
      return made[0];
    });
    return begun ?? beginByPassword(context, input);
  });

type PasswordInput = Pick<SignInInput, 'email' | 'password'>;

interface Credentials {
  readonly personId: string;
  /** The hash that the password was checked by. */
  readonly checked: string;
  /** When the person deleted the account, which can still be restored; null while it lives. */
  readonly deletedAt: Date | null;
}

/** Who e-mail address and password belong to; refuses when that is nobody who may sign in or restore the account. */
export async function authenticate(
  context: RequestContext,
  { email, password }: SignInInput,
): Promise<Credentials> {
  context.countStatements(1);
  const { pool, clock } = context.services;
  const { rows } = await pool.query<{
    user_id: string;
    password_hash: string | null;
    deleted_at: Date | null;
  }>('SELECT * FROM auth.credentials($1)', [email]);
  const { user_id: personId, password_hash: checked = null, deleted_at: deletedAt = null } = rows[0] ?? {};
  const matches = await verifyPassword(checked, password);
  const gone = deletedAt !== null && clock.now() > restorableUntil(deletedAt);
  if (!personId || !checked || !matches || gone) throw new Refusal([WRONG_PASSWORD]);
  return { personId, checked, deletedAt };
}

const refuseDeleted = (deletedAt: Date): never =>
  refuse(UserErrorCode.INVALID_STATE, 'This account was deleted; it can be restored.', ['input'], {
    type: AccountDeletedError.name,
    restorableUntil: instantOf(restorableUntil(deletedAt)),
  });

async function beginByPassword(context: RequestContext, input: PasswordInput): Promise<Begun> {
  const [account, address] = signInAttempts(context, input.email);
  await consumeAttempt(context, account, address);
  const { personId, checked, deletedAt } = await authenticate(context, input);
  if (deletedAt) refuseDeleted(deletedAt);
  const rehashed = needsRehash(checked) ? await hashPassword(input.password) : undefined;
  const begun = await transact(context, { entry: 'anonymous' }, async (writing) => {
    if (rehashed) await writing.query('SELECT auth.rehash($1, $2, $3)', [personId, checked, rehashed]);
    return beginSession(context, writing, personId, rehashed ?? checked);
  });
  await resetAttempts(context, [account], [address]);
  return begun;
}

/** Begins a session for whom e-mail address and password belong to. */
export const signIn = (context: RequestContext, input: SignInInput): Promise<Outcome<Begun>> =>
  answering(context, input, () => beginByPassword(context, input));

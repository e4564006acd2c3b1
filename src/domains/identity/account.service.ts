import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { consumeAttempt, hashPassword, needsRehash, verifyPassword } from '../../kernel/auth';
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
  withIdempotencyKey,
} from '../../kernel/write';
import { requestAccountEmail } from './account-mail.job';
import { runRegistrationHooks } from './registration.hooks';
import { type NewSession, startSession, INVALID_CREDENTIALS } from './session.service';
import type { RegisterInput, SignInInput } from './identity.inputs';
import { IDENTITY_MESSAGES } from './identity.messages';
import { AccountDeletedError } from './identity.payloads';
import { consumeSignInAttempts, registerAttempt, type SignInAttempts } from './rate-limits';

const DEFAULT_LANGUAGE = 'en';
/** Default time zones of countries with a single zone. All others default to UTC. */
const TIME_ZONE_OF_COUNTRY: Readonly<Record<string, string>> = { IN: 'Asia/Kolkata' };

/** Creates a user with preferences, starts a session, runs the registration hooks and queues the verification email. */
async function createUser(
  context: RequestContext,
  tx: WriteTransaction,
  { email, fullName, country, language, timezone }: RegisterInput,
  hash: string,
): Promise<NewSession> {
  const id = uuidv7();
  await tx.query('SELECT auth.register($1, $2, $3, $4, $5, $6, $7, $8)', [
    id,
    uuidv7(),
    email,
    hash,
    fullName,
    country ?? null,
    language ?? DEFAULT_LANGUAGE,
    timezone ?? TIME_ZONE_OF_COUNTRY[country ?? ''] ?? 'UTC',
  ]);
  const newSession = await startSession(context, tx, id, hash);
  // Hooks run with the privileges of this user.
  await tx.query('SELECT tenancy.enter($1)', [newSession.actor.sessionId]);
  await runRegistrationHooks(tx, { id, fullName, registeredAt: context.services.clock.now() });
  await recordEvent(tx, { name: 'user.registered', userId: id, subjectId: id });
  await requestAccountEmail(tx, 'VERIFY_EMAIL', email);
  return newSession;
}

/** Registers a user. A repeated idempotency key signs the user in with the password, since the first response was lost. */
export const register = (context: RequestContext, input: RegisterInput): Promise<Outcome<NewSession>> =>
  returningUserErrors(context, input, async () => {
    await consumeAttempt(context, registerAttempt(context));
    const hash = await hashPassword(input.password);
    const fieldOf = (constraint: string): string | undefined =>
      constraint === 'uq_users_lower_email' ? 'email' : undefined;
    const newSession = await inTransaction(context, { identity: 'anonymous', fieldOf }, async (tx) => {
      const made: NewSession[] = [];
      // The password is excluded from the stored input hash: a fast hash would allow guessing it.
      const { password: _, ...remembered } = input;
      const work = async (): Promise<null> => {
        made.push(await createUser(context, tx, input, hash));
        return null;
      };
      await withIdempotencyKey(tx, 'register', remembered, work, 'anonymous');
      return made[0];
    });
    return newSession ?? signInWithPassword(context, input);
  });

type PasswordInput = Pick<SignInInput, 'email' | 'password'>;

interface Credentials {
  readonly userId: string;
  /** The hash that the password was verified against. */
  readonly passwordHash: string;
  /** When the account was deleted. Null if it is not deleted. It can still be restored. */
  readonly deletedAt: Date | null;
  readonly attempts: SignInAttempts;
}

/** An account that can sign in or be restored, as `auth.credentials` returns it. */
interface Account {
  readonly user_id: string;
  readonly password_hash: string | null;
  readonly deleted_at: Date | null;
  /** IP addresses of the latest sessions. */
  readonly addresses: readonly string[];
}

/**
 * Every failed sign-in takes at least this long, so that its duration reveals neither whether the account exists nor how
 * its password is hashed: argon2id takes about 30 ms, bcrypt 60 to 400 ms, depending on its cost.
 */
const FAILURE_MS = 500;

/** Counts the attempt and verifies the credentials. Throws unless the user can sign in or restore the account. */
export async function authenticate(
  context: RequestContext,
  { email, password }: PasswordInput,
): Promise<Credentials> {
  context.countStatements(1);
  const { clock } = context.services;
  const { rows } = await context.connections.query<Account>('SELECT * FROM auth.credentials($1)', [email]);
  const {
    user_id: userId,
    password_hash: passwordHash = null,
    deleted_at: deletedAt = null,
    addresses = [],
  } = (rows[0] ?? {}) as Partial<Account>;
  const attempts = await consumeSignInAttempts(context, email, addresses);
  const delay = sleep(FAILURE_MS, undefined, { ref: false });
  const matches = await verifyPassword(passwordHash, password);
  const isPurgeable = deletedAt !== null && clock.now() > restorableUntil(deletedAt);
  if (userId && passwordHash && matches && !isPurgeable) return { userId, passwordHash, deletedAt, attempts };
  await delay;
  throw new MutationError([INVALID_CREDENTIALS]);
}

const throwAccountDeleted = (deletedAt: Date): never =>
  throwUserError(UserErrorCode.INVALID_STATE, IDENTITY_MESSAGES.accountDeleted(), ['input'], {
    type: AccountDeletedError.name,
    restorableUntil: formatDateTime(restorableUntil(deletedAt)),
  });

async function signInWithPassword(context: RequestContext, input: PasswordInput): Promise<NewSession> {
  const { userId, passwordHash, deletedAt, attempts } = await authenticate(context, input);
  if (deletedAt) throwAccountDeleted(deletedAt);
  const rehashed = needsRehash(passwordHash) ? await hashPassword(input.password) : undefined;
  const newSession = await inTransaction(context, { identity: 'anonymous' }, async (tx) => {
    if (rehashed) await tx.query('SELECT auth.rehash($1, $2, $3)', [userId, passwordHash, rehashed]);
    return startSession(context, tx, userId, rehashed ?? passwordHash);
  });
  await attempts.succeed();
  return newSession;
}

/** Starts a session for the user with the given credentials. */
export const signIn = (context: RequestContext, input: SignInInput): Promise<Outcome<NewSession>> =>
  returningUserErrors(context, input, () => signInWithPassword(context, input));

import { v7 as uuidv7 } from 'uuid';
import { deviceOf, newSalt, newToken, nextRefreshToken, tokenHash } from '../../kernel/auth';
import { isUuid } from '../../kernel/model';
import { type Actor, type RequestContext, type WriteTransaction } from '../../kernel/session';
import {
  CommittedMutationError,
  inTransaction,
  mutate,
  MutationError,
  type Outcome,
  recordEvent,
  recordEvents,
  returningUserErrors,
  throwNotFound,
  userError,
  UserErrorCode,
} from '../../kernel/write';
import { IDENTITY_MESSAGES } from './identity.messages';

/** Lifetime of a session, independent of its use. */
const SESSION_DAYS = 30;

/** A session and its refresh token, of which only a hash is stored. */
export interface NewSession {
  readonly actor: Actor;
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

/** One error for an unknown address, an incorrect password and a suspended account, so that it reveals none of them. */
export const INVALID_CREDENTIALS = userError(
  UserErrorCode.SIGN_IN_FAILED,
  IDENTITY_MESSAGES.incorrectCredentials(),
  ['input'],
);

/** Starts a session of a user whose password was verified against `hash`. Throws if the password has changed since. */
export async function startSession(
  { services: { clock }, client }: RequestContext,
  tx: WriteTransaction,
  userId: string,
  hash: string,
): Promise<NewSession> {
  const actor = { userId, sessionId: uuidv7() };
  const refreshToken = newToken();
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + SESSION_DAYS * 86_400_000);
  const sql = 'SELECT auth.begin_session($1, $2, $3, $4, $5, $6, $7, $8, $9) AS begun';
  const [row] = await tx.query<{ begun: boolean }>(sql, [
    actor.sessionId,
    userId,
    hash,
    now,
    expiresAt,
    client.ipAddress ?? null,
    client.userAgent ?? null,
    tokenHash(refreshToken),
    JSON.stringify(deviceOf(client.userAgent)),
  ]);
  if (!row!.begun) throw new MutationError([INVALID_CREDENTIALS]);
  await recordEvent(tx, { name: 'session.begun', userId, subjectId: actor.sessionId });
  return { actor, refreshToken, expiresAt };
}

interface UsedRefreshToken {
  readonly outcome: 'ROTATED' | 'REPEATED' | 'REUSED';
  readonly person_id: string;
  readonly session_id: string;
  readonly expires_at: Date;
  readonly kept_salt: Buffer | null;
}

const SESSION_ENDED = userError(UserErrorCode.SIGN_IN_FAILED, IDENTITY_MESSAGES.sessionEnded(), ['input']);

async function rotate(context: RequestContext, tx: WriteTransaction, token: string): Promise<NewSession> {
  const salt = newSalt();
  const [used] = await tx.query<UsedRefreshToken>('SELECT * FROM auth.use_refresh_token($1, $2, $3, $4)', [
    tokenHash(token),
    salt,
    tokenHash(nextRefreshToken(token, salt)),
    context.services.clock.now(),
  ]);
  if (!used) throw new MutationError([SESSION_ENDED]);
  const { person_id: userId, session_id: sessionId, kept_salt: successorSalt } = used;
  if (!successorSalt) {
    // The token was used by two parties, one of which may have stolen it, so the session ends for both.
    await recordEvent(tx, { name: 'session.reuse_detected', userId, subjectId: sessionId });
    throw new CommittedMutationError([SESSION_ENDED]);
  }
  return {
    actor: { userId, sessionId },
    refreshToken: nextRefreshToken(token, successorSalt),
    expiresAt: used.expires_at,
  };
}

/** Rotates a refresh token. Reuse within 30 seconds returns the same successor, so concurrent tabs stay signed in. */
export const refreshSession = (
  context: RequestContext,
  input: { refreshToken?: string | null },
): Promise<Outcome<NewSession>> =>
  returningUserErrors(context, input, () => {
    const token = input.refreshToken ?? context.client.refreshCookie?.read();
    if (!token) throw new MutationError([SESSION_ENDED]);
    return inTransaction(context, { identity: 'anonymous' }, (tx) => rotate(context, tx, token));
  });

/**
 * Ends the session of the access token and that of the refresh token cookie, which would renew its session for days after
 * the access token has expired. Returns whether one of them was active.
 */
export async function endSessions(context: RequestContext): Promise<boolean> {
  const { clock } = context.services;
  const token = context.client.refreshCookie?.read();
  if (!context.actor && !token) return false;
  // Anonymous, because the session may have ended.
  return inTransaction(context, { identity: 'anonymous' }, async (tx) => {
    const rows = await tx.query<{ session_id: string; person_id: string }>(
      'SELECT * FROM auth.sign_out($1, $2, $3)',
      [context.actor?.sessionId ?? null, token ? tokenHash(token) : null, clock.now()],
    );
    if (!rows.length) return false;
    const ended = rows.map(({ session_id: subjectId, person_id: userId }) => ({
      name: 'session.ended',
      userId,
      subjectId,
    }));
    await recordEvents(tx, ended);
    return true;
  });
}

/** Ends one of the actor's sessions, possibly the current one. */
export const revokeSession = (
  context: RequestContext,
  input: { id: string },
): Promise<Outcome<{ revokedSessionId: string }>> =>
  mutate(context, input, { operation: 'revokeSession' }, async (tx) => {
    const { id } = input;
    const { userId } = context.actor!;
    // Row-level security restricts the query to the actor's sessions.
    const [living] = isUuid(id)
      ? await tx.query<{ id: string }>('SELECT id FROM sessions WHERE id = $1 AND ended_at IS NULL', [id])
      : [];
    if (!living) return throwNotFound('session', ['input', 'id']);
    await tx.query('SELECT auth.end_session($1, $2)', [living.id, context.services.clock.now()]);
    await recordEvent(tx, { name: 'session.ended', userId, subjectId: living.id });
    return { revokedSessionId: living.id };
  });

import { v7 as uuidv7 } from 'uuid';
import { deviceOf } from '../../kernel/auth/device';
import { newSalt, newToken, nextRefreshToken, tokenHash } from '../../kernel/auth/opaque-tokens';
import type { Actor } from '../../kernel/auth/access-tokens';
import type { RequestContext } from '../../kernel/context';
import { transaction } from '../../kernel/database/transaction';
import { recordEvent } from '../../kernel/events/events';
import { isUuid } from '../../kernel/model';
import { KeptRefusal } from '../../kernel/write/idempotency';
import { answering, mutate, type Outcome, transact } from '../../kernel/write/mutate';
import { inputError, Refusal, refuse, refuseMissing } from '../../kernel/write/refusal';
import { UserErrorCode } from '../../kernel/write/user-error';
import type { Writing } from '../../kernel/write/write-session';

/** A session ends by itself after this long, used or not. */
const SESSION_DAYS = 30;

/** A session, and the refresh token that renews it; the token is nowhere else. */
export interface Begun {
  readonly actor: Actor;
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

/** The same for an address without account, a wrong password, and an account that may not sign in. */
export const WRONG_PASSWORD = inputError(
  UserErrorCode.SIGN_IN_FAILED,
  'E-mail address or password is wrong.',
  ['input'],
);

/** Begins a session of a person whose password was checked by that hash; refuses when it was changed meanwhile. */
export async function beginSession(
  { services: { clock }, client }: RequestContext,
  writing: Writing,
  personId: string,
  hash: string,
): Promise<Begun> {
  const actor = { personId, sessionId: uuidv7() };
  const refreshToken = newToken();
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + SESSION_DAYS * 86_400_000);
  const sql = 'SELECT auth.begin_session($1, $2, $3, $4, $5, $6, $7, $8, $9) AS begun';
  const [row] = await writing.query<{ begun: boolean }>(sql, [
    actor.sessionId,
    personId,
    hash,
    now,
    expiresAt,
    client.ipAddress ?? null,
    client.userAgent ?? null,
    tokenHash(refreshToken),
    JSON.stringify(deviceOf(client.userAgent)),
  ]);
  if (!row!.begun) throw new Refusal([WRONG_PASSWORD]);
  await recordEvent(writing, { name: 'session.begun', personId, subjectId: actor.sessionId });
  return { actor, refreshToken, expiresAt };
}

interface Used {
  readonly outcome: 'ROTATED' | 'REPEATED' | 'REUSED';
  readonly person_id: string;
  readonly session_id: string;
  readonly expires_at: Date;
  readonly kept_salt: Buffer | null;
}

const NOT_VALID = inputError(UserErrorCode.SIGN_IN_FAILED, 'The session has ended: sign in again.', [
  'input',
]);

async function rotate(context: RequestContext, writing: Writing, token: string): Promise<Begun> {
  const salt = newSalt();
  const [used] = await writing.query<Used>('SELECT * FROM auth.use_refresh_token($1, $2, $3, $4)', [
    tokenHash(token),
    salt,
    tokenHash(nextRefreshToken(token, salt)),
    context.services.clock.now(),
  ]);
  if (!used) throw new Refusal([NOT_VALID]);
  const { person_id: personId, session_id: sessionId, kept_salt: kept } = used;
  if (!kept) {
    // Two hold the same token, and one of them should not: neither goes on.
    await recordEvent(writing, { name: 'session.reuse_detected', personId, subjectId: sessionId });
    throw new KeptRefusal([NOT_VALID]);
  }
  return {
    actor: { personId, sessionId },
    refreshToken: nextRefreshToken(token, kept),
    expiresAt: used.expires_at,
  };
}

/** Uses up a refresh token and gives the next one; within 30 seconds everybody who uses it gets the same next one. */
export const refreshSession = (
  context: RequestContext,
  input: { refreshToken?: string | null },
): Promise<Outcome<Begun>> =>
  answering(context, input, () => {
    const token = input.refreshToken ?? context.client.refreshCookie?.read();
    if (!token) return refuse(UserErrorCode.INVALID, 'There is no refresh token.', ['input', 'refreshToken']);
    return transact(context, { entry: 'anonymous' }, (writing) => rotate(context, writing, token));
  });

/** Ends a session; tells whether it was alive. */
export async function endSession(context: RequestContext, { sessionId, personId }: Actor): Promise<boolean> {
  const { pool, clock } = context.services;
  return transaction(pool, async (client) => {
    context.countStatements(1);
    const { rows } = await client.query<{ ended: boolean }>('SELECT auth.end_session($1, $2) AS ended', [
      sessionId,
      clock.now(),
    ]);
    const ended = rows[0]?.ended ?? false;
    if (!ended) return false;
    context.countStatements(1);
    await recordEvent(client, { name: 'session.ended', personId, subjectId: sessionId });
    return true;
  });
}

/** Ends one of the actor's sessions, this one or another. */
export const revokeSession = (
  context: RequestContext,
  input: { id: string },
): Promise<Outcome<{ revokedSessionId: string }>> =>
  mutate(context, input, { operation: 'revokeSession' }, async (writing) => {
    const { id } = input;
    const { personId } = context.actor!;
    // Row level security shows a person's own sessions and no others.
    const [living] = isUuid(id)
      ? await writing.query<{ id: string }>('SELECT id FROM sessions WHERE id = $1 AND ended_at IS NULL', [
          id,
        ])
      : [];
    if (!living) return refuseMissing('session', ['input', 'id']);
    await writing.query('SELECT auth.end_session($1, $2)', [living.id, context.services.clock.now()]);
    await recordEvent(writing, { name: 'session.ended', personId, subjectId: living.id });
    return { revokedSessionId: living.id };
  });

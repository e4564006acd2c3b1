import { v7 as uuidv7 } from 'uuid';
import { verifyPassword } from '../../kernel/auth/passwords';
import type { AccessToken, Actor } from '../../kernel/auth/tokens';
import type { RequestContext } from '../../kernel/context';
import { transaction } from '../../kernel/database/transaction';
import { recordEvent } from '../../kernel/events/events';

/** A session ends by itself after this long, used or not. */
const SESSION_DAYS = 30;

interface Credentials {
  user_id: string;
  password_hash: string | null;
}

/** Begins a session for whom e-mail and password belong to; undefined when they belong to nobody who may sign in. */
export async function signIn(
  context: RequestContext,
  email: string,
  password: string,
): Promise<{ actor: Actor; access: AccessToken } | undefined> {
  const { pool, tokens, clock } = context.services;
  context.countStatements(1);
  const { rows } = await pool.query<Credentials>('SELECT * FROM auth.credentials($1)', [email]);
  const found = rows[0];
  const matches = await verifyPassword(found?.password_hash ?? null, password);
  if (!found || !matches) return undefined;

  const actor = { personId: found.user_id, sessionId: uuidv7() };
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + SESSION_DAYS * 86_400_000);
  await transaction(pool, async (client) => {
    context.countStatements(2);
    await client.query('SELECT auth.begin_session($1, $2, $3, $4, $5, $6)', [
      actor.sessionId,
      actor.personId,
      now,
      expiresAt,
      context.client.ipAddress ?? null,
      context.client.userAgent ?? null,
    ]);
    await recordEvent(client, {
      name: 'session.begun',
      personId: actor.personId,
      subjectId: actor.sessionId,
    });
  });
  return { actor, access: await tokens.issue(actor) };
}

/** Ends a session; tells whether it was alive. */
export async function signOut(context: RequestContext, { sessionId, personId }: Actor): Promise<boolean> {
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

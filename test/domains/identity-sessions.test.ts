import { hash as bcrypt } from '@node-rs/bcrypt';
import { isSignedIn, newAccount, PASSWORD, signIn } from '../support/accounts';
import { eventsBy } from '../support/people';
import { type Answer, serverForTests, startTestServer } from '../support/server';

const REFRESH = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) {
  accessToken refreshToken sessionExpiresAt user { id } userErrors { code message path } } }`;
const REVOKE = `mutation ($input: RevokeSessionInput!) { revokeSession(input: $input) { revokedSessionId userErrors { code path } } }`;

const server = serverForTests();

const refresh = async (refreshToken: string | null): Promise<Answer['data']> =>
  (await server.run(REFRESH, { input: { refreshToken } })).data.refreshSession;

async function signedIn(): Promise<{ id: string; access: string; refresh: string }> {
  const { id, email } = await newAccount(server);
  const { accessToken, refreshToken } = (await signIn(server, email)).data.signIn;
  return { id, access: accessToken, refresh: refreshToken };
}

const ENDED = {
  accessToken: null,
  refreshToken: null,
  sessionExpiresAt: null,
  user: null,
  userErrors: [{ code: 'SIGN_IN_FAILED', message: 'The session has ended. Sign in again.', path: ['input'] }],
};

test('signIn runs eight statements', async () => {
  const { email } = await newAccount(server);
  const { extensions } = await signIn(server, email);
  // Record the attempt; the request, find the hash, session, event; refund the attempt; then authenticate and read.
  expect(extensions.cost.sqlStatements).toBe(8);
});

describe('refreshSession', () => {
  test('refreshSession rotates the token within the same session, in four statements', async () => {
    const { id, access, refresh: first } = await signedIn();
    const { data, extensions } = await server.run(REFRESH, { input: { refreshToken: first } });

    const next = data.refreshSession;
    expect(next).toMatchObject({ user: { id }, userErrors: [] });
    expect(next.refreshToken).toMatch(/^[\w-]{43}$/);
    expect(next.refreshToken).not.toBe(first);
    // The request, rotate the token; then authenticate and read.
    expect(extensions.cost.sqlStatements).toBe(4);
    expect(await isSignedIn(server, access)).toBe(true);
    expect(await isSignedIn(server, next.accessToken)).toBe(true);
    expect(await server.database.count('sessions WHERE user_id = $1', [id])).toBe(1);
    expect((await refresh(next.refreshToken)).userErrors).toEqual([]);
  });

  test('refreshSession returns one successor when fifty requests use the same token concurrently', async () => {
    const { id, refresh: first } = await signedIn();

    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(first)));

    expect(new Set(answers.map((a) => a.refreshToken)).size).toBe(1);
    expect(answers.every((a) => a.userErrors.length === 0)).toBe(true);
    const tokens = `auth.refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE s.user_id = $1`;
    expect(await server.database.count(tokens, [id])).toBe(2);
    expect((await refresh(answers[0].refreshToken)).userErrors).toEqual([]);
  });

  test('refreshSession returns the same successor for thirty seconds, then ends the session as reused', async () => {
    const { id, access, refresh: first } = await signedIn();
    const { refreshToken: second } = await refresh(first);

    server.clock.advance(30_000);
    expect((await refresh(first)).refreshToken).toBe(second);
    expect(await isSignedIn(server, access)).toBe(true);

    server.clock.advance(1);
    expect(await refresh(first)).toEqual(ENDED);
    expect(await refresh(second)).toEqual(ENDED);
    expect(await isSignedIn(server, access)).toBe(false);
    expect(
      await server.database.query(
        'SELECT is_suspicious, ended_at IS NOT NULL AS ended FROM sessions WHERE user_id = $1',
        [id],
      ),
    ).toEqual([{ is_suspicious: true, ended: true }]);
    expect(await eventsBy(server, id)).toEqual(['session.begun', 'session.reuse_detected']);
  });

  test('refreshSession fails when the token is unknown, the session has ended or the user cannot sign in', async () => {
    const [out, suspended, expired] = [await signedIn(), await signedIn(), await signedIn()];
    await server.run('mutation { signOut { signedOut } }', {}, out.access);
    await server.database.query(`UPDATE users SET status = 'SUSPENDED' WHERE id = $1`, [suspended.id]);

    expect(await refresh('unknown')).toEqual(ENDED);
    expect(await refresh(out.refresh)).toEqual(ENDED);
    expect(await refresh(suspended.refresh)).toEqual(ENDED);
    server.clock.advance(30 * 86_400_000);
    expect(await refresh(expired.refresh)).toEqual(ENDED);
    server.clock.set(new Date());
    expect(await refresh(null)).toEqual(ENDED);
    expect((await refresh('x'.repeat(201))).userErrors).toMatchObject([
      { code: 'TOO_LONG', path: ['input', 'refreshToken'] },
    ]);
  });

  test('stores refresh tokens only as hashes', async () => {
    const { refresh: first, id } = await signedIn();
    const { refreshToken: second } = await refresh(first);
    const rows = await server.database.query(
      `SELECT encode(t.hash, 'escape') || encode(t.hash, 'base64') || coalesce(encode(successor_salt, 'base64'), '') AS text
         FROM auth.refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE s.user_id = $1`,
      [id],
    );
    const text = JSON.stringify(rows).replaceAll('+', '-').replaceAll('/', '_');
    for (const token of [first, second]) expect(text).not.toContain(token.slice(0, 20));
  });
});

describe('revokeSession', () => {
  const revoke = async (id: string, token: string): Promise<unknown> =>
    (await server.run(REVOKE, { input: { id } }, token)).data.revokeSession;
  const sessionsOf = async (id: string): Promise<string[]> =>
    (await server.database.query('SELECT id FROM sessions WHERE user_id = $1 ORDER BY id', [id])).map(
      (session) => session.id as string,
    );

  test('revokeSession ends another session of the viewer, or the current one', async () => {
    const { id, email } = await newAccount(server);
    const [lost, here] = [
      (await signIn(server, email)).data.signIn,
      (await signIn(server, email)).data.signIn,
    ];
    const [first, second] = await sessionsOf(id);

    expect(await revoke(first!, here.accessToken)).toEqual({ revokedSessionId: first, userErrors: [] });
    expect(await isSignedIn(server, lost.accessToken)).toBe(false);
    expect(await refresh(lost.refreshToken)).toEqual(ENDED);
    expect(await revoke(second!, here.accessToken)).toEqual({ revokedSessionId: second, userErrors: [] });
    expect(await isSignedIn(server, here.accessToken)).toBe(false);
  });

  test('revokeSession returns the same error for a session of another user and an unknown session', async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()];
    const [foreign] = await sessionsOf(theirs.id);
    const missing = { revokedSessionId: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'id'] }] };

    expect(await revoke(foreign!, mine.access)).toEqual(missing);
    expect(await revoke('01990000-0000-7000-8000-000000000000', mine.access)).toEqual(missing);
    expect(await revoke('nonsense', mine.access)).toEqual(missing);
    expect(await isSignedIn(server, theirs.access)).toBe(true);
    expect((await server.run(REVOKE, { input: { id: foreign } })).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });
});

test.each(['2a', '2b', '2y'])(
  'signIn accepts an imported %s hash of bcrypt and replaces it with an Argon2id hash',
  async (kind) => {
    const imported = (await bcrypt(PASSWORD)).replace(/^\$2\w/, `$${kind}`);
    const { id, email } = await newAccount(server, { passwordHash: imported });

    expect((await signIn(server, email, 'wrong')).data.signIn.userErrors).toMatchObject([
      { code: 'SIGN_IN_FAILED' },
    ]);
    const { data, extensions } = await signIn(server, email);
    expect(data.signIn).toMatchObject({ user: { id }, userErrors: [] });
    expect(extensions.cost.sqlStatements).toBe(9);
    const [stored] = await server.database.query('SELECT password_hash FROM users WHERE id = $1', [id]);
    expect(stored!.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await signIn(server, email)).data.signIn.user).toEqual({ id });
  },
);

test('records session activity outside of requests, at most once per minute', async () => {
  const short = await startTestServer({ beside: server });
  const { id } = await newAccount(server);
  const token = await short.tokenFor(id);
  const old = `UPDATE sessions SET last_activity_at = now() - $2::interval WHERE user_id = $1`;
  const fresh = `SELECT last_activity_at > now() - interval '30 seconds' AS fresh FROM sessions WHERE user_id = $1`;
  await server.database.query(old, [id, '2 minutes']);
  await short.run('{ viewer { id } }', {}, token);
  expect(await server.database.query(fresh, [id])).toEqual([{ fresh: false }]);
  await short.stop();
  expect(await server.database.query(fresh, [id])).toEqual([{ fresh: true }]);

  await server.database.query(old, [id, '35 seconds']);
  const again = await startTestServer({ beside: server });
  await again.run('{ viewer { id } }', {}, token);
  await again.stop();
  expect(await server.database.query(fresh, [id])).toEqual([{ fresh: false }]);
});

test('isCurrent is true for the session of the request only, on both paths', async () => {
  const { id, email } = await newAccount(server);
  const tokens = [await signIn(server, email), await signIn(server, email)].map(
    ({ data }) => data.signIn.accessToken as string,
  );
  const [first, second] = (await server.database.query<{ id: string }>(
    'SELECT id FROM sessions WHERE user_id = $1 ORDER BY created_at, id',
    [id],
  )) as [{ id: string }, { id: string }];
  const read = async (token: string | undefined): Promise<unknown> => {
    const { data } = await server.run(
      `query ($first: ID!) { viewer { sessions(orderBy: { field: CREATED_AT, direction: ASC }) { nodes { id isCurrent } } }
         node(id: $first) { ... on Session { isCurrent } } }`,
      { first: first.id },
      token,
    );
    return [data.viewer.sessions.nodes, data.node.isCurrent];
  };
  const nodes = (current: string): object[] =>
    [first, second].map((session) => ({ id: session.id, isCurrent: session.id === current }));
  expect(await read(tokens[0])).toEqual([nodes(first.id), true]);
  expect(await read(tokens[1])).toEqual([nodes(second.id), false]);
});

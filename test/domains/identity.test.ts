import { AccessTokens } from '../../src/kernel/auth/access-tokens';
import { hashPassword } from '../../src/kernel/auth/passwords';
import { eventsBy } from '../support/people';
import { type Answer, serverForTests } from '../support/server';

const PASSWORD = 'correct horse battery';
const SIGN_IN = `mutation ($input: SignInInput!) {
  signIn(input: $input) { accessToken accessTokenExpiresAt user { id email } userErrors { code message path } }
}`;

const server = serverForTests();
let hash: string;

beforeAll(async () => {
  hash = await hashPassword(PASSWORD);
});

const signIn = (email: string, password: string): Promise<Answer> =>
  server.run(SIGN_IN, { input: { email, password } });
const whoIs = (token?: string): Promise<Answer> => server.run('{ viewer { id } }', {}, token);
const change = (sql: string, id: string): Promise<unknown> => server.database.query(sql, [id]);

/** Sends a request with fetch and an unmodified Authorization header. */
async function withHeader(authorization: string): Promise<{ status: number; body: Answer; text: string }> {
  const response = await server.post({ query: '{ viewer { id } }' }, { authorization });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as Answer, text };
}

describe('signIn', () => {
  test('signIn returns an access token and the user, and creates a session and its event', async () => {
    const person = await server.rows.user({ email: 'Meera.Nair@Marquee.example', passwordHash: hash });
    const { data, errors } = await signIn('meera.nair@marquee.EXAMPLE', PASSWORD);
    expect(errors).toBeUndefined();
    expect(data.signIn).toMatchObject({
      user: { id: person, email: 'Meera.Nair@Marquee.example' },
      userErrors: [],
    });
    expect((await whoIs(data.signIn.accessToken)).data.viewer.id).toBe(person);
    expect(await eventsBy(server, person)).toEqual(['session.begun']);
    const rows = await server.database.query(
      `SELECT s.ip_address, s.user_agent IS NOT NULL AS agent, u.last_sign_in_at = s.created_at AS noted
         FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.id = $1`,
      [person],
    );
    expect(rows).toEqual([{ ip_address: '127.0.0.1', agent: true, noted: true }]);
  });

  test('signIn returns the same SIGN_IN_FAILED for every cause and creates nothing', async () => {
    const { rows } = server;
    const known = { passwordHash: hash };
    const deleted = { ...known, status: 'DELETED', deletedAt: new Date() };
    const people = [
      await rows.user({ ...known, email: 'right@marquee.example' }),
      await rows.user({ ...known, email: 'suspended@marquee.example', status: 'SUSPENDED' }),
      await rows.user({ ...deleted, email: 'deleted@marquee.example' }),
      await rows.user({ email: 'nopassword@marquee.example' }),
      await rows.user({ email: 'bcrypt@marquee.example', passwordHash: `$2b$10$${'a'.repeat(53)}` }),
    ];
    const answers = await Promise.all([
      signIn('right@marquee.example', `${PASSWORD} `),
      signIn('right@marquee.example', PASSWORD.toUpperCase()),
      signIn('unknown@marquee.example', PASSWORD),
      signIn('suspended@marquee.example', PASSWORD),
      signIn('deleted@marquee.example', `${PASSWORD} `),
      signIn('nopassword@marquee.example', PASSWORD),
      signIn('bcrypt@marquee.example', PASSWORD),
      signIn("'OR(true)--@marquee.example", PASSWORD),
      signIn('%@marquee.example', PASSWORD),
    ]);
    expect(answers[0].data.signIn).toMatchObject({
      accessToken: null,
      accessTokenExpiresAt: null,
      user: null,
      userErrors: [{ code: 'SIGN_IN_FAILED' }],
    });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    for (const person of people) expect(await eventsBy(server, person)).toEqual([]);
    const sessions = await server.database.query('SELECT FROM sessions WHERE user_id = ANY ($1)', [people]);
    expect(sessions).toEqual([]);
  });

  test('signIn fails without an internal error when the input contains control characters or surrogates', async () => {
    for (const [email, password] of [
      ['right@marquee.example', '\u0000'],
      ['\ud800@marquee.example', PASSWORD],
    ]) {
      const { data, errors } = await signIn(email!, password!);
      expect(errors ?? []).not.toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
      expect(data?.signIn?.accessToken ?? null).toBeNull();
    }
  });
});

describe('access tokens', () => {
  async function signedIn(): Promise<{ person: string; token: string }> {
    const person = await server.rows.user();
    const token = await server.tokenFor(person);
    expect((await whoIs(token)).data.viewer.id).toBe(person);
    return { person, token };
  }

  const out = { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }], data: { viewer: null } };

  test.each([
    ['the session was ended', 'UPDATE sessions SET ended_at = now() WHERE user_id = $1'],
    ['the session has expired', 'UPDATE sessions SET expires_at = now() WHERE user_id = $1'],
    ['the session was deleted', 'DELETE FROM sessions WHERE user_id = $1'],
    ['the user was suspended', `UPDATE users SET status = 'SUSPENDED' WHERE id = $1`],
    ['the user was deleted', `UPDATE users SET status = 'DELETED', deleted_at = now() WHERE id = $1`],
  ])('rejects an access token with UNAUTHENTICATED when %s', async (_, sql) => {
    const { person, token } = await signedIn();
    await change(sql, person);
    expect(await whoIs(token)).toMatchObject(out);
  });

  test('signOut ends the session once, records its event, and invalidates the token', async () => {
    const { person, token } = await signedIn();
    const signOut = (): Promise<Answer> =>
      server.run('mutation { signOut { signedOut userErrors { code } } }', {}, token);
    expect((await signOut()).data).toEqual({ signOut: { signedOut: true, userErrors: [] } });
    expect(await whoIs(token)).toMatchObject(out);
    expect((await signOut()).data?.signOut?.signedOut ?? false).toBe(false);
    expect(await eventsBy(server, person)).toEqual(['session.ended']);
  });

  test('the sessions of other users can be neither read nor ended', async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()];
    const { data } = await server.run('{ viewer { sessions { totalCount nodes { id } } } }', {}, mine.token);
    expect(data.viewer.sessions.totalCount).toBe(1);
    await server.run('mutation { signOut { signedOut } }', {}, mine.token);
    expect((await whoIs(theirs.token)).data.viewer.id).toBe(theirs.person);
  });

  test('an access token reads no rows of an organization when it was deleted or access was revoked', async () => {
    const campaigns = async (token: string, organization: string): Promise<number> =>
      (
        await server.run(
          'query ($o: ID!) { campaigns(organizationId: $o) { totalCount } }',
          { o: organization },
          token,
        )
      ).data.campaigns.totalCount as number;
    for (const sql of [
      'UPDATE organizations SET deleted_at = now() WHERE id = $1',
      `UPDATE memberships SET status = 'INACTIVE', former_name = 'Asha Rao' WHERE organization_id = $1`,
      `DELETE FROM memberships WHERE organization_id = $1`,
      `UPDATE memberships SET denied_permissions = '{READ}' WHERE organization_id = $1`,
    ]) {
      const { person, token } = await signedIn();
      const organization = await server.rows.organization(person);
      await server.rows.membership(organization, person, { role: 'EDITOR' });
      await server.rows.campaign(organization);
      expect(await campaigns(token, organization)).toBe(1);
      await change(sql, organization);
      expect(await campaigns(token, organization)).toBe(0);
    }
  });
});

describe('the Authorization header', () => {
  test('returns 401 UNAUTHENTICATED when the Authorization header is not a valid bearer token', async () => {
    const token = await server.tokenFor(await server.rows.user());
    for (const header of [
      `Basic ${token}`,
      'Bearer',
      'Bearer ',
      'Bearer a b',
      'x',
      token,
      `Bearer ${token}x`,
      'Bearer a.b.c',
    ]) {
      const { status, body, text } = await withHeader(header);
      expect({ header, status, body }).toMatchObject({
        header,
        status: 401,
        body: {
          errors: [{ message: expect.any(String) as string, extensions: { code: 'UNAUTHENTICATED' } }],
        },
      });
      expect(body.data).toBeUndefined();
      expect(text).not.toContain(token);
    }
    expect((await withHeader(`bearer  ${token}`)).status).toBe(200);
  });

  test('returns 401 UNAUTHENTICATED when the access token has expired', async () => {
    const token = await server.tokenFor(await server.rows.user());
    server.clock.advance(10 * 60_000 + 59_000);
    expect((await withHeader(`Bearer ${token}`)).status).toBe(200);
    server.clock.advance(2_000);
    expect(await withHeader(`Bearer ${token}`)).toMatchObject({
      status: 401,
      body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
  });

  test('returns 401 UNAUTHENTICATED when the session of the access token belongs to another user', async () => {
    const [user, other] = [await server.rows.user(), await server.rows.user()];
    const tokens = await AccessTokens.open({ folder: server.folder }, server.clock);
    const sessionId = await server.rows.session(other);
    const { token } = await tokens.issue({ userId: user, sessionId });
    // Compiled, by resolvers, and in a write transaction.
    for (const query of [
      '{ viewer { id } }',
      `{ node(id: "${other}") { id } }`,
      'mutation { updateProfile(input: { fullName: "Other" }) { user { id } } }',
    ])
      expect((await server.run(query, {}, token)).errors).toMatchObject([
        { extensions: { code: 'UNAUTHENTICATED' } },
      ]);
  });

  test('viewer returns null when no Authorization header is sent', async () => {
    expect(await whoIs()).toMatchObject({ data: { viewer: null } });
    expect((await whoIs()).errors).toBeUndefined();
  });
});

test('writes no secrets to the log, errors, events or responses', async () => {
  const email = 'secretive@marquee.example';
  const person = await server.rows.user({ email, passwordHash: hash });
  const { data } = await signIn(email, PASSWORD);
  const token = data.signIn.accessToken as string;
  const seen = [
    await signIn(email, 'a wrong password'),
    await withHeader(`Bearer ${token.slice(0, -2)}`),
    await server.run('{ viewer { passwordHash } }', {}, token),
    await server.run(SIGN_IN, { input: { email, password: { deep: PASSWORD } } }),
    await server.run('mutation { signIn(input: {}) { accessToken } }', {}, token),
  ].map((answer) => JSON.stringify(answer));
  const rows = await server.database.query<{ payload: object }>('SELECT payload FROM events.recorded');
  const all = [server.log(), ...seen.slice(0, 3), JSON.stringify(rows)].join('\n');
  for (const secret of [PASSWORD, 'a wrong password', hash, '$argon2', token, token.split('.')[2]!])
    expect(all.includes(secret)).toBe(false);
  expect(await eventsBy(server, person)).toEqual(['session.begun']);
});

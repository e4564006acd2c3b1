import { buildMarqueeSchema } from '../../src/schema';
import { newAccount, PASSWORD, SIGN_IN } from '../support/accounts';
import { type Answer, serverForTests, startTestServer } from '../support/server';

const REFRESH = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) {
  accessToken refreshToken user { id } userErrors { code } } }`;

const server = serverForTests();

describe('the refresh token cookie', () => {
  interface Sent {
    data: Answer['data'];
    cookie: string | null;
    status: number;
  }
  async function post(
    query: string,
    input: object,
    cookie?: string,
    type = 'application/json',
    on = server,
  ): Promise<Sent> {
    const response = await on.post(
      { query, variables: { input } },
      { 'content-type': type, ...(cookie && { cookie }) },
    );
    const { data } = (await response.json()) as Answer;
    return { data, cookie: response.headers.get('set-cookie'), status: response.status };
  }
  const pair = (cookie: string | null): string => cookie!.split(';')[0]!;

  test('signIn sets an HttpOnly cookie and refreshSession rotates it when useCookie is true', async () => {
    const { id, email } = await newAccount(server);
    const begun = await post(SIGN_IN, { email, password: PASSWORD, useCookie: true });

    expect(begun.data.signIn).toMatchObject({ refreshToken: null, user: { id } });
    expect(begun.cookie).toMatch(
      /^marquee_refresh=[\w-]{43}; Path=\/graphql; Expires=[^;]+ GMT; HttpOnly; SameSite=Strict$/,
    );
    const next = await post(REFRESH, {}, pair(begun.cookie));
    expect(next.data.refreshSession).toMatchObject({ refreshToken: null, user: { id }, userErrors: [] });
    expect(pair(next.cookie)).not.toBe(pair(begun.cookie));
    expect((await post(REFRESH, {}, pair(next.cookie))).data.refreshSession.userErrors).toEqual([]);
  });

  test('clears the refresh token cookie when the token is unknown or the user signs out', async () => {
    const bad = await post(REFRESH, {}, 'marquee_refresh=unknown');
    expect(bad.data.refreshSession.userErrors).toMatchObject([{ code: 'SIGN_IN_FAILED' }]);
    expect(bad.cookie).toMatch(/^marquee_refresh=; Path=\/graphql; Expires=Thu, 01 Jan 1970/);
    const out = await post('mutation { signOut { signedOut } }', {}, 'marquee_refresh=unknown');
    expect(out.cookie).toMatch(/^marquee_refresh=;/);
    expect((await post('mutation { signOut { signedOut } }', {})).cookie).toBeNull();
  });

  test('the refresh token cookie is Secure in production', async () => {
    const production = await startTestServer({ production: true });
    try {
      const { email } = await newAccount(production);
      const input = { email, password: PASSWORD, useCookie: true };
      const { cookie } = await post(SIGN_IN, input, undefined, 'application/json', production);
      expect(cookie).toContain('; HttpOnly; Secure; SameSite=Strict');
    } finally {
      await production.stop();
    }
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'rejects cross-site requests with the refresh token cookie: %s',
    async (type) => {
      const { email } = await newAccount(server);
      const { cookie } = await post(SIGN_IN, { email, password: PASSWORD, useCookie: true });
      const forged = await post(REFRESH, {}, pair(cookie), type);
      expect([forged.status, forged.cookie]).toEqual([415, null]);
      const query = encodeURIComponent('mutation { refreshSession(input: {}) { accessToken } }');
      const got = await fetch(`${server.url}?query=${query}`, { headers: { cookie: pair(cookie) } });
      expect(got.headers.get('set-cookie')).toBeNull();
      expect(((await got.json()) as Answer).data).toBeUndefined();
      expect((await post(REFRESH, {}, pair(cookie))).data.refreshSession.userErrors).toEqual([]);
    },
  );
});

describe('an access token that is invalid or has expired', () => {
  const EXPIRED = 'The access token is invalid or expired. Refresh the session or sign in again.';
  const send = async (query: string, headers: Record<string, string>, variables: object = {}) => {
    const response = await server.post({ query, variables }, headers);
    const { data, errors } = (await response.json()) as Answer;
    return { data, errors, status: response.status, cookie: response.headers.get('set-cookie') };
  };

  /** A session of a browser whose access token has expired. */
  async function expiredSession() {
    const { id, email } = await newAccount(server);
    const signedIn = await send(
      SIGN_IN_WITH_COOKIE,
      {},
      { input: { email, password: PASSWORD, useCookie: true } },
    );
    server.clock.advance(12 * 60_000);
    return {
      id,
      email,
      headers: {
        authorization: `Bearer ${signedIn.data.signIn.accessToken}`,
        cookie: signedIn.cookie!.split(';')[0]!,
      },
    };
  }
  const SIGN_IN_WITH_COOKIE = `mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }`;
  const SIGN_OUT = 'mutation { signOut { signedOut userErrors { code } } }';
  const RENEW = 'mutation { refreshSession(input: {}) { user { id } userErrors { code } } }';

  test('signOut ends the session of the cookie and clears the cookie', async () => {
    const { id, headers } = await expiredSession();

    const out = await send(SIGN_OUT, headers);

    expect(out).toMatchObject({ status: 200, data: { signOut: { signedOut: true, userErrors: [] } } });
    expect(out.cookie).toMatch(/^marquee_refresh=; Path=\/graphql; Expires=Thu, 01 Jan 1970/);
    const renewed = await send(RENEW, { cookie: headers.cookie });
    expect(renewed.data.refreshSession).toEqual({ user: null, userErrors: [{ code: 'SIGN_IN_FAILED' }] });
    expect(await server.database.count('sessions WHERE user_id = $1 AND ended_at IS NULL', [id])).toBe(0);
    expect((await send(SIGN_OUT, headers)).data.signOut).toEqual({ signedOut: false, userErrors: [] });
  });

  test('signOut ends both sessions when token and cookie are of different ones', async () => {
    const { id, headers } = await expiredSession();
    const authorization = `Bearer ${await server.tokenFor(id)}`;

    expect((await send(SIGN_OUT, { ...headers, authorization })).data.signOut.signedOut).toBe(true);
    expect(await server.database.count('sessions WHERE user_id = $1 AND ended_at IS NULL', [id])).toBe(0);
  });

  test('signOut without a cookie ends nothing when the token has expired', async () => {
    const { id, headers } = await expiredSession();

    const out = await send(SIGN_OUT, { authorization: headers.authorization });
    expect(out).toMatchObject({ status: 200, data: { signOut: { signedOut: false } } });
    expect(await server.database.count('sessions WHERE user_id = $1 AND ended_at IS NULL', [id])).toBe(1);
  });

  test('refreshSession renews the session of the cookie', async () => {
    const { id, headers } = await expiredSession();

    const { data } = await send(RENEW, headers);
    expect(data.refreshSession).toEqual({ user: { id }, userErrors: [] });
  });

  /** Every mutation that works without sign-in, with an input and the codes of its user errors. */
  const TOKENLESS: [string, Record<string, string> | null, string[]][] = [
    ['signIn', { email: 'nobody@marquee.example', password: PASSWORD }, ['SIGN_IN_FAILED']],
    ['register', { email: 'Fresh@marquee.example', password: PASSWORD, fullName: 'Asha' }, []],
    ['refreshSession', {}, ['SIGN_IN_FAILED']],
    ['restoreAccount', { email: 'nobody@marquee.example', password: PASSWORD }, ['SIGN_IN_FAILED']],
    ['requestPasswordReset', { email: 'nobody@marquee.example' }, []],
    ['resetPassword', { token: 'unknown', newPassword: PASSWORD }, ['INVALID']],
    ['verifyEmail', { token: 'unknown' }, ['INVALID']],
    ['signOut', null, []],
    ['commentAsGuest', { token: 'unknown', text: 'Warmer, please.' }, ['INVALID']],
    ['approveAsGuest', { token: 'unknown' }, ['INVALID']],
    ['rejectAsGuest', { token: 'unknown', feedback: 'Too cold.' }, ['INVALID']],
    ['requestRevisionAsGuest', { token: 'unknown', feedback: 'Too cold.' }, ['INVALID']],
  ];
  const queryOf = (name: string, input: object | null): string =>
    input
      ? `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { __typename ...Rest }
         fragment Rest on Mutation { ... { ${name}(input: $input) { userErrors { code } } } }`
      : `mutation { ${name} { userErrors { code } } }`;

  test.each(TOKENLESS)('%s ignores it', async (name, input, codes) => {
    const revoked = await server.tokenFor(await server.rows.user());
    await server.database.query('UPDATE sessions SET ended_at = created_at');
    for (const [i, authorization] of ['Bearer a.b.c', 'Basic x', `Bearer ${revoked}`].entries()) {
      const email = input?.email ? { email: `${i}${input.email}` } : {};
      const variables = { input: { ...input, ...email } };
      const { data, errors, status } = await send(queryOf(name, input), { authorization }, variables);
      expect({ errors, status }).toEqual({ errors: undefined, status: 200 });
      expect(data[name].userErrors.map(({ code }: { code: string }) => code)).toEqual(codes);
    }
  });

  test('the schema says so for exactly these mutations', () => {
    const mutations = Object.values(buildMarqueeSchema().getMutationType()!.getFields());
    const ignoring = mutations.filter(({ description }) =>
      description!.includes('An invalid or expired access token is ignored.'),
    );
    expect(ignoring.map(({ name }) => name).sort()).toEqual(TOKENLESS.map(([name]) => name).sort());
  });

  test.each([
    ['another mutation', 'mutation { signOut { signedOut } resendVerification { email } }'],
    ['a query', '{ __typename viewer { id } }'],
    ['a mutation of the viewer', 'mutation { updateProfile(input: {}) { user { id } } }'],
  ])('fails %s with 401', async (_, query) => {
    const { headers } = await expiredSession();

    const { status, data, errors, cookie } = await send(query, headers);
    expect({ status, data, cookie }).toEqual({ status: 401, data: undefined, cookie: null });
    expect(errors).toMatchObject([{ message: EXPIRED, extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

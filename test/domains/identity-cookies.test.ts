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

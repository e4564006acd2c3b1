import { REDIRECT } from '../networks/sandbox-under-test';
import { connect, type Connected, V } from './helpers';
import type { Json } from '../support/server';

let world: Connected;
beforeAll(async () => {
  world = await connect();
});
afterAll(() => world.stop());

const errorOf = (body: Json): unknown[] => [body.error?.code, body.error?.error_subcode];

describe('the consent page', () => {
  test('asks who signs in, then for accounts and scopes', async () => {
    const url = await world.sandbox.consentUrl();
    expect(await (await fetch(url)).text()).toContain('Continue as Asha Verma');
    url.searchParams.set('person', (await world.sandbox.person()).id);
    const page = await (await fetch(url)).text();
    expect(page).toContain('Blue Door Bakery');
    expect(page).toContain('value="instagram_content_publish" checked');
  });

  test.each([
    ['client_id', 'nobody', 'client_id names no app'],
    ['redirect_uri', 'https://evil.example/', 'redirect_uri is not registered'],
    ['scope', 'instagram_basic,everything', 'Invalid scopes: everything'],
    ['response_type', 'token', 'response_type must be code'],
  ])('shows an error, and redirects nowhere, when %s is %s', async (name, value, message) => {
    const url = await world.sandbox.consentUrl();
    url.searchParams.set(name, value);
    for (const method of ['GET', 'POST']) {
      const response = await fetch(url, { method, redirect: 'manual' });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(message);
    }
  });

  test('returns state and code', async () => {
    const url = await world.sandbox.consent({ state: 'a b' });
    expect(url.href.startsWith(`${REDIRECT}?`)).toBe(true);
    expect(url.searchParams.get('state')).toBe('a b');
    expect(url.searchParams.get('code')).toMatch(/^code_/);
  });

  test('returns access_denied when the person cancels', async () => {
    const url = await world.sandbox.consent({ decision: 'deny' });
    expect(Object.fromEntries(url.searchParams)).toEqual({
      state: 'state-1',
      error: 'access_denied',
      error_code: '200',
      error_reason: 'user_denied',
      error_description: 'Permissions error',
    });
  });
});

describe('Facebook Login', () => {
  test('reports unticked scopes as declined, and rejects what needs them', async () => {
    const ask = ['pages_show_list', 'instagram_basic', 'instagram_content_publish'];
    const token = await world.sandbox.userToken({ ask, scopes: ['pages_show_list', 'instagram_basic'] });
    const { body } = await world.call('GET', `${V}/me/permissions`, {}, token);
    expect(body.data).toContainEqual({ permission: 'instagram_content_publish', status: 'declined' });
    const created = await world.call('POST', `${V}/${world.account}/media`, {}, token);
    expect(errorOf(created.body)).toEqual([10, undefined]);
  });

  test('lists a page that was not granted without an access token', async () => {
    const page = await world.sandbox.account('blue_door_bakery', 'FACEBOOK');
    const token = await world.sandbox.userToken({ accounts: [page.id] });
    const fields = 'name,access_token,instagram_business_account';
    const { body } = await world.call('GET', `${V}/me/accounts`, { fields }, token);
    const granted = body.data.filter((row: Json) => row.access_token);
    expect(body.data).toHaveLength(3);
    expect(granted.map(({ name }: Json) => name)).toEqual(['Blue Door Bakery']);
    expect(granted[0].instagram_business_account).toEqual({ id: world.account });
  });

  test('returns the token of a page itself for its token', async () => {
    const page = await world.sandbox.account('blue_door_bakery', 'FACEBOOK');
    const token = (await world.sandbox.pageToken(await world.sandbox.userToken(), page.id))!;
    expect(await world.sandbox.pageToken(token, page.id)).toBe(token);
    expect((await world.call('GET', `${V}/me`, { fields: 'name' }, token)).body.name).toBe(page.name);
  });

  test('accepts a code once, for 10 minutes, with the same redirect URI', async () => {
    const { sandbox } = world;
    const next = async (): Promise<string> => (await sandbox.consent()).searchParams.get('code')!;
    const code = await next();
    expect((await sandbox.exchange({ code })).body).toMatchObject({ token_type: 'bearer', expires_in: 5400 });
    expect(errorOf((await sandbox.exchange({ code })).body)).toEqual([100, 36009]);
    const other = { code: await next(), redirect_uri: 'http://127.0.0.1:4000/oauth/facebook/callback' };
    expect(errorOf((await sandbox.exchange(other)).body)).toEqual([100, 36008]);
    const late = await next();
    await sandbox.advance(600);
    expect(errorOf((await sandbox.exchange({ code: late })).body)).toEqual([100, 36007]);
  });

  test('rejects a wrong secret and an unknown app', async () => {
    const code = (await world.sandbox.consent()).searchParams.get('code')!;
    expect((await world.sandbox.exchange({ code, client_secret: 'wrong' })).body.error.code).toBe(1);
    expect((await world.sandbox.exchange({ code, client_id: '1' })).body.error.code).toBe(101);
  });

  test('describes a token with debug_token', async () => {
    const input_token = await world.sandbox.userToken();
    const { body } = await world.call('GET', `${V}/debug_token`, { input_token });
    expect(body.data).toMatchObject({
      type: 'USER',
      is_valid: true,
      scopes: expect.arrayContaining(['instagram_basic']),
    });
    expect(body.data.expires_at - body.data.issued_at).toBe(60 * 86_400);
  });

  test('accepts the token of debug_token as a header, and requires one', async () => {
    const url = `${world.sandbox.url('FACEBOOK')}/debug_token?input_token=${world.token}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${world.token}` } });
    expect(((await response.json()) as Json).data.is_valid).toBe(true);
    expect(errorOf(await (await fetch(url)).json())).toEqual([104, undefined]);
  });

  test('reports a permission that was revoked through the API as declined', async () => {
    const token = await world.sandbox.userToken({ person: 'Noah Becker' });
    await world.call('DELETE', `${V}/me/permissions`, { permission: 'read_insights' }, token);
    const { body } = await world.call('GET', `${V}/me/permissions`, {}, token);
    const entry = body.data.filter((row: Json) => row.permission === 'read_insights');
    expect(entry).toEqual([{ permission: 'read_insights', status: 'declined' }]);
  });

  test('lets the app withdraw the grant of a person, and no other person', async () => {
    const token = await world.sandbox.userToken({ person: 'Noah Becker' });
    const { id: noah } = await world.sandbox.person('Noah Becker');
    const other = await world.sandbox.userToken();
    const denied = await world.call('DELETE', `${V}/${noah}/permissions`, {}, other);
    expect(errorOf(denied.body)).toEqual([100, 33]);
    const { id, secret } = await world.sandbox.app();
    const answer = await world.call('DELETE', `${V}/${noah}/permissions`, {}, `${id}|${secret}`);
    expect(answer.body).toEqual({ success: true });
    expect(errorOf((await world.call('GET', `${V}/me`, {}, token)).body)).toEqual([190, 458]);
    expect((await world.call('GET', `${V}/me`, {}, other)).status).toBe(200);
  });

  test('ends all tokens when the person removes the app through the API', async () => {
    const token = await world.sandbox.userToken({ person: 'Noah Becker' });
    expect((await world.call('DELETE', `${V}/me/permissions`, {}, token)).body).toEqual({ success: true });
    expect(errorOf((await world.call('GET', `${V}/me`, {}, token)).body)).toEqual([190, 458]);
  });
});

describe('Instagram Login', () => {
  const long = async (token: string) => {
    const { secret } = await world.sandbox.app();
    return world.call(
      'GET',
      '/access_token',
      { grant_type: 'ig_exchange_token', client_secret: secret },
      token,
    );
  };
  const refresh = (token: string) =>
    world.call('GET', '/refresh_access_token', { grant_type: 'ig_refresh_token' }, token);

  test('grants one account with a token of one hour', async () => {
    const url = await world.sandbox.consent({ login: 'instagram', accounts: [world.account] });
    const code = `${url.searchParams.get('code')!}#_`;
    const { body } = await world.sandbox.exchange({ code, grant_type: 'authorization_code' });
    expect(body).toEqual({
      access_token: expect.stringMatching(/^IG/),
      user_id: world.account,
      permissions: expect.arrayContaining(['instagram_business_basic']),
    });
    const me = await world.call('GET', `${V}/me`, { fields: 'user_id,username' }, body.access_token);
    expect(me.body).toEqual({ id: world.account, user_id: world.account, username: 'blue_door_bakery' });
    await world.sandbox.advance(3600);
    expect(errorOf((await world.call('GET', `${V}/me`, {}, body.access_token)).body)).toEqual([190, 463]);
  });

  test('reports an invalid code in the form of its own endpoint', async () => {
    const { status, body } = await world.sandbox.exchange({ code: 'x', grant_type: 'authorization_code' });
    expect([status, body.error_type, body.code]).toEqual([400, 'OAuthException', 400]);
  });

  test('exchanges a short-lived token, and refreshes it when it is a day old, with GET only', async () => {
    const short = await world.sandbox.instagramToken({ accounts: [world.account] });
    const { body } = await long(short);
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 60 * 86_400 });
    expect((await refresh(body.access_token)).status).toBe(400);
    await world.sandbox.advance(86_400);
    expect((await refresh(body.access_token)).body).toMatchObject({ expires_in: 60 * 86_400 });
    expect((await world.call('POST', '/refresh_access_token', {}, body.access_token)).status).toBe(400);
    await world.sandbox.advance(61 * 86_400);
    expect(errorOf((await refresh(body.access_token)).body)).toEqual([190, 463]);
  });

  test('accepts the token as a header', async () => {
    const token = await world.sandbox.instagramToken({ accounts: [world.account] });
    const { secret } = await world.sandbox.app();
    const read = async (path: string, bearer: string): Promise<Json> => {
      const url = `${world.sandbox.url('INSTAGRAM')}${path}`;
      return (await fetch(url, { headers: { authorization: `Bearer ${bearer}` } })).json();
    };
    const exchange = `/access_token?grant_type=ig_exchange_token&client_secret=${secret}`;
    const { access_token } = await read(exchange, token);
    await world.sandbox.advance(86_400);
    const refreshed = await read('/refresh_access_token?grant_type=ig_refresh_token', access_token);
    expect(refreshed).toMatchObject({ access_token, expires_in: 60 * 86_400 });
  });

  test('publishes without a page', async () => {
    const token = await world.sandbox.instagramToken({ accounts: [world.account] });
    const image = { image_url: world.media.jpeg(), caption: 'Without a page' };
    const { body } = await world.call('POST', `/${world.account}/media`, image, token);
    const published = await world.call(
      'POST',
      `/${world.account}/media_publish`,
      { creation_id: body.id },
      token,
    );
    expect(published.status).toBe(200);
  });
});

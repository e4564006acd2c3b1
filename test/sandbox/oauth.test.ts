import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY, HOUR, MINUTE } from '../../src/sandbox/frame/clock';
import {
  type Call,
  Failure,
  type Login,
  type Network,
  ok,
  operation,
  type Operation,
  type Route,
} from '../../src/sandbox/frame/network';
import {
  bearerToken,
  oauthError,
  type OAuthRules,
  revokeOperation,
  secondsLeft,
  stateOf,
  tokenOperation,
} from '../../src/sandbox/frame/oauth';
import { createNetworkServer } from '../../src/sandbox/frame/server';
import { World } from '../../src/sandbox/frame/world';
import type { Json } from '../support/server';

const REDIRECT = 'https://app.example/callback';
const VERIFIER = 'v'.repeat(43);
const digest = (encoding: 'base64url' | 'hex'): string =>
  createHash('sha256').update(VERIFIER).digest(encoding);
const PKCE = { code_challenge: digest('base64url'), code_challenge_method: 'S256' };

const login = (name: string, more: Partial<Login> = {}): Login => ({
  name,
  title: name,
  path: `/${name}/authorize`,
  scopes: ['read', 'write', 'offline'],
  accounts: () => [],
  oneAccount: false,
  denial: { error: 'access_denied' },
  suffix: '',
  ...more,
});

/** Uses tokens once, needs PKCE, and takes HTTP Basic only. */
const rotating: OAuthRules = {
  world: 'TEST',
  login: login('rotating', { pkce: { required: true, encoding: 'base64url' } }),
  clientAuthentication: ['BASIC'],
  codeLife: MINUTE / 2,
  accessLife: 2 * HOUR,
  prefix: 'rot_',
  refresh: { rotates: true, life: 60 * DAY, issued: ({ scopes }) => scopes.includes('offline') },
};

/** Keeps its refresh token, and has its own names, errors and lives. */
const constant: OAuthRules = {
  world: 'TEST',
  login: login('constant', {
    clientParameter: 'client_key',
    pkce: { required: false, encoding: 'hex' },
    wholeGrant: true,
  }),
  clientAuthentication: ['BODY'],
  codeLife: 30 * MINUTE,
  accessLife: HOUR,
  prefix: 'con_',
  refresh: { rotates: false, life: 365 * DAY, issued: ({ parameters }) => parameters['access'] !== 'online' },
  revokesGrant: true,
  error: (code, description) => new Failure({ status: 400, body: { code, message: description } }),
};

const plain: OAuthRules = {
  world: 'TEST',
  login: login('plain'),
  clientAuthentication: ['BASIC', 'BODY'],
  codeLife: MINUTE,
  accessLife: HOUR,
  prefix: 'plain_',
};

const all = [rotating, constant, plain];

const post = (path: string, run: (call: Call) => Operation): Route => ({
  method: 'POST',
  path,
  operation: run,
});

const routes = all.flatMap((rules): Route[] => [
  post(`/${rules.login.name}/token`, (call) => tokenOperation(call, rules)),
  post(`/${rules.login.name}/revoke`, (call) => revokeOperation(call, rules, { success: true })),
  {
    method: 'GET',
    path: `/${rules.login.name}/token`,
    operation: (call) =>
      operation('read', undefined, () => {
        const token = bearerToken(call, rules);
        if (!token) throw oauthError('invalid_client', 'No token.');
        const { scopes } = token;
        return ok({
          state: stateOf(call.world, token),
          scopes,
          left: secondsLeft(token, call.world.clock.now()),
        });
      }),
  },
]);

const network: Network = {
  name: 'INSTAGRAM',
  title: 'Test',
  world: 'TEST',
  routes,
  logins: all.map((rules) => rules.login),
  errors: {},
  limits: [],
  unknownPath: () => ({ status: 404, body: {} }),
  unexpected: (status) => ({ status, body: {} }),
  seed: () => undefined,
  permalink: (username, shortcode) => `/${username}/${shortcode}`,
  comment: { node: 'comment', newId: (world) => world.newId() },
};

let folder: string;
let world: World;
let server: ReturnType<typeof createNetworkServer>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-oauth-'));
  world = new World({ folder, seed: 'test', baseUrls: {} });
  world.store.write(() => {
    world.people.put({ id: 'asha', world: 'TEST', name: 'Asha Verma' });
    for (const [id, of] of [
      ['app:1', 'TEST'],
      ['other', 'OTHER'],
    ] as const)
      world.apps.put({ id, world: of, secret: 'top secret', redirectUris: [REDIRECT, `${REDIRECT}/2`] });
  });
  server = createNetworkServer(network, world);
});
afterAll(async () => {
  await server.close();
  await world.close();
  rmSync(folder, { recursive: true });
});

type Params = Record<string, string>;

const authorizePath = (rules: OAuthRules, params: Params): string => {
  const name = rules.login.clientParameter ?? 'client_id';
  const query = { [name]: 'app:1', redirect_uri: REDIRECT, scope: 'read write offline', ...params };
  return `${rules.login.path}?${new URLSearchParams(query).toString()}`;
};

const form = (params: Params, headers: Params = {}) => ({
  payload: new URLSearchParams(params).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
});

/** Grants `scopes` and returns the code. */
async function codeOf(rules: OAuthRules, params: Params = {}, scopes = ['read', 'write', 'offline']) {
  const answers = new URLSearchParams({ person: 'asha', decision: 'allow' });
  for (const scope of scopes) answers.append('scope', scope);
  const { headers } = await server.inject({
    method: 'POST',
    url: authorizePath(rules, { ...(rules === rotating && PKCE), ...params }),
    payload: answers.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  return new URL(headers.location!).searchParams.get('code')!;
}

const BASIC = { authorization: `Basic ${Buffer.from('app%3A1:top+secret').toString('base64')}` };
const BODY = { client_key: 'app:1', client_secret: 'top secret' };

async function send(rules: OAuthRules, path: string, params: Params, headers?: Params) {
  const authentication = headers ?? (rules === constant ? {} : BASIC);
  const body = rules === constant && !headers ? { ...BODY, ...params } : params;
  const url = `/${rules.login.name}/${path}`;
  const response = await server.inject({ method: 'POST', url, ...form(body, authentication) });
  const parsed: Json = response.json();
  return { status: response.statusCode, headers: response.headers, body: parsed };
}

const exchange = (rules: OAuthRules, code: string, params: Params = {}, headers?: Params) =>
  send(
    rules,
    'token',
    {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      ...(rules === rotating && { code_verifier: VERIFIER }),
      ...params,
    },
    headers,
  );

const refresh = (rules: OAuthRules, token: string, params: Params = {}) =>
  send(rules, 'token', { grant_type: 'refresh_token', refresh_token: token, ...params });

const tokens = async (rules: OAuthRules): Promise<Json> => (await exchange(rules, await codeOf(rules))).body;

async function stateAt(rules: OAuthRules, token: string): Promise<Json> {
  const headers = { authorization: `Bearer ${token}` };
  return (await server.inject({ method: 'GET', url: `/${rules.login.name}/token`, headers })).json();
}

const advance = (milliseconds: number): void => world.clock.advance(milliseconds / 1000);

describe('the authorization request', () => {
  test.each([
    ['code_challenge is missing', rotating, { code_challenge_method: 'S256' }, 'code_challenge is required'],
    [
      'the method is plain',
      rotating,
      { ...PKCE, code_challenge_method: 'plain' },
      'code_challenge_method must be S256',
    ],
    [
      'the method is missing, which means plain',
      rotating,
      { code_challenge: digest('base64url') },
      'code_challenge_method must be S256',
    ],
    [
      'the challenge is in hexadecimal digits',
      rotating,
      { ...PKCE, code_challenge: digest('hex') },
      'code_challenge must be a SHA-256 digest',
    ],
    ['the challenge is in base64url', constant, PKCE, 'code_challenge must be a SHA-256 digest'],
    ['the app is unknown', constant, { client_key: 'nobody' }, 'client_key names no app'],
    ['the app belongs to another network', plain, { client_id: 'other' }, 'client_id names no app'],
  ])('is rejected when %s', async (_case, rules, params, message) => {
    const response = await server.inject({ method: 'GET', url: authorizePath(rules, params) });
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain(message);
  });

  test('offers a choice of scopes, unless the network grants all or none', async () => {
    const page = async (rules: OAuthRules): Promise<string> =>
      (await server.inject({ method: 'GET', url: authorizePath(rules, { person: 'asha' }) })).body;
    expect(await page(plain)).toContain('type="checkbox" name="scope" value="write"');
    expect(await page(constant)).not.toContain('type="checkbox"');
    const { scope } = (await exchange(constant, await codeOf(constant, {}, []))).body;
    expect(scope).toBe('read write offline');
    const narrow = (await exchange(plain, await codeOf(plain, {}, ['read']))).body;
    expect(narrow.scope).toBe('read');
  });
});

describe('the token endpoint', () => {
  test('exchanges a code for an access token and a refresh token', async () => {
    const { status, headers, body } = await exchange(rotating, await codeOf(rotating));
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      access_token: expect.stringMatching(/^rot_/),
      token_type: 'bearer',
      expires_in: 7200,
      refresh_token: expect.stringMatching(/^rot_R/),
      scope: 'read write offline',
    });
    expect(await stateAt(rotating, body.access_token)).toMatchObject({
      state: 'ACTIVE',
      scopes: ['read', 'write', 'offline'],
    });
  });

  test('issues no refresh token when the grant or the network has none', async () => {
    const narrow = await exchange(rotating, await codeOf(rotating, {}, ['read']));
    expect(narrow.body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 7200,
      scope: 'read',
    });
    expect((await exchange(constant, await codeOf(constant, { access: 'online' }))).body).not.toHaveProperty(
      'refresh_token',
    );
    expect(await tokens(plain)).not.toHaveProperty('refresh_token');
  });

  test('accepts a code once', async () => {
    const code = await codeOf(plain);
    expect((await exchange(plain, code)).status).toBe(200);
    expect(await exchange(plain, code)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'The authorization code was used.' },
    });
  });

  test('rejects a code that has expired', async () => {
    const late = await codeOf(rotating);
    advance(rotating.codeLife);
    const { body } = await exchange(rotating, late);
    expect(body).toEqual({
      error: 'invalid_grant',
      error_description: 'The authorization code has expired.',
    });
    const inTime = await codeOf(constant);
    advance(29 * MINUTE);
    expect((await exchange(constant, inTime)).status).toBe(200);
  });

  test('rejects an unknown code, one of another login, and another redirect URI', async () => {
    const codes = [
      await exchange(plain, 'code_unknown'),
      await exchange(plain, await codeOf(constant)),
      await exchange(plain, await codeOf(plain), { redirect_uri: `${REDIRECT}/2` }),
    ];
    expect(codes.map(({ status, body }) => [status, body.error])).toEqual(
      Array(3).fill([400, 'invalid_grant']),
    );
  });

  test('rejects a wrong and a missing code verifier', async () => {
    for (const verifier of ['w'.repeat(43), '', 'short']) {
      const { status, body } = await exchange(rotating, await codeOf(rotating), { code_verifier: verifier });
      expect([status, body.error]).toEqual([400, 'invalid_grant']);
    }
  });

  test('keeps a code usable after a request that failed', async () => {
    const code = await codeOf(plain);
    await exchange(plain, code, { redirect_uri: `${REDIRECT}/2` });
    expect((await exchange(plain, code)).status).toBe(200);
  });

  test('compares a challenge in hexadecimal digits when the network asks for it', async () => {
    const code = await codeOf(constant, { code_challenge: digest('hex'), code_challenge_method: 'S256' });
    expect((await exchange(constant, code)).status).toBe(400);
    expect((await exchange(constant, code, { code_verifier: VERIFIER })).status).toBe(200);
  });

  test.each([
    ['the secret is wrong', rotating, { authorization: `Basic ${btoa('app%3A1:wrong')}` }, {}],
    ['the app is unknown', rotating, { authorization: `Basic ${btoa('nobody:top+secret')}` }, {}],
    [
      'the app belongs to another network',
      rotating,
      { authorization: `Basic ${btoa('other:top+secret')}` },
      {},
    ],
    [
      'only the body has credentials, and the network takes Basic',
      rotating,
      {},
      { ...BODY, client_id: 'app:1' },
    ],
    ['nothing is sent', plain, {}, {}],
  ])('returns 401 invalid_client when %s', async (_case, rules, headers, params) => {
    const response = await exchange(rules, await codeOf(rules), params, headers);
    expect([response.status, response.body.error]).toEqual([401, 'invalid_client']);
    expect(response.headers['www-authenticate']).toBe('Basic');
  });

  test('takes credentials from the body or from the header when the network allows both', async () => {
    const inBody = { client_id: 'app:1', client_secret: 'top secret' };
    expect((await exchange(plain, await codeOf(plain), inBody, {})).status).toBe(200);
    expect((await exchange(plain, await codeOf(plain), {}, BASIC)).status).toBe(200);
    expect((await exchange(constant, await codeOf(constant), {}, BASIC)).body.code).toBe('invalid_client');
  });

  test('rejects a missing and an unsupported grant type', async () => {
    expect((await send(plain, 'token', {})).body.error).toBe('invalid_request');
    const password = await send(plain, 'token', { grant_type: 'password' });
    expect([password.status, password.body.error]).toEqual([400, 'unsupported_grant_type']);
    expect((await refresh(plain, 'any')).body.error).toBe('unsupported_grant_type');
  });

  test('returns errors in the form of the network', async () => {
    const { status, body } = await exchange(constant, 'code_unknown');
    expect([status, body]).toEqual([
      400,
      { code: 'invalid_grant', message: 'The authorization code is invalid.' },
    ]);
  });
});

describe('refreshing', () => {
  test('rotates refresh tokens, each of which works once', async () => {
    const first = await tokens(rotating);
    const second = (await refresh(rotating, first.refresh_token)).body;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await refresh(rotating, first.refresh_token)).body.error).toBe('invalid_grant');
    expect((await refresh(rotating, second.refresh_token)).status).toBe(200);
  });

  test('returns the same refresh token when the network does not rotate', async () => {
    const first = await tokens(constant);
    for (let use = 0; use < 2; use += 1)
      expect((await refresh(constant, first.refresh_token)).body.refresh_token).toBe(first.refresh_token);
  });

  test('extends the life of rotated refresh tokens, but not of constant ones', async () => {
    const [rotated, kept] = [await tokens(rotating), await tokens(constant)];
    advance(59 * DAY);
    const next = (await refresh(rotating, rotated.refresh_token)).body;
    expect((await refresh(constant, kept.refresh_token)).status).toBe(200);
    advance(59 * DAY);
    expect((await refresh(rotating, next.refresh_token)).status).toBe(200);
    advance(247 * DAY);
    expect((await refresh(constant, kept.refresh_token)).body.code).toBe('invalid_grant');
  });

  test('can ask for fewer scopes, but not for other ones', async () => {
    const { refresh_token } = await tokens(constant);
    expect((await refresh(constant, refresh_token, { scope: 'read' })).body.scope).toBe('read');
    expect((await refresh(constant, refresh_token, { scope: 'read admin' })).body.code).toBe('invalid_scope');
    expect((await refresh(constant, refresh_token)).body.scope).toBe('read write offline');
  });

  test('rejects access tokens and unknown tokens', async () => {
    const { access_token } = await tokens(rotating);
    for (const token of [access_token, 'unknown'])
      expect((await refresh(rotating, token)).body.error).toBe('invalid_grant');
  });
});

describe('tokens', () => {
  test('expire', async () => {
    const { access_token } = await tokens(plain);
    expect(await stateAt(plain, access_token)).toMatchObject({ state: 'ACTIVE', left: expect.any(Number) });
    advance(HOUR);
    expect(await stateAt(plain, access_token)).toMatchObject({ state: 'EXPIRED', left: 0 });
  });

  test('are valid for their own login, and refresh tokens for no call', async () => {
    const { access_token, refresh_token } = await tokens(rotating);
    expect((await stateAt(plain, access_token)).error).toBe('invalid_client');
    expect((await stateAt(rotating, refresh_token)).error).toBe('invalid_client');
  });

  test('end one by one when an access token is revoked', async () => {
    const { access_token, refresh_token } = await tokens(rotating);
    const { status, body } = await send(rotating, 'revoke', { token: access_token });
    expect([status, body]).toEqual([200, { success: true }]);
    expect((await stateAt(rotating, access_token)).state).toBe('REVOKED');
    expect((await refresh(rotating, refresh_token)).status).toBe(200);
  });

  test('end together when a refresh token is revoked', async () => {
    const first = await tokens(rotating);
    const other = await tokens(rotating);
    const second = (await refresh(rotating, first.refresh_token)).body;
    await send(rotating, 'revoke', { token: second.refresh_token });
    for (const { access_token } of [first, second])
      expect((await stateAt(rotating, access_token)).state).toBe('REVOKED');
    expect((await stateAt(rotating, other.access_token)).state).toBe('ACTIVE');
  });

  test('end together with any of them when the network revokes whole grants', async () => {
    const { access_token, refresh_token } = await tokens(constant);
    await send(constant, 'revoke', { token: access_token });
    expect((await refresh(constant, refresh_token)).body.code).toBe('invalid_grant');
  });

  test('are revoked by their app only; unknown ones need no error', async () => {
    const { access_token } = await tokens(rotating);
    const foreign = await send(rotating, 'revoke', { token: access_token }, { authorization: 'Basic x' });
    expect([foreign.status, foreign.body.error]).toEqual([401, 'invalid_client']);
    expect((await stateAt(rotating, access_token)).state).toBe('ACTIVE');
    expect((await send(rotating, 'revoke', { token: 'unknown' })).status).toBe(200);
    expect((await send(rotating, 'revoke', {})).body.error).toBe('invalid_request');
  });
});

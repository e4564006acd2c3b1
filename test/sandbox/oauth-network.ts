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
import type { InjectOptions } from 'fastify';
import type { Json } from '../support/server';

export const REDIRECT = 'https://app.example/callback';
export const VERIFIER = 'v'.repeat(43);
/** Returns the PKCE challenge of the verifier. */
export const digest = (encoding: 'base64url' | 'hex'): string =>
  createHash('sha256').update(VERIFIER).digest(encoding);
export const PKCE = { code_challenge: digest('base64url'), code_challenge_method: 'S256' };

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
export const rotating: OAuthRules = {
  world: 'TEST',
  login: login('rotating', { pkce: { required: true, encoding: 'base64url' } }),
  clientAuthentication: ['BASIC'],
  codeLife: MINUTE / 2,
  accessLife: 2 * HOUR,
  prefix: 'rot_',
  refresh: { rotates: true, life: 60 * DAY, issued: ({ scopes }) => scopes.includes('offline') },
};

/** Keeps its refresh token, and has its own names, errors and lives. */
export const constant: OAuthRules = {
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

/** Has nothing but the defaults. */
export const plain: OAuthRules = {
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

type Params = Record<string, string>;

/** The path of the login page, with the parameters of an authorization request. */
export const authorizePath = (rules: OAuthRules, params: Params): string => {
  const name = rules.login.clientParameter ?? 'client_id';
  const query = { [name]: 'app:1', redirect_uri: REDIRECT, scope: 'read write offline', ...params };
  return `${rules.login.path}?${new URLSearchParams(query).toString()}`;
};

const form = (params: Params, headers: Params = {}) => ({
  payload: new URLSearchParams(params).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
});

/** Credentials of the app, as each place of a request takes them. */
export const BASIC = { authorization: `Basic ${Buffer.from('app%3A1:top+secret').toString('base64')}` };
export const BODY = { client_key: 'app:1', client_secret: 'top secret' };

/** Starts the platform before the tests of a file and stops it after them. Returns the calls that apps and users make. */
export function oauthForTests() {
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

  const tokens = async (rules: OAuthRules): Promise<Json> =>
    (await exchange(rules, await codeOf(rules))).body;

  async function stateAt(rules: OAuthRules, token: string): Promise<Json> {
    const headers = { authorization: `Bearer ${token}` };
    return (await server.inject({ method: 'GET', url: `/${rules.login.name}/token`, headers })).json();
  }

  const advance = (milliseconds: number): void => world.clock.advance(milliseconds / 1000);

  return {
    inject: (request: InjectOptions) => server.inject(request),
    codeOf,
    send,
    exchange,
    refresh,
    tokens,
    stateAt,
    advance,
  };
}

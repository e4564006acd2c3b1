import { DAY, HOUR, MINUTE } from '../../frame/clock';
import {
  type Call,
  Failure,
  type Login,
  ok,
  operation,
  type Operation,
  type Route,
} from '../../frame/network';
import {
  authenticateApp,
  issueToken,
  type OAuthRules,
  revokeOperation,
  tokenOperation,
} from '../../frame/oauth';

export const login: Login = {
  name: 'x',
  title: 'Sign in with X',
  path: '/i/oauth2/authorize',
  scopes: [
    'tweet.read',
    'tweet.write',
    'tweet.moderate.write',
    'users.read',
    'media.write',
    'offline.access',
  ],
  accounts: (world, person) =>
    world.accounts
      .all()
      .filter(({ network, managers }) => network === 'X' && managers[person.id])
      .map(({ id, username }) => ({ id, label: `@${username}` })),
  oneAccount: true,
  pkce: { required: true, encoding: 'base64url' },
  wholeGrant: true,
  denial: { error: 'access_denied' },
  suffix: '',
};

/** X reports all grants that it cannot accept as invalid requests. */
const tokenError: NonNullable<OAuthRules['error']> = (code, description) => {
  const isClient = code === 'invalid_client';
  const error = isClient ? 'unauthorized_client' : code === 'invalid_grant' ? 'invalid_request' : code;
  return new Failure({
    status: isClient ? 401 : 400,
    body: { error, error_description: isClient ? 'Missing valid authorization header' : description },
  });
};

const rules: OAuthRules = {
  world: 'X',
  login,
  clientAuthentication: ['BASIC'],
  codeLife: MINUTE / 2,
  accessLife: 2 * HOUR,
  prefix: 'X',
  refresh: { rotates: true, life: 180 * DAY, issued: ({ scopes }) => scopes.includes('offline.access') },
  error: tokenError,
};

export const APP_TOKEN = 'APP';

/** Returns the token with which an app acts for no user. It is the same each time. */
const appToken = (call: Call): Operation =>
  operation('exchangeToken', undefined, () => {
    const { world, body } = call;
    const app = authenticateApp(call, rules);
    if (body['grant_type'] !== 'client_credentials')
      throw tokenError('unsupported_grant_type', 'The grant_type must be client_credentials.');
    const grant = {
      appId: app.id,
      personId: '',
      scopes: [],
      declined: [],
      accountIds: [],
      login: login.name,
    };
    const known = world.tokens.all().find(({ kind, appId }) => kind === APP_TOKEN && appId === app.id);
    const token = known ?? issueToken(world, 'AAAA', { ...grant, kind: APP_TOKEN }, undefined);
    return ok({ token_type: 'bearer', access_token: token.id });
  });

const post = (path: string, find: (call: Call) => Operation): Route => ({
  method: 'POST',
  path,
  operation: find,
});

export const loginRoutes: readonly Route[] = [
  post('/2/oauth2/token', (call) => tokenOperation(call, rules)),
  post('/2/oauth2/revoke', (call) => revokeOperation(call, rules, { revoked: true })),
  post('/oauth2/token', appToken),
];

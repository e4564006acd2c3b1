import { DAY, MINUTE } from '../../frame/clock';
import type { Login, Route } from '../../frame/network';
import { type IssuedTokens, type OAuthRules, secondsLeft, tokenOperation } from '../../frame/oauth';
import type { World } from '../../frame/world';
import { loginError } from './errors';

/** The consent page of Pinterest. A person signs in as their only account. */
export const login: Login = {
  name: 'pinterest',
  title: 'Pinterest',
  path: '/oauth/',
  scopes: [
    'boards:read',
    'boards:read_secret',
    'boards:write',
    'boards:write_secret',
    'pins:read',
    'pins:read_secret',
    'pins:write',
    'pins:write_secret',
    'user_accounts:read',
  ],
  accounts: () => [],
  oneAccount: false,
  wholeGrant: true,
  denial: { error: 'access_denied' },
  suffix: '',
};

/** New apps have continuous refresh: each use of a refresh token issues the next one. */
const rules: OAuthRules = {
  world: 'PINTEREST',
  login,
  clientAuthentication: ['BASIC'],
  codeLife: 10 * MINUTE,
  accessLife: 30 * DAY,
  prefix: 'pina_',
  refresh: { rotates: true, life: 60 * DAY, issued: () => true },
  error: loginError,
};

const tokenBody =
  (type: unknown) =>
  ({ access, refresh }: IssuedTokens, { clock }: World) => ({
    access_token: access.id,
    response_type: type,
    token_type: 'bearer',
    expires_in: secondsLeft(access, clock.now()),
    scope: access.scopes.join(' '),
    ...(refresh && {
      refresh_token: refresh.id,
      refresh_token_expires_in: secondsLeft(refresh, clock.now()),
      refresh_token_expires_at: Math.floor((refresh.expiresAt ?? 0) / 1000),
    }),
  });

export const loginRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v5/oauth/token',
    operation: (call) => tokenOperation(call, rules, tokenBody(call.body['grant_type'])),
  },
];

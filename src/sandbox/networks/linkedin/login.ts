import { DAY, MINUTE } from '../../frame/clock';
import { type Call, type Login, ok, operation, type Operation, type Route } from '../../frame/network';
import {
  authenticateApp,
  type IssuedTokens,
  type OAuthRules,
  revokeOperation,
  secondsLeft,
  stateOf,
  tokenOperation,
} from '../../frame/oauth';
import { textOf } from '../../frame/values';
import type { World } from '../../frame/world';

/** Name of the switch that turns off refresh tokens, which LinkedIn issues to approved apps only. */
const REFRESH_SWITCH = 'linkedin:refresh_tokens';

export const login: Login = {
  name: 'linkedin',
  title: 'Sign in with LinkedIn',
  path: '/oauth/v2/authorization',
  scopes: [
    'openid',
    'profile',
    'email',
    'r_basicprofile',
    'r_member_postAnalytics',
    'r_member_social',
    'r_organization_admin',
    'r_organization_social',
    'rw_organization_admin',
    'w_member_social',
    'w_organization_social',
  ],
  accounts: () => [],
  oneAccount: false,
  wholeGrant: true,
  denial: {
    error: 'user_cancelled_authorize',
    error_description: 'The user cancelled the authorization',
  },
  suffix: '',
};

const rules: OAuthRules = {
  world: 'LINKEDIN',
  login,
  clientAuthentication: ['BODY'],
  codeLife: 30 * MINUTE,
  accessLife: 60 * DAY,
  prefix: 'AQ',
  refresh: { rotates: false, life: 365 * DAY, issued: (_code, world) => !world.isOff(REFRESH_SWITCH) },
};

/** Returns the body of issued tokens. Tokens with other scopes end: a member grants an app one set of scopes at a time. */
function tokenBody({ access, refresh }: IssuedTokens, world: World): object {
  const scopes = access.scopes.join();
  for (const token of world.tokens.all()) {
    const isOther = token.grantId !== access.grantId && token.scopes.join() !== scopes;
    if (isOther && !token.ended && token.appId === access.appId && token.personId === access.personId)
      world.tokens.put({ ...token, ended: 'REVOKED' });
  }
  const now = access.issuedAt;
  return {
    access_token: access.id,
    expires_in: secondsLeft(access, now),
    ...(refresh && {
      refresh_token: refresh.id,
      refresh_token_expires_in: secondsLeft(refresh, now),
    }),
    scope: scopes,
    token_type: 'Bearer',
  };
}

const seconds = (time: number | undefined): number => Math.floor((time ?? 0) / 1000);

const introspect = (call: Call): Operation =>
  operation('introspectToken', undefined, () => {
    const app = authenticateApp(call, rules);
    const token = call.world.tokens.get(textOf(call.body['token']) ?? '');
    if (token?.appId !== app.id) return ok({ active: false, auth_type: '3L' });
    const state = stateOf(call.world, token);
    return ok({
      active: state === 'ACTIVE',
      client_id: token.appId,
      authorized_at: seconds(token.issuedAt),
      created_at: seconds(token.issuedAt),
      status: state.toLowerCase(),
      expires_at: seconds(token.expiresAt),
      scope: token.scopes.join(),
      auth_type: '3L',
    });
  });

const post = (path: string, find: (call: Call) => Operation): Route => ({
  method: 'POST',
  path: `/oauth/v2${path}`,
  operation: find,
});

/** Token endpoints of `www.linkedin.com`. */
export const loginRoutes: readonly Route[] = [
  post('/accessToken', (call) => tokenOperation(call, rules, tokenBody)),
  post('/introspectToken', introspect),
  post('/revoke', (call) => revokeOperation(call, rules)),
];

import { DAY, MINUTE } from '../../frame/clock';
import { type Login, type Operation, type Call, type Route } from '../../frame/network';
import {
  type IssuedTokens,
  type OAuthRules,
  revokeOperation,
  secondsLeft,
  tokenOperation,
} from '../../frame/oauth';
import { accountOfPerson } from '../../frame/people';
import type { World } from '../../frame/world';
import { loginError } from './errors';

/** The consent page of TikTok. A person signs in as their only account. */
export const login: Login = {
  name: 'tiktok',
  title: 'TikTok Login Kit',
  path: '/v2/auth/authorize/',
  scopes: [
    'user.info.basic',
    'user.info.profile',
    'user.info.stats',
    'video.list',
    'video.publish',
    'video.upload',
  ],
  accounts: () => [],
  oneAccount: false,
  clientParameter: 'client_key',
  // Desktop apps send the digest in hexadecimal digits, unlike the standard.
  pkce: { required: false, encoding: 'hex' },
  grantedParameter: 'scopes',
  denial: { error: 'access_denied', error_description: 'User denied the request', errCode: '-2' },
  suffix: '',
};

const rules: OAuthRules = {
  world: 'TIKTOK',
  login,
  clientAuthentication: ['BODY'],
  codeLife: 10 * MINUTE,
  accessLife: DAY,
  prefix: 'act.',
  refresh: { rotates: true, life: 365 * DAY, issued: () => true },
  revokesGrant: true,
  error: loginError,
};

const tokenBody = ({ access, refresh }: IssuedTokens, world: World): object => ({
  open_id: accountOfPerson(world, 'TIKTOK', access.personId)?.id,
  scope: access.scopes.join(),
  access_token: access.id,
  expires_in: secondsLeft(access, world.clock.now()),
  ...(refresh && {
    refresh_token: refresh.id,
    refresh_expires_in: secondsLeft(refresh, world.clock.now()),
  }),
  token_type: 'Bearer',
});

const route = (path: string, operation: (call: Call) => Operation): Route => ({
  method: 'POST',
  path,
  operation,
});

export const loginRoutes: readonly Route[] = [
  route('/v2/oauth/token/', (call) => tokenOperation(call, rules, tokenBody)),
  route('/v2/oauth/revoke/', (call) => revokeOperation(call, rules)),
];

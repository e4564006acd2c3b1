import { DAY, HOUR, MINUTE } from '../../frame/clock';
import { type Answer, type Call, Failure, type Login, ok, operation, type Route } from '../../frame/network';
import type { Limit } from '../../frame/limits';
import { oauthError, type OAuthRules, secondsLeft, stateOf, tokenOperation } from '../../frame/oauth';
import type { Account, Code, Person, Token } from '../../frame/rows';
import { textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { tokenOf } from './access';

const SCOPE = 'https://www.googleapis.com/auth/';

/** Returns the login of Google, on whose consent page a person chooses one of the accounts, if there are any. */
export const googleLogin = (accounts: (world: World, person: Person) => Account[]): Login => ({
  name: 'google',
  title: 'Sign in with Google',
  path: '/o/oauth2/v2/auth',
  scopes: [
    'openid',
    'email',
    'profile',
    ...['userinfo.email', 'userinfo.profile', 'business.manage', 'youtube', 'youtube.force-ssl'].map(
      (name) => SCOPE + name,
    ),
    ...['youtube.readonly', 'youtube.upload', 'yt-analytics.readonly'].map((name) => SCOPE + name),
  ],
  oneAccount: true,
  accounts: (world, person) => accounts(world, person).map(({ id, name }) => ({ id, label: name })),
  pkce: { required: false, encoding: 'base64url' },
  denial: { error: 'access_denied' },
  suffix: '',
});

/** Name of the switch that puts the consent screen of the app into testing. */
const CONSENT_SWITCH = 'published:GOOGLE';

const TESTING_LIFE = 7 * DAY;
const UNUSED_LIFE = 182 * DAY;

/** Refresh tokens of one app and person. A further one ends the oldest. */
export const refreshTokenLimit: Limit = {
  name: 'google.refreshTokens',
  maximum: 100,
  windowSeconds: UNUSED_LIFE / 1000,
};

const refreshTokensOf = (world: World, { appId, personId }: Pick<Token, 'appId' | 'personId'>): Token[] =>
  world.tokens
    .all()
    .filter(
      (token) =>
        token.kind === 'REFRESH' &&
        token.login === 'google' &&
        token.appId === appId &&
        token.personId === personId &&
        stateOf(world, token) === 'ACTIVE',
    );

/** Only `access_type=offline` returns a refresh token: for the first grant, and again with `prompt=consent`. */
function issuesRefresh(world: World, code: Code): boolean {
  const { access_type: access, prompt = '' } = code.parameters;
  const asksAgain = prompt.split(' ').includes('consent');
  return access === 'offline' && (asksAgain || !refreshTokensOf(world, code).length);
}

const rulesOf = (login: Login): OAuthRules => ({
  world: 'GOOGLE',
  login,
  clientAuthentication: ['BASIC', 'BODY'],
  codeLife: 10 * MINUTE,
  accessLife: HOUR,
  prefix: 'ya29.',
  refresh: { rotates: false, life: UNUSED_LIFE, issued: (code, world) => issuesRefresh(world, code) },
});

/** Starts or continues the life of a refresh token: 7 days while the consent screen is in testing, else as long as it is used. */
function live(world: World, token: Token, isNew: boolean): void {
  const testingEnd = token.issuedAt + TESTING_LIFE;
  if (isNew) {
    for (const old of refreshTokensOf(world, token).slice(0, -world.limits.maximum(refreshTokenLimit)))
      world.tokens.put({ ...old, ended: 'REVOKED' });
    if (world.isOff(CONSENT_SWITCH)) world.tokens.put({ ...token, expiresAt: testingEnd });
    return;
  }
  if (token.expiresAt !== testingEnd)
    world.tokens.put({ ...token, expiresAt: world.clock.now() + UNUSED_LIFE });
}

/** Google returns the refresh token only when a code is exchanged. */
const tokenRoute = (login: Login): Route => ({
  method: 'POST',
  path: '/token',
  operation: (call) =>
    tokenOperation(call, rulesOf(login), ({ access, refresh }, world) => {
      if (world.people.get(access.personId)?.checkpointAt !== undefined)
        throw oauthError('invalid_grant', 'Account has been disabled until the person signs in again.');
      const isNew = call.body['grant_type'] === 'authorization_code';
      if (refresh) live(world, refresh, isNew);
      return {
        access_token: access.id,
        expires_in: secondsLeft(access, access.issuedAt),
        ...(refresh && isNew && { refresh_token: refresh.id }),
        scope: access.scopes.join(' '),
        token_type: 'Bearer',
      };
    }),
});

const invalidToken = (description: string): Failure =>
  new Failure({ status: 400, body: { error: 'invalid_token', error_description: description } });

/** Revoking any token ends the whole grant of the person. No authentication of the app is needed. */
function revoke({ world, body, query }: Call): Answer {
  const token = world.tokens.get(textOf(body['token']) ?? query['token'] ?? '');
  if (token?.login !== 'google' || stateOf(world, token) !== 'ACTIVE')
    throw invalidToken('Token expired or revoked');
  for (const row of world.tokens.all()) {
    const isSame = row.login === 'google' && row.appId === token.appId && row.personId === token.personId;
    if (isSame && !row.ended) world.tokens.put({ ...row, ended: 'REVOKED' });
  }
  return ok({});
}

function tokenInfo(call: Call): Answer {
  const token = tokenOf(call);
  if (!token) throw invalidToken('Invalid Value');
  const now = call.world.clock.now();
  return ok({
    azp: token.appId,
    aud: token.appId,
    sub: token.personId,
    scope: token.scopes.join(' '),
    exp: String(Math.floor((token.expiresAt ?? now) / 1000)),
    expires_in: String(secondsLeft(token, now)),
    access_type: 'offline',
  });
}

function userInfo(call: Call): Answer {
  const token = tokenOf(call);
  const person = call.world.people.get(token?.personId ?? '');
  if (!token || !person) throw new Failure({ ...invalidToken('Invalid Credentials').answer, status: 401 });
  const has = (name: string): boolean =>
    token.scopes.includes(name) || token.scopes.includes(`${SCOPE}userinfo.${name}`);
  const email = `${person.name.toLowerCase().replaceAll(' ', '.')}@gmail.example`;
  return ok({
    sub: person.id,
    ...(has('profile') && { name: person.name }),
    ...(has('email') && { email, email_verified: true }),
  });
}

const simple = (method: string, path: string, name: string, run: (call: Call) => Answer): Route => ({
  method,
  path,
  operation: (call) => operation(name, undefined, () => run(call)),
});

/** Routes of `oauth2.googleapis.com`, and `userinfo` of `www.googleapis.com`. */
export const loginRoutes = (login: Login): Route[] => [
  tokenRoute(login),
  simple('POST', '/revoke', 'revoke', revoke),
  simple('GET', '/tokeninfo', 'debugToken', tokenInfo),
  simple('GET', '/oauth2/v3/userinfo', 'readPerson', userInfo),
];

import { DAY, HOUR } from '../../frame/clock';
import { type Answer, type Call, Failure, ok, type Route } from '../../frame/network';
import { issueToken } from '../../frame/oauth';
import { invalid, metaError } from '../meta/errors';
import { paramsOf } from '../meta/graph';
import { lifeOf, LONG_LIFE, useMetaCode, versioned } from '../meta/login';
import { authenticate } from '../meta/tokens';

/** Errors of the token endpoint of Instagram Login have a form of their own. */
const loginError = (message: string): Failure =>
  new Failure({ status: 400, body: { error_type: 'OAuthException', code: 400, error_message: message } });

function exchangeCode(call: Call): Answer {
  const { world } = call;
  const params = paramsOf(call);
  const app = world.apps.get(params['client_id'] ?? '');
  if (app?.world !== 'META') throw loginError('Invalid platform app');
  if (app.secret !== params['client_secret']) throw loginError('Error validating client secret');
  if (params['grant_type'] !== 'authorization_code') throw loginError('Invalid grant_type');
  const code = tryCode(() => useMetaCode(world, app, 'instagram', params));
  const token = issueToken(world, 'IGAAS', { ...code, kind: 'SHORT' }, HOUR);
  return ok({ access_token: token.id, user_id: token.accountIds[0], permissions: token.scopes });
}

function tryCode<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw loginError('Invalid authorization code, or the redirect_uri differs from the one of the request.');
  }
}

function longToken(call: Call): Answer {
  const { world, query } = call;
  if (query['grant_type'] !== 'ig_exchange_token')
    throw invalid('The parameter grant_type must be ig_exchange_token');
  const token = authenticate(call);
  if (world.apps.get(token.appId)?.secret !== query['client_secret'])
    throw metaError({ code: 1, message: 'Error validating client secret.' });
  if (token.kind !== 'SHORT')
    throw metaError({
      code: 452,
      message: 'Session key invalid. This could be because the token is long-lived already.',
    });
  const long = issueToken(world, 'IGAAL', { ...token, kind: 'LONG' }, LONG_LIFE);
  return ok({
    access_token: long.id,
    token_type: 'bearer',
    expires_in: lifeOf(long),
    permissions: long.scopes.join(),
  });
}

function refresh(call: Call): Answer {
  const { world, query } = call;
  if (query['grant_type'] !== 'ig_refresh_token')
    throw invalid('The parameter grant_type must be ig_refresh_token');
  const token = authenticate(call);
  if (token.kind !== 'LONG' || token.issuedAt + DAY > world.clock.now())
    throw metaError({ code: 10, message: '(#10) The token must be long-lived and at least 24 hours old.' });
  const issuedAt = world.clock.now();
  const renewed = world.tokens.put({ ...token, issuedAt, expiresAt: issuedAt + LONG_LIFE });
  return ok({
    access_token: renewed.id,
    token_type: 'bearer',
    expires_in: lifeOf(renewed),
    permissions: renewed.scopes.join(),
  });
}

/** Token endpoints of Instagram Login: `api.instagram.com` and `graph.instagram.com`. */
export const instagramLoginRoutes: readonly Route[] = [
  ...versioned('GET', '/access_token', 'exchangeToken', longToken),
  ...versioned('GET', '/refresh_access_token', 'refreshToken', refresh),
];

export { exchangeCode };

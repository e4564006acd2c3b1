import { DAY, HOUR, MINUTE } from '../../frame/clock';
import { type Answer, type Call, ok, operation, type Route } from '../../frame/network';
import { type CodeProblem, issueToken, useCode } from '../../frame/oauth';
import type { App, Code, Token } from '../../frame/rows';
import type { World } from '../../frame/world';
import { invalid, metaError, requireVersion } from './errors';
import { paramsOf } from './graph';
import { authenticate, validToken } from './tokens';

const CODE_LIFE = 10 * MINUTE;
export const LONG_LIFE = 60 * DAY;

function appOf(world: World, params: Readonly<Record<string, string>>): App {
  const app = world.apps.get(params['client_id'] ?? '');
  if (app?.world !== 'META')
    throw metaError({
      code: 101,
      message: 'Error validating application. Cannot get application info due to a system error.',
    });
  if (app.secret !== params['client_secret'])
    throw metaError({ code: 1, message: 'Error validating client secret.' });
  return app;
}

const CODE_PROBLEMS: Readonly<Record<CodeProblem, readonly [subcode: number, message: string]>> = {
  UNKNOWN: [36009, 'Invalid verification code format.'],
  USED: [36009, 'This authorization code has been used.'],
  EXPIRED: [36007, 'This authorization code has expired.'],
  REDIRECT_URI: [
    36008,
    'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
  ],
  VERIFIER: [36009, 'Invalid code verifier.'],
};

const codeOf = (world: World, params: Readonly<Record<string, string>>): Code | undefined =>
  world.codes.get((params['code'] ?? '').replace(/#_$/, ''));

/** Marks a code as used and returns it, or fails with why it cannot be used. */
export function useMetaCode(
  world: World,
  app: App,
  login: string,
  params: Readonly<Record<string, string>>,
): Code {
  const code = (params['code'] ?? '').replace(/#_$/, '');
  const use = { app, login, life: CODE_LIFE, code, redirectUri: params['redirect_uri'] };
  return useCode(world, use, (problem) => {
    const [subcode, message] = CODE_PROBLEMS[problem];
    return metaError({ code: 100, subcode, message });
  });
}

function exchange(call: Call): Answer {
  const { world } = call;
  const params = paramsOf(call);
  const app = appOf(world, params);
  switch (params['grant_type'] ?? 'authorization_code') {
    case 'authorization_code': {
      if (codeOf(world, params)?.login === 'whatsapp') return businessToken(world, app, params);
      const code = useMetaCode(world, app, 'facebook', params);
      return tokenAnswer(issueToken(world, 'EAAS', { ...code, kind: 'USER' }, 1.5 * HOUR));
    }
    case 'fb_exchange_token': {
      const token = validToken(world, params['fb_exchange_token'] ?? '');
      return tokenAnswer(issueToken(world, 'EAAL', { ...token, kind: 'USER' }, LONG_LIFE));
    }
    case 'client_credentials':
      return ok({ access_token: `${app.id}|${app.secret}`, token_type: 'bearer' });
    default:
      throw invalid('Invalid grant_type');
  }
}

/** Exchanges a code of the embedded signup for a token of the business, which does not expire. */
function businessToken(world: World, app: App, params: Readonly<Record<string, string>>): Answer {
  // The code comes from a window that the page of the app opened, so the exchange needs no redirect URI.
  const redirect = { redirect_uri: codeOf(world, params)?.redirectUri ?? '' };
  const code = useMetaCode(world, app, 'whatsapp', { ...redirect, ...params });
  const token = issueToken(world, 'EAAW', { ...code, kind: 'SYSTEM_USER' }, undefined);
  return ok({ access_token: token.id, token_type: 'bearer' });
}

/** Returns the life of a new token, in seconds. */
export const lifeOf = ({ expiresAt = 0, issuedAt }: Token): number => (expiresAt - issuedAt) / 1000;

const tokenAnswer = (token: Token): Answer =>
  ok({ access_token: token.id, token_type: 'bearer', expires_in: lifeOf(token) });

function debug(call: Call): Answer {
  const { world } = call;
  const params = paramsOf(call);
  authenticate(call);
  const token = world.tokens.get(params['input_token'] ?? '');
  if (!token)
    return ok({
      data: { is_valid: false, scopes: [], error: { code: 190, message: 'Invalid OAuth access token.' } },
    });
  const expired = token.expiresAt !== undefined && token.expiresAt <= world.clock.now();
  const seconds = (time: number | undefined): number => Math.floor((time ?? 0) / 1000);
  return ok({
    data: {
      app_id: token.appId,
      type: token.kind,
      is_valid: !expired && !token.ended,
      issued_at: seconds(token.issuedAt),
      expires_at: seconds(token.expiresAt),
      data_access_expires_at: seconds(token.issuedAt + 90 * DAY),
      scopes: token.scopes,
      granular_scopes: token.scopes.map((scope) => ({ scope, target_ids: token.accountIds })),
      user_id: token.personId,
      ...(token.accountId && { profile_id: token.accountId }),
    },
  });
}

/** Routes of a token endpoint: with a version and without. */
export const versioned = (method: string, path: string, name: string, run: (call: Call) => Answer): Route[] =>
  [path, `/:version${path}`].map((url) => ({
    method,
    path: url,
    operation: (call, { version }) => {
      requireVersion(call.world, version);
      return operation(name, undefined, () => run(call));
    },
  }));

/** Token endpoints of Facebook Login. */
export const facebookLoginRoutes: readonly Route[] = [
  ...versioned('GET', '/oauth/access_token', 'exchangeToken', exchange),
  ...versioned('POST', '/oauth/access_token', 'exchangeToken', exchange),
  ...versioned('GET', '/debug_token', 'debugToken', debug),
];

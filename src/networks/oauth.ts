import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { TokenSet } from '../domains/channels/network.port';
import type { NetworkRequest, NetworkResponse } from './http-client';
import { afterCode, type LoginFlow } from './login-flow';
import type { Failure, NetworkClient } from './network-client';

type Params = NonNullable<NetworkRequest['query']>;

/** What a network decides about its authorization code grant (RFC 6749). */
interface OAuthRules {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly scopeSeparator: ' ' | ',';
  /** Whether a challenge of the method S256 is sent. */
  readonly pkce: boolean;
  /** URLs are functions because versions in them can change. */
  readonly authorizeUrl: () => string;
  /** Parameters of the consent page besides the standard ones. */
  readonly authorizeParams?: Params;
  readonly tokenUrl: () => string;
  /** Parameters of the token endpoint besides the standard ones. */
  readonly tokenParams?: Params;
  /** How the app authenticates: with HTTP Basic, or with parameters of the body. */
  readonly authentication: 'BASIC' | 'BODY';
  /** Name of the parameter with the ID of the app. Defaults to `client_id`. */
  readonly clientParameter?: string;
  /** Returns the ID of the user who granted the tokens. */
  readonly grantorId: (accessToken: string, answer: TokenAnswer) => Promise<string> | string | undefined;
  /** Where a grant is withdrawn (RFC 7009). Undefined if the network has no such call. */
  readonly revokeUrl?: () => string;
  /** The token that is sent to withdraw a grant. Defaults to the refresh token. */
  readonly revokes?: 'ACCESS_TOKEN';
}

/** Expiry in seconds, also as a text. */
const seconds = z.coerce.number().nonnegative().optional();
/** A missing or empty refresh token never replaces one that is known. */
const refreshToken = z.string().min(1).optional().catch(undefined);

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: refreshToken,
  expires_in: seconds,
  refresh_token_expires_in: seconds,
  refresh_expires_in: seconds,
  scope: z.string().optional(),
  /** ID of the user on TikTok. */
  open_id: z.string().optional(),
});
type TokenAnswer = z.infer<typeof TokenAnswer>;

type Shared = Pick<
  LoginFlow,
  'name' | 'scopes' | 'pkce' | 'authorizationUrl' | 'exchangeCode' | 'refreshToken' | 'revoke'
>;

const scopesIn = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** The part of a login that follows RFC 6749. */
export function oauthLogin(client: NetworkClient, rules: OAuthRules): Shared {
  const { name, scopes, pkce, clientParameter = 'client_id' } = rules;

  const asApp = async (params: Params): Promise<Pick<NetworkRequest, 'form' | 'headers'>> => {
    const { id, secret } = await client.app();
    if (rules.authentication === 'BODY')
      return { form: { [clientParameter]: id, client_secret: secret, ...params } };
    const credentials = [id, secret].map(encodeURIComponent).join(':');
    const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    return { form: { ...params }, headers: { authorization } };
  };

  const request = async (params: Params): Promise<TokenAnswer> => {
    const authenticated = await asApp({ ...rules.tokenParams, ...params });
    return client.call(
      { method: 'POST', url: rules.tokenUrl(), effect: true, ...authenticated },
      TokenAnswer,
    );
  };

  const tokensOf = (
    answer: TokenAnswer,
    known: Pick<TokenSet, 'scopes' | 'refreshToken' | 'refreshExpiresAt'>,
  ) => {
    const token = answer.refresh_token ?? known.refreshToken;
    const refreshLife = answer.refresh_token_expires_in ?? answer.refresh_expires_in;
    return {
      login: name,
      accessToken: answer.access_token,
      refreshToken: token,
      expiresAt: answer.expires_in === undefined ? undefined : client.after(answer.expires_in),
      refreshExpiresAt: refreshLife === undefined ? known.refreshExpiresAt : client.after(refreshLife),
      refreshable: token !== undefined,
      scopes: answer.scope === undefined ? known.scopes : scopesIn(answer.scope),
    };
  };

  return {
    name,
    scopes,
    pkce,

    async authorizationUrl({ state, redirectUri, codeVerifier }) {
      const { id } = await client.app();
      const challenge = pkce &&
        codeVerifier !== undefined && {
          code_challenge: challengeOf(codeVerifier),
          code_challenge_method: 'S256',
        };
      const url = await client.url(rules.authorizeUrl(), {
        [clientParameter]: id,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: scopes.join(rules.scopeSeparator),
        state,
        ...rules.authorizeParams,
        ...challenge,
      });
      return url.href;
    },

    async exchangeCode({ code, redirectUri, codeVerifier }) {
      const answer = await request({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: pkce ? codeVerifier : undefined,
      });
      const grantorId = await afterCode(async () => rules.grantorId(answer.access_token, answer));
      return { ...tokensOf(answer, { scopes }), grantorId };
    },

    async refreshToken(tokens) {
      const answer = await request({ grant_type: 'refresh_token', refresh_token: tokens.refreshToken });
      return { ...tokensOf(answer, tokens), grantorId: tokens.grantorId };
    },

    async revoke({ refreshToken: refresh, accessToken }) {
      if (rules.revokeUrl === undefined) return;
      const token = rules.revokes === 'ACCESS_TOKEN' ? accessToken : (refresh ?? accessToken);
      const authenticated = await asApp({ token });
      const call = { method: 'POST', url: rules.revokeUrl(), effect: true, ...authenticated } as const;
      await client.call(call, z.unknown());
    },
  };
}

const OAuthError = z.object({ error: z.string(), error_description: z.string().default('') });

const CLASSES: Readonly<Record<string, Failure['class']>> = {
  access_denied: 'RECONNECT',
  invalid_grant: 'RECONNECT',
  invalid_token: 'RECONNECT',
  server_error: 'UNAVAILABLE',
  temporarily_unavailable: 'UNAVAILABLE',
};

/**
 * Returns what an error in the form of RFC 6749 means. Errors without a known class concern the app or its code, unless
 * the status is that of an outage or a limit, which then decides.
 */
export function oauthFailure({ status, body }: NetworkResponse): Failure | undefined {
  const { data } = OAuthError.safeParse(body);
  if (!data) return undefined;
  const isTemporary = status >= 500 || status === 408 || status === 429;
  if (isTemporary && !Object.hasOwn(CLASSES, data.error)) return undefined;
  // Some networks report used codes and tokens as malformed requests.
  const used = data.error === 'invalid_request' && /\b(code|token)\b/i.test(data.error_description);
  return {
    class: used ? 'RECONNECT' : (CLASSES[data.error] ?? 'SETUP'),
    message: data.error_description || data.error,
    code: data.error,
  };
}

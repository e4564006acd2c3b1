import { createHash } from 'node:crypto';
import { type Call, Failure, type Login, ok, operation, type Operation } from './network';
import type { App, Code, Token } from './rows';
import { textOf } from './values';
import type { World } from './world';

/** Error codes of RFC 6749 and RFC 7009. */
type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_token_type';

/** What a network decides about its tokens. Lives are in milliseconds. */
export interface OAuthRules {
  readonly world: string;
  readonly login: Login;
  /** Ways in which the app may authenticate: with HTTP Basic, or with parameters of the body. */
  readonly clientAuthentication: readonly ('BASIC' | 'BODY')[];
  readonly codeLife: number;
  readonly accessLife: number;
  /** Start of the texts of access tokens. */
  readonly prefix: string;
  /** Undefined if the network issues no refresh tokens. */
  readonly refresh?: RefreshRules;
  /** Whether revoking an access token ends the refresh token of the same grant, too. */
  readonly revokesGrant?: boolean;
  /** Creates an error in the form of the network. Defaults to the one of RFC 6749. */
  readonly error?: (code: OAuthError, description: string) => Failure;
}

interface RefreshRules {
  /** Whether a refresh token can be used once, and each use issues the next one. Otherwise it stays the same. */
  readonly rotates: boolean;
  /** Undefined if refresh tokens do not expire. A token that rotates starts a new life; a constant one keeps its end. */
  readonly life?: number;
  /** Whether a code is exchanged for a refresh token, too. */
  readonly issued: (code: Code, world: World) => boolean;
}

/** The tokens of a grant that an endpoint returns. */
export interface IssuedTokens {
  readonly access: Token;
  readonly refresh: Token | undefined;
}

type Grant = Pick<
  Token,
  'kind' | 'appId' | 'personId' | 'scopes' | 'declined' | 'accountIds' | 'login' | 'grantId'
>;

/** Creates an error in the form of RFC 6749. */
export function oauthError(code: OAuthError, description: string): Failure {
  const unauthenticated = code === 'invalid_client';
  return new Failure({
    status: unauthenticated ? 401 : 400,
    headers: { 'cache-control': 'no-store', ...(unauthenticated && { 'www-authenticate': 'Basic' }) },
    body: { error: code, error_description: description },
  });
}

const failureOf = (rules: OAuthRules, code: OAuthError, description: string): Failure =>
  (rules.error ?? oauthError)(code, description);

/** Issues a token with what a code or another token was granted. `life` is in milliseconds; undefined never expires. */
export function issueToken(
  world: World,
  prefix: string,
  grant: Grant,
  life: number | undefined,
  accountId?: string,
  issuedAt = world.clock.now(),
): Token {
  const { kind, appId, personId, scopes, declined, accountIds, login, grantId } = grant;
  const expiresAt = life === undefined ? undefined : issuedAt + life;
  const id = `${prefix}${world.newSecret(120)}`;
  const token = { id, kind, appId, personId, scopes, declined, accountIds, login, grantId, issuedAt };
  return world.tokens.put({ ...token, expiresAt, accountId });
}

export type CodeProblem = 'UNKNOWN' | 'USED' | 'EXPIRED' | 'REDIRECT_URI' | 'VERIFIER';

/** What an app sends to exchange a code. */
interface CodeUse {
  readonly app: App;
  readonly login: Login['name'];
  readonly life: number;
  readonly code: string | undefined;
  readonly redirectUri: string | undefined;
  readonly verifier?: string | undefined;
}

/** Marks a code as used and returns it, or throws what `fail` returns for why it cannot be used. */
export function useCode(world: World, use: CodeUse, fail: (problem: CodeProblem) => Failure): Code {
  const code = world.codes.get(use.code ?? '');
  const now = world.clock.now();
  if (code?.appId !== use.app.id || code.login !== use.login) throw fail('UNKNOWN');
  if (code.usedAt !== undefined) throw fail('USED');
  if (code.issuedAt + use.life <= now) throw fail('EXPIRED');
  if (code.redirectUri !== use.redirectUri) throw fail('REDIRECT_URI');
  if (!provesChallenge(code.challenge, use.verifier)) throw fail('VERIFIER');
  return world.codes.put({ ...code, usedAt: now });
}

/** A challenge is the SHA-256 digest of the verifier, in base64url or, for some networks, in hexadecimal digits. */
function provesChallenge(challenge: string | undefined, verifier: string | undefined): boolean {
  if (challenge === undefined) return true;
  if (!/^[\w.~-]{43,128}$/.test(verifier ?? '')) return false;
  const digest = createHash('sha256').update(verifier!).digest();
  return challenge === digest.toString('base64url') || challenge === digest.toString('hex');
}

const formOf = ({ body }: Call, name: string): string | undefined => textOf(body[name]);

/** Returns the app that sent a request to a token endpoint, or fails. */
export function authenticateApp(call: Call, rules: OAuthRules): App {
  const given = credentialsOf(call, rules);
  const app = appOf(call, rules, given?.id);
  if (!given || !app || app.secret !== given.secret)
    throw failureOf(rules, 'invalid_client', 'The app could not be authenticated.');
  return app;
}

function appOf(call: Call, rules: OAuthRules, id: string | undefined): App | undefined {
  const app = call.world.apps.get(id ?? '');
  return app?.world === rules.world ? app : undefined;
}

function credentialsOf(call: Call, rules: OAuthRules): { id: string; secret: string } | undefined {
  const basic = /^Basic\s+(\S+)$/i.exec(call.headers['authorization'] ?? '')?.[1];
  if (basic !== undefined && rules.clientAuthentication.includes('BASIC')) {
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':').map(formDecoded);
    return { id, secret };
  }
  const id = formOf(call, rules.login.clientParameter ?? 'client_id');
  const secret = formOf(call, 'client_secret');
  const accepted = rules.clientAuthentication.includes('BODY') && id !== undefined && secret !== undefined;
  return accepted ? { id, secret } : undefined;
}

/** Credentials are form-encoded before they are encoded in base64. */
const formDecoded = (text: string): string => new URLSearchParams(`v=${text}`).get('v') ?? '';

const CODE_PROBLEMS: Readonly<Record<CodeProblem, string>> = {
  UNKNOWN: 'The authorization code is invalid.',
  USED: 'The authorization code was used.',
  EXPIRED: 'The authorization code has expired.',
  REDIRECT_URI: 'The redirect_uri differs from the one of the authorization request.',
  VERIFIER: 'The code_verifier does not match the code_challenge.',
};

function exchangeCode(call: Call, rules: OAuthRules, app: App): IssuedTokens {
  const { world } = call;
  const code = useCode(
    world,
    {
      app,
      login: rules.login.name,
      life: rules.codeLife,
      code: formOf(call, 'code'),
      redirectUri: formOf(call, 'redirect_uri'),
      verifier: formOf(call, 'code_verifier'),
    },
    (problem) => failureOf(rules, 'invalid_grant', CODE_PROBLEMS[problem]),
  );
  const grant = { ...code, grantId: code.id };
  const access = issueToken(world, rules.prefix, { ...grant, kind: 'ACCESS' }, rules.accessLife);
  if (!rules.refresh?.issued(code, world)) return { access, refresh: undefined };
  return { access, refresh: issueRefreshToken(world, rules, grant, access.issuedAt) };
}

function refresh(call: Call, rules: OAuthRules, app: App): IssuedTokens {
  const { world } = call;
  const token = world.tokens.get(formOf(call, 'refresh_token') ?? '');
  if (!rules.refresh || token?.kind !== 'REFRESH' || token.appId !== app.id || !isActive(world, token))
    throw failureOf(rules, 'invalid_grant', 'The refresh token is invalid, expired or revoked.');
  const scopes = narrowedScopes(call, rules, token);
  const access = issueToken(world, rules.prefix, { ...token, scopes, kind: 'ACCESS' }, rules.accessLife);
  if (!rules.refresh.rotates) return { access, refresh: token };
  world.tokens.put({ ...token, ended: 'ROTATED' });
  return { access, refresh: issueRefreshToken(world, rules, token, access.issuedAt) };
}

/** Issues a refresh token at the time of the access token that it is returned with. */
const issueRefreshToken = (
  world: World,
  { prefix, refresh: rules }: OAuthRules,
  grant: Omit<Grant, 'kind'>,
  issuedAt: number,
): Token => issueToken(world, `${prefix}R`, { ...grant, kind: 'REFRESH' }, rules?.life, undefined, issuedAt);

/** A refresh can ask for fewer scopes than were granted, but not for other ones. */
function narrowedScopes(call: Call, rules: OAuthRules, token: Token): readonly string[] {
  const wanted = (formOf(call, 'scope') ?? '').split(/[\s,]+/).filter(Boolean);
  if (wanted.some((scope) => !token.scopes.includes(scope)))
    throw failureOf(rules, 'invalid_scope', 'The scope exceeds the one that was granted.');
  return wanted.length ? wanted : token.scopes;
}

/**
 * The token endpoint. Exchanges a code, which is the operation `exchangeToken`, or refreshes a token, which is
 * `refreshToken`. `render` returns the body.
 */
export const tokenOperation = (
  call: Call,
  rules: OAuthRules,
  render: (tokens: IssuedTokens, world: World) => object = tokenBody,
): Operation => {
  const type = formOf(call, 'grant_type');
  const grant = type === 'refresh_token' ? refresh : exchangeCode;
  return operation(type === 'refresh_token' ? 'refreshToken' : 'exchangeToken', undefined, () => {
    const app = authenticateApp(call, rules);
    if (type === undefined) throw failureOf(rules, 'invalid_request', 'The grant_type is missing.');
    if (type !== 'authorization_code' && (type !== 'refresh_token' || !rules.refresh))
      throw failureOf(rules, 'unsupported_grant_type', `The grant_type ${type} is not supported.`);
    const body = render(grant(call, rules, app), call.world);
    return { ...ok(body), headers: { 'cache-control': 'no-store' } };
  });
};

/** Returns the body of RFC 6749 for issued tokens. */
const tokenBody = ({ access, refresh }: IssuedTokens): object => ({
  access_token: access.id,
  token_type: 'bearer',
  expires_in: secondsLeft(access, access.issuedAt),
  ...(refresh && { refresh_token: refresh.id }),
  scope: access.scopes.join(' '),
});

/** Returns how long a token is still valid, in seconds, rounded up. Undefined if it does not expire. */
export const secondsLeft = ({ expiresAt }: Token, now: number): number | undefined =>
  expiresAt === undefined ? undefined : Math.max(0, Math.ceil((expiresAt - now) / 1000));

/** The revocation endpoint of RFC 7009. Succeeds for unknown tokens, too. */
export const revokeOperation = (call: Call, rules: OAuthRules, body: object = {}): Operation =>
  operation('revoke', undefined, () => {
    const app = authenticateApp(call, rules);
    const text = formOf(call, 'token');
    if (text === undefined) throw failureOf(rules, 'invalid_request', 'The token is missing.');
    const token = call.world.tokens.get(text);
    if (token?.appId === app.id) revoke(call.world, token, rules.revokesGrant === true);
    return ok(body);
  });

/** Ends a token. With a refresh token, all tokens of its grant end. */
function revoke(world: World, token: Token, wholeGrant: boolean): void {
  const isWhole = wholeGrant || token.kind === 'REFRESH';
  for (const row of world.tokens.all()) {
    const isSame = row.id === token.id || (isWhole && row.grantId && row.grantId === token.grantId);
    if (isSame && !row.ended) world.tokens.put({ ...row, ended: 'REVOKED' });
  }
}

type TokenState = 'ACTIVE' | 'EXPIRED' | 'REVOKED';

/** Returns what an introspection endpoint reports about a token. */
export function stateOf(world: World, { ended, expiresAt }: Token): TokenState {
  if (ended) return 'REVOKED';
  return expiresAt !== undefined && expiresAt <= world.clock.now() ? 'EXPIRED' : 'ACTIVE';
}

const isActive = (world: World, token: Token): boolean => stateOf(world, token) === 'ACTIVE';

/** Returns the access token of the `Authorization` header, or undefined if there is none of these rules. */
export function bearerToken(call: Call, rules: Pick<OAuthRules, 'login'>): Token | undefined {
  const text = /^Bearer\s+(\S+)$/i.exec(call.headers['authorization'] ?? '')?.[1];
  const token = call.world.tokens.get(text ?? '');
  return token?.kind === 'ACCESS' && token.login === rules.login.name ? token : undefined;
}

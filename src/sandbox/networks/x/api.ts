import { randomUUID } from 'node:crypto';
import type { Limit } from '../../frame/limits';
import type { Call, Operation, Route } from '../../frame/network';
import { bearerToken, stateOf } from '../../frame/oauth';
import type { Account, Token } from '../../frame/rows';
import type { World } from '../../frame/world';
import { errors, forbidden } from './errors';
import { APP_TOKEN, login } from './login';

const QUARTER = 15 * 60;

/** An authenticated request. */
export interface Request {
  readonly world: World;
  readonly call: Call;
  readonly token: Token;
  readonly params: Readonly<Record<string, string>>;
}

/** A request in the name of a user. */
export interface UserRequest extends Request {
  readonly user: Account;
}

interface Endpoint {
  readonly method: string;
  readonly path: string;
  /** Name of the limit, and how many calls it allows in 15 minutes: per user, or per app for calls of the app. */
  readonly limit: readonly [name: string, maximum: number];
  readonly scopes?: readonly string[];
}

interface Defined {
  readonly endpoint: Endpoint;
  readonly pattern: RegExp;
  readonly limit: Limit;
}

const defined: Defined[] = [];

/** The limits of all endpoints. */
export const endpointLimits = (): Limit[] => [
  ...new Map(defined.map(({ limit }) => [limit.name, limit])).values(),
];

function define(endpoint: Endpoint): Defined {
  const pattern = new RegExp(`^${endpoint.path.replaceAll(/:\w+/g, '[^/]+')}$`);
  const [name, maximum] = endpoint.limit;
  const entry = { endpoint, pattern, limit: { name: `x.${name}`, maximum, windowSeconds: QUARTER } };
  defined.push(entry);
  return entry;
}

const textOfToken = (call: Call): string =>
  /^Bearer\s+(\S+)$/i.exec(call.headers['authorization'] ?? '')?.[1] ?? '';

/** Returns the token of a user, or of the app. */
function tokenOf(call: Call): Token | undefined {
  const token = bearerToken(call, { login }) ?? call.world.tokens.get(textOfToken(call));
  return token && (token.kind === 'ACCESS' || token.kind === APP_TOKEN) && token.login === login.name
    ? token
    : undefined;
}

const subjectOf = (token: Token): string => token.accountIds[0] ?? token.appId;

function authenticate(call: Call): Token {
  const token = tokenOf(call);
  if (!token || stateOf(call.world, token) !== 'ACTIVE') throw errors.unauthorized();
  return token;
}

/** Counts a use of a limit. Uses beyond it fail, and count, too. */
export function count(world: World, limit: Limit, subject: string): void {
  const { used, maximum } = world.limits.take(limit, subject);
  if (used > maximum) throw errors.tooManyRequests();
}

function requestOf({ endpoint, limit }: Defined, call: Call, params: Request['params']): Request {
  const token = authenticate(call);
  count(call.world, limit, subjectOf(token));
  if (token.kind !== APP_TOKEN && endpoint.scopes?.some((scope) => !token.scopes.includes(scope)))
    throw forbidden(`The token needs the scopes ${endpoint.scopes.join(', ')}.`);
  return { world: call.world, call, token, params };
}

/** Returns the user of a token, or fails if there is none or the user cannot act. */
function userOf({ world, token }: Request): Account {
  const user = world.accounts.get(token.accountIds[0] ?? '');
  if (!user) throw problemOfAppToken();
  if (user.blocked) throw errors.userSuspended();
  if (world.people.get(token.personId)?.checkpointAt !== undefined) throw errors.accountLocked();
  return user;
}

const problemOfAppToken = () =>
  forbidden('Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.');

/** A route that a user calls. */
export function userRoute(endpoint: Endpoint, find: (request: UserRequest) => Operation): Route {
  const entry = define(endpoint);
  return {
    ...endpoint,
    operation: (call, params) => {
      const request = requestOf(entry, call, params);
      return find({ ...request, user: userOf(request) });
    },
  };
}

/** A route that the app or a user calls. */
export function anyRoute(endpoint: Endpoint, find: (request: Request) => Operation): Route {
  const entry = define(endpoint);
  return { ...endpoint, operation: (call, params) => find(requestOf(entry, call, params)) };
}

/** A route that the app calls. */
export const appRoute = (endpoint: Endpoint, find: (request: Request) => Operation): Route =>
  anyRoute(endpoint, (request) => {
    if (request.token.kind !== APP_TOKEN)
      throw forbidden('This endpoint requires OAuth 2.0 Application-Only authentication.');
    return find(request);
  });

/** Returns the headers of a response: what is left of the limit of its endpoint. */
export function limitHeaders(call: Call): Record<string, string> {
  const common = { 'x-transaction-id': randomUUID().replaceAll('-', '').slice(0, 16) };
  const entry = defined.find(
    ({ endpoint, pattern }) => endpoint.method === call.method && pattern.test(call.path),
  );
  const token = tokenOf(call);
  if (!entry || !token) return common;
  const { used, maximum, resetAt } = call.world.limits.peek(entry.limit, subjectOf(token));
  return {
    ...common,
    'x-rate-limit-limit': String(maximum),
    'x-rate-limit-remaining': String(Math.max(0, maximum - used)),
    'x-rate-limit-reset': String(Math.ceil(resetAt / 1000)),
  };
}

/** Formats a time as the API does. */
export const isoTime = (time: number): string => new Date(time).toISOString();

import { randomUUID } from 'node:crypto';
import type { Limit } from '../../frame/limits';
import { type Answer, type Call, operation, type Operation, type Route } from '../../frame/network';
import { bearerToken, stateOf } from '../../frame/oauth';
import type { Account, Token } from '../../frame/rows';
import type { World } from '../../frame/world';
import { denied, errors, linkedInError, notFound, requireVersion } from './errors';
import { login } from './login';

const DAY_SECONDS = 86_400;

/** Calls of the app per day. The developer portal shows the real number. */
export const appLimit: Limit = {
  name: 'linkedin.app',
  maximum: 100_000,
  windowSeconds: DAY_SECONDS,
  aligned: true,
};
/** Calls of a member per day. */
export const memberLimit: Limit = {
  name: 'linkedin.member',
  maximum: 10_000,
  windowSeconds: DAY_SECONDS,
  aligned: true,
};
/** Posts that a member creates per day, for themselves and for pages. */
export const postLimit: Limit = {
  name: 'linkedin.posts',
  maximum: 150,
  windowSeconds: DAY_SECONDS,
  aligned: true,
};

/** An authenticated request. */
export interface Request {
  readonly world: World;
  readonly call: Call;
  readonly token: Token;
  readonly params: Readonly<Record<string, string>>;
}

/** Returns the token of a request, or fails with the reason why it is not valid. */
function authenticate(call: Call): Token {
  if (!call.headers['authorization']) throw errors.emptyToken();
  const token = bearerToken(call, { login });
  if (!token) throw errors.invalidToken();
  const state = stateOf(call.world, token);
  if (state === 'REVOKED') throw errors.revokedToken();
  if (state === 'EXPIRED') throw errors.expiredToken();
  if (call.world.people.get(token.personId)?.checkpointAt !== undefined) throw errors.restrictedMember();
  return token;
}

/** Counts a use of a limit. Uses beyond it fail, and count, too. */
export function count(world: World, limit: Limit, subject: string): void {
  const { used, maximum } = world.limits.take(limit, subject);
  if (used > maximum) throw errors.tooManyRequests();
}

function authenticated(call: Call, params: Readonly<Record<string, string>>): Request {
  const token = authenticate(call);
  count(call.world, appLimit, token.appId);
  count(call.world, memberLimit, token.personId);
  return { world: call.world, call, token, params };
}

/** A route without a version, such as the one of OpenID Connect. */
export const plainRoute = (method: string, path: string, find: (request: Request) => Operation): Route => ({
  method,
  path,
  operation: (call, params) => find(authenticated(call, params)),
});

/** A route of the versioned API, which needs two headers. */
export const restRoute = (method: string, path: string, find: (request: Request) => Operation): Route => ({
  method,
  path: `/rest${path}`,
  operation: (call, params) => {
    const request = authenticated(call, params);
    requireVersion(call.world, call.headers['linkedin-version']);
    if (call.headers['x-restli-protocol-version'] !== '2.0.0')
      throw linkedInError({
        status: 400,
        code: 'ILLEGAL_ARGUMENT',
        message: 'The header X-Restli-Protocol-Version must be 2.0.0',
      });
    return find(request);
  },
});

/** Headers of every response. */
export const commonHeaders = (): Record<string, string> => ({
  'x-li-uuid': randomUUID(),
  'x-li-fabric': 'sandbox',
  'x-restli-protocol-version': '2.0.0',
});

export const read = (name: string, accountId: string | undefined, body: () => unknown): Operation =>
  operation(name, accountId, () => ({ status: 200, body: body() }));

export const created = (id: string, body?: unknown): Answer => ({
  status: 201,
  headers: { 'x-restli-id': id },
  body,
});

/** Returns the URN of the member that a token acts for. */
export const memberOf = (token: Token): string => `urn:li:person:${token.personId}`;

const PUBLISHING_ROLES = ['ADMINISTRATOR', 'CONTENT_ADMINISTRATOR', 'DIRECT_SPONSORED_CONTENT_POSTER'];

export const rolesOn = (account: Account, token: Token): readonly string[] =>
  account.managers[token.personId] ?? [];

const SCOPES = {
  read: { person: 'r_member_social', organization: 'r_organization_social' },
  write: { person: 'w_member_social', organization: 'w_organization_social' },
} as const;

/** Returns the member or page of a URN, or fails unless the token may read or write in its name. */
export function requireActor(
  { world, token }: Request,
  urn: string,
  access: keyof typeof SCOPES,
  resource: string,
): Account {
  const account = world.accounts.get(urn);
  if (account?.network !== 'LINKEDIN') throw denied(resource);
  const kind = account.node === 'organization' ? 'organization' : 'person';
  if (!token.scopes.includes(SCOPES[access][kind])) throw denied(resource);
  const isOwn = kind === 'person' && urn === memberOf(token);
  const hasRole = rolesOn(account, token).some((role) => PUBLISHING_ROLES.includes(role));
  if (!isOwn && !(kind === 'organization' && hasRole)) throw denied(resource);
  if (access === 'write' && account.blocked) throw errors.restrictedMember();
  return account;
}

/** Returns the page of a URN for one of its administrators, or fails. */
export function requireAdministrator({ world, token }: Request, urn: string, resource: string): Account {
  const account = world.accounts.get(urn);
  if (account?.node !== 'organization') throw notFound(urn);
  const isAllowed =
    token.scopes.includes('rw_organization_admin') && rolesOn(account, token).includes('ADMINISTRATOR');
  if (!isAllowed) throw denied(resource);
  return account;
}

const LARGEST_PAGE = 100;

/** Returns a page of `rows` in the form of collections, with a link to the next one. */
export function collection<T>({ call }: Request, rows: readonly T[], render: (row: T) => unknown): object {
  const start = Math.max(0, Math.floor(Number(call.query['start'] ?? 0)) || 0);
  const size = Math.min(LARGEST_PAGE, Math.max(1, Math.floor(Number(call.query['count'] ?? 10)) || 10));
  const query = new URLSearchParams({
    ...call.query,
    start: String(start + size),
    count: String(size),
  });
  const more = start + size < rows.length;
  const next = { rel: 'next', type: 'application/json', href: `${call.path}?${query.toString()}` };
  return {
    paging: { start, count: size, links: more ? [next] : [], total: rows.length },
    elements: rows.slice(start, start + size).map(render),
  };
}

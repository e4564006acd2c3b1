import type { Limit } from '../../frame/limits';
import { type Answer, type Call, operation, type Operation, type Route } from '../../frame/network';
import type { Account, Token } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';
import { jsonOf, tokenOf, tokenTextOf } from '../google/access';
import { pageOf } from '../google/pages';
import { businessErrors as errors, invalidField, quotaError } from './errors';

/** Queries of a project. 0 means a project that Google has not approved. */
export const queryLimit: Limit = { name: 'googleBusiness.queries', maximum: 300, windowSeconds: 60 };

/** Edits of one profile, by all projects. */
export const editLimit: Limit = { name: 'googleBusiness.edits', maximum: 10, windowSeconds: 60 };

/** A personal account, or a group of locations. */
export interface BusinessAccount extends Row {
  readonly accountName: string;
  readonly type: 'PERSONAL' | 'LOCATION_GROUP';
  /** The roles of each member, by the ID of the person. */
  readonly members: Account['managers'];
  readonly topic?: string | undefined;
  /** Types of notifications that are published to the topic. */
  readonly notificationTypes: readonly string[];
}

export const businessAccounts = (world: World): Table<BusinessAccount> =>
  world.store.table<BusinessAccount>('googleBusiness.accounts');

/** A request with a valid token. */
export interface Api {
  readonly world: World;
  readonly call: Call;
  readonly token: Token;
  readonly query: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
}

const SCOPE = 'https://www.googleapis.com/auth/business.manage';

/** Returns the host that stands for the real service of a path. */
export function serviceOf(path: string): string {
  if (path.startsWith('/v4/')) return 'mybusiness.googleapis.com';
  if (/:(fetchMulti|get)Daily/.test(path)) return 'businessprofileperformance.googleapis.com';
  if (path.endsWith('/notificationSetting')) return 'mybusinessnotifications.googleapis.com';
  return /\/locations(\/|$)/.test(path)
    ? 'mybusinessbusinessinformation.googleapis.com'
    : 'mybusinessaccountmanagement.googleapis.com';
}

/** Authenticates a request, counts it, and checks its scope. */
function accessOf(call: Call, params: Readonly<Record<string, string>>): Api {
  const { world, query, path } = call;
  if (tokenTextOf(call) === undefined) throw errors.tokenMissing();
  const token = tokenOf(call);
  if (!token) throw errors.unauthenticated();
  const { used, maximum } = world.limits.take(queryLimit, `${serviceOf(path)}:${token.appId}`);
  if (used > maximum) throw quotaError(serviceOf(path), token.appId, maximum);
  if (!token.scopes.includes(SCOPE)) throw errors.insufficientScopes();
  return { world, call, token, query, params };
}

/** Defines a method whose operation is found by `find`. */
export const route = (verb: string, path: string, find: (api: Api) => Operation): Route => ({
  method: verb,
  path,
  operation: (call, params) => find(accessOf(call, params)),
});

/** Defines a method that takes no time. */
export const method = (verb: string, path: string, name: string, run: (api: Api) => Answer): Route =>
  route(verb, path, (api) => operation(name, api.params['location'], () => run(api)));

/** Returns an account of the person, or fails. */
export function requireBusiness({ world, token, params }: Api): BusinessAccount {
  const account = businessAccounts(world).get(params['account'] ?? '');
  if (!account) throw errors.notFound();
  if (!account.members[token.personId]) throw errors.permissionDenied();
  return account;
}

/** Returns a location that the person manages, or fails. With an account in the path, it must be the one of the location. */
export function requireLocation({ world, token, params }: Api, id = params['location'] ?? ''): Account {
  const location = world.accounts.get(id);
  if (location?.node !== 'gbLocation') throw errors.notFound();
  if (params['account'] !== undefined && params['account'] !== location.linkedTo) throw errors.notFound();
  if (!location.managers[token.personId] || location.blocked) throw errors.permissionDenied();
  return location;
}

/** Counts an edit of a location. */
export function countEdit({ world, token, call }: Api, location: Account): void {
  const { used, maximum } = world.limits.take(editLimit, location.id);
  if (used > maximum)
    throw quotaError(serviceOf(call.path), token.appId, maximum, 'Edits per minute per Business Profile');
}

/** Returns the fields of a JSON body, or fails if it is malformed. */
export function bodyOf({ call }: Api): Readonly<Record<string, unknown>> {
  const body = jsonOf(call);
  if (!body) throw errors.malformed();
  return body;
}

/** Returns a page of `rows`. Sizes beyond the maximum mean the maximum. */
export function paged<T extends Row>(
  { query }: Api,
  rows: readonly T[],
  standard: number,
  maximum: number,
): { shown: readonly T[]; next?: { nextPageToken: string } } {
  const size = Number(query['pageSize'] ?? standard);
  if (!Number.isInteger(size) || size < 1) throw invalidField('page_size', 'The page size must be positive.');
  const page = pageOf(rows, Math.min(size, maximum), query['pageToken']);
  if (!page) throw invalidField('page_token', 'The page token is invalid.');
  const { shown, next } = page;
  return { shown, ...(next !== undefined && { next: { nextPageToken: next } }) };
}

export const locationName = ({ id, linkedTo }: Account): string => `accounts/${linkedTo}/locations/${id}`;

export const rpcTime = (time: number): string => new Date(time).toISOString();

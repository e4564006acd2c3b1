import {
  type Answer,
  type Call,
  type Failure,
  operation,
  type Operation,
  type Route,
} from '../../frame/network';
import { MINUTE } from '../../frame/clock';
import type { Limit, Usage } from '../../frame/limits';
import type { Account, NetworkName, Token } from '../../frame/rows';
import { textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { metaErrors, notFound, requireVersion, unknownPath } from './errors';
import { authenticate, tokenTextOf } from './tokens';

/** A request to a node or edge of the Graph API. */
export interface GraphCall {
  readonly world: World;
  readonly call: Call;
  readonly version: string | undefined;
  readonly token: Token;
  readonly id: string;
  /** ID of the account that the node is about. Undefined for people and apps. */
  readonly accountId: string | undefined;
  /** Parameters of the query and the body; the body wins. */
  readonly params: Readonly<Record<string, string>>;
}

/** Operations by `<METHOD> <node type>` or `<METHOD> <node type>/<edge>`. */
export type Edges = Readonly<Record<string, (graph: GraphCall) => Operation>>;

export const appLimit: Limit = { name: 'meta.app', maximum: 4800, windowSeconds: 3600 };

/** Calls about one account, by all apps. The real limit grows with the impressions of the account. */
export const accountLimit: Limit = { name: 'meta.account', maximum: 48_000, windowSeconds: 86_400 };

/** Returns the type of the node that an ID names, or the ID of its account. */
type NodeFact = (world: World, id: string) => string | undefined;

/** The route of all nodes and edges, with a version or without. */
export function graphRoutes(edges: Edges, typeOf: NodeFact, accountIdOf: NodeFact): Route[] {
  return ['GET', 'POST', 'DELETE'].map((method) => ({
    method,
    path: '/*',
    operation: (call) => {
      const graph = parse(call);
      if ('path' in graph) throw unknownPath(graph.path);
      const { version, segments } = graph;
      requireVersion(call.world, version);
      const token = authenticate(call);
      countCall(call.world, token);
      const [given = '', edge] = segments;
      const id = given === 'me' ? meOf(token) : given;
      const type = typeOf(call.world, id);
      if (!type) throw notFound(id, method.toLowerCase());
      const found = edges[edge === undefined ? `${method} ${type}` : `${method} ${type}/${edge}`];
      if (!found) throw edge === undefined ? notFound(id, method.toLowerCase()) : unknownPath(`/${edge}`);
      const accountId = accountIdOf(call.world, id);
      countAccountCall(call.world, accountId);
      return found({ world: call.world, call, version, token, id, accountId, params: paramsOf(call) });
    },
  }));
}

function parse(call: Call): { path: string } | { version: string | undefined; segments: string[] } {
  const segments = call.path.split('/').filter(Boolean).map(decodeURIComponent);
  const version = /^v\d+\.\d+$/.test(segments[0] ?? '') ? segments.shift() : undefined;
  return segments.length && segments.length <= 2 ? { version, segments } : { path: call.path };
}

const meOf = (token: Token): string =>
  token.accountId ?? (token.login === 'instagram' ? (token.accountIds[0] ?? '') : token.personId);

/** Returns the parameters of a request as texts; objects in a JSON body are formatted as JSON. */
export function paramsOf(call: Call): Record<string, string> {
  const body = Object.entries(call.body).map(([name, value]) => [
    name,
    textOf(value) ?? JSON.stringify(value),
  ]);
  return { ...call.query, ...(Object.fromEntries(body) as Record<string, string>) };
}

/** Counts a call against the limit of its app. Calls beyond it fail, and count, too. */
function countCall(world: World, token: Token): void {
  const { used, maximum } = world.limits.take(appLimit, token.appId);
  if (used > maximum) throw metaErrors.appLimit();
}

function countAccountCall(world: World, accountId: string | undefined): void {
  const account = world.accounts.get(accountId ?? '');
  if (!account) return;
  const { used, maximum } = world.limits.take(accountLimit, account.id);
  if (used > maximum) throw useCaseOf(account).exceeded();
}

interface UseCase {
  readonly type: string;
  readonly exceeded: () => Failure;
}

/** The kinds of limits of accounts, by the network of the account. */
const USE_CASES: Partial<Record<NetworkName, UseCase>> = {
  INSTAGRAM: { type: 'instagram', exceeded: metaErrors.instagramLimit },
  WHATSAPP: { type: 'whatsapp', exceeded: metaErrors.businessAccountLimit },
};

const useCaseOf = ({ network }: Account): UseCase =>
  USE_CASES[network] ?? { type: 'pages', exceeded: metaErrors.pageCallLimit };

const percentages = ({ used, maximum }: Usage) => {
  const percent = Math.floor((100 * used) / Math.max(maximum, 1));
  return { call_count: percent, total_cputime: percent, total_time: percent };
};

/** Returns the account of the first segment of a path that is about one. `me` is the account of the token. */
function accountOfPath(call: Call, accountIdOf: NodeFact): Account | undefined {
  const { world, path } = call;
  const token = world.tokens.get(tokenTextOf(call) ?? '');
  return path
    .split('/')
    .map((segment) => (segment === 'me' && token ? meOf(token) : segment))
    .map((id) => world.accounts.get(accountIdOf(world, id) ?? ''))
    .find((account) => account !== undefined);
}

/** Returns the headers with the shares of the limits that are used, of the app and of the account. */
export const usageHeaders =
  (accountIdOf: NodeFact) =>
  (call: Call): Record<string, string> => {
    const { world } = call;
    const app = world.apps.all().find((row) => row.world === 'META');
    const account = accountOfPath(call, accountIdOf);
    const headers = {
      'x-app-usage': JSON.stringify(percentages(world.limits.peek(appLimit, app?.id ?? ''))),
    };
    if (!account) return headers;
    const usage = world.limits.peek(accountLimit, account.id);
    const wait = usage.used >= usage.maximum ? Math.ceil((usage.resetAt - world.clock.now()) / MINUTE) : 0;
    const { type } = useCaseOf(account);
    const entry = { type, ...percentages(usage), estimated_time_to_regain_access: wait };
    return { ...headers, 'x-business-use-case-usage': JSON.stringify({ [account.id]: [entry] }) };
  };

/** Defines a read. */
export const read = (name: string, accountId: string | undefined, body: () => unknown): Operation =>
  operation(name, accountId, () => ({ status: 200, body: body() }));

export const success = (): Answer => ({ status: 200, body: { success: true } });

const PAGE = 25;
const LARGEST_PAGE = 100;

/** Returns a page of `rows` with cursors, as edges of the Graph API do. */
export function paged<T extends { readonly id: string }>(
  { call, params, world }: GraphCall,
  rows: readonly T[],
  render: (row: T) => unknown,
): object {
  const limit = Math.min(Number(params['limit'] ?? PAGE) || PAGE, LARGEST_PAGE);
  const after = params['after'] ? Buffer.from(params['after'], 'base64url').toString() : undefined;
  const start = after === undefined ? 0 : rows.findIndex(({ id }) => id === after) + 1;
  const shown = rows.slice(start, start + limit);
  if (!shown.length) return { data: [] };
  const cursor = (row: T): string => Buffer.from(row.id).toString('base64url');
  const cursors = { before: cursor(shown[0]!), after: cursor(shown.at(-1)!) };
  const query = new URLSearchParams({ ...call.query, limit: String(limit), after: cursors.after });
  const more = start + limit < rows.length;
  const next = more && { next: `${world.baseUrl(call.network)}${call.path}?${query.toString()}` };
  return { data: shown.map(render), paging: { cursors, ...next } };
}

/** Returns the rows created in the period of `since` and `until`, in Unix seconds. */
export function inPeriod<T extends { readonly createdAt: number }>(
  { params }: GraphCall,
  rows: readonly T[],
): T[] {
  const since = Number(params['since'] ?? 0) * 1000;
  const until = Number(params['until'] ?? Infinity) * 1000;
  return rows.filter(({ createdAt }) => createdAt >= since && createdAt <= until);
}

/** Formats a time as the Graph API does. */
export const graphTime = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, '+0000');

import { type Answer, type Call, operation, type Route } from '../../frame/network';
import type { Account, Token } from '../../frame/rows';
import type { Row } from '../../frame/store';
import { isRecord } from '../../frame/values';
import type { World } from '../../frame/world';
import { jsonOf, tokenOf, tokenTextOf } from '../google/access';
import { pageOf } from '../google/pages';
import { badParameter, parseError, youtubeErrors as errors } from './errors';
import { charge, type Cost } from './quota';

const SCOPE = 'https://www.googleapis.com/auth/';
const ANY = ['youtube', 'youtube.force-ssl'];

/** Scopes that allow a kind of call. Any one of them is enough. */
const SCOPES = {
  read: [...ANY, 'youtube.readonly'],
  upload: [...ANY, 'youtube.upload'],
  write: ANY,
  comment: ['youtube.force-ssl'],
  analytics: ['yt-analytics.readonly'],
} as const;

/** A request with a valid token. */
export interface Api {
  readonly world: World;
  readonly call: Call;
  readonly token: Token;
  readonly query: Readonly<Record<string, string>>;
  /** The channel that the person chose on the consent page. Undefined if the person has none, or lost access to it. */
  readonly channel: Account | undefined;
}

/** What a method costs and requires. */
interface Method {
  readonly name: string;
  readonly scope: keyof typeof SCOPES;
  readonly cost?: Cost;
}

/** Authenticates a request, charges its cost, and checks its scope. */
export function accessOf(call: Call, { scope, cost }: Method): Api {
  const { world, query } = call;
  if (tokenTextOf(call) === undefined) throw errors.loginRequired();
  const token = tokenOf(call);
  if (!token) throw errors.authError();
  if (cost) charge(world, token.appId, cost);
  const allowed: readonly string[] = SCOPES[scope];
  if (!allowed.some((name) => token.scopes.includes(SCOPE + name))) throw errors.insufficientPermissions();
  const channel = token.accountIds
    .map((id) => world.accounts.get(id))
    .find((account) => account?.node === 'ytChannel' && account.managers[token.personId]);
  return { world, call, token, query, channel };
}

/** Returns the channel of the person, or fails. Suspended channels cannot write. */
export function requireChannel({ channel }: Api): Account {
  if (!channel) throw errors.youtubeSignupRequired();
  if (channel.blocked) throw errors.accountSuspended();
  return channel;
}

/** Defines a method of the API. */
export const method = (verb: string, path: string, definition: Method, run: (api: Api) => Answer): Route => ({
  method: verb,
  path,
  operation: (call) => {
    const api = accessOf(call, definition);
    return operation(definition.name, api.channel?.id, () => run(api));
  },
});

/** Returns the fields of a JSON body, or fails if it is malformed. */
export function bodyOf({ call }: Api): Readonly<Record<string, unknown>> {
  const body = jsonOf(call);
  if (!body) throw parseError();
  return body;
}

/** Returns a text at a path of a JSON body, such as `snippet`, `title`. */
export function textIn(body: unknown, ...path: readonly string[]): string | undefined {
  const value = path.reduce<unknown>((found, name) => (isRecord(found) ? found[name] : undefined), body);
  return typeof value === 'string' ? value : undefined;
}

/** Splits a parameter that is a list, which can be repeated or separated by commas. */
export const listIn = ({ call }: Api, name: string): string[] =>
  call.search
    .getAll(name)
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter(Boolean);

export function required(api: Api, name: string): string {
  const value = api.query[name];
  if (!value) throw badParameter('missingRequiredParameter', `Required parameter: ${name}`, name);
  return value;
}

/** Returns the requested parts. Fails if one is unknown. */
export function partsIn(api: Api, allowed: readonly string[]): string[] {
  required(api, 'part');
  const parts = listIn(api, 'part');
  const unknown = parts.find((part) => !allowed.includes(part));
  if (unknown !== undefined) throw badParameter('unknownPart', `'${unknown}'`, 'part');
  return parts;
}

/** Readable parts of a resource. A part without a value is omitted. */
export type Parts = Readonly<Record<string, () => unknown>>;

/** Returns a resource with the requested parts. */
export function resource(kind: string, id: string, parts: Parts, wanted: readonly string[]): object {
  const read = wanted.map((name) => [name, parts[name]?.()] as const);
  return {
    kind: `youtube#${kind}`,
    id,
    ...Object.fromEntries(read.filter(([, value]) => value !== undefined)),
  };
}

/** Returns a list response with one page of `rows`. */
export function listed<T extends Row>(
  api: Api,
  kind: string,
  rows: readonly T[],
  sizes: { standard: number; minimum?: number; maximum: number },
  render: (row: T) => object,
): Answer {
  const { standard, minimum = 0, maximum } = sizes;
  const size = Number(api.query['maxResults'] ?? standard);
  if (!Number.isInteger(size) || size < minimum || size > maximum)
    throw badParameter(
      'invalidParameter',
      `Invalid value '${api.query['maxResults']}'. Values must be within the range: [${minimum}, ${maximum}]`,
      'maxResults',
    );
  const page = pageOf(rows, size, api.query['pageToken']);
  if (!page)
    throw badParameter('invalidPageToken', 'The request specifies an invalid page token.', 'pageToken');
  return {
    status: 200,
    body: {
      kind: `youtube#${kind}`,
      ...(page.next !== undefined && { nextPageToken: page.next }),
      pageInfo: { totalResults: rows.length, resultsPerPage: size },
      items: page.shown.map(render),
    },
  };
}

export const isoTime = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

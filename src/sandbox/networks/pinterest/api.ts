import { z } from 'zod';
import type { Limit, Usage } from '../../frame/limits';
import { type Answer, type Call, ok, type Operation, type Route } from '../../frame/network';
import { bearerToken, stateOf } from '../../frame/oauth';
import { accountOfPerson } from '../../frame/people';
import type { Account, Token } from '../../frame/rows';
import type { World } from '../../frame/world';
import { errors, invalid } from './errors';
import { login } from './login';

/** A request to the API of Pinterest, in the name of an account. */
export interface PinterestCall {
  readonly world: World;
  readonly call: Call;
  readonly token: Token;
  readonly account: Account;
  /** Parameters of the path. */
  readonly params: Readonly<Record<string, string>>;
}

type Category = 'org_analytics' | 'org_read' | 'org_write';

/** Calls per user and minute, by category, for apps with Standard access. */
export const categoryLimits: Readonly<Record<Category, Limit>> = {
  org_analytics: { name: 'pinterest.org_analytics', maximum: 300, windowSeconds: 60 },
  org_read: { name: 'pinterest.org_read', maximum: 1000, windowSeconds: 60 },
  org_write: { name: 'pinterest.org_write', maximum: 100, windowSeconds: 60 },
};

/** Calls per day of an app with Trial access. */
export const trialLimit: Limit = { name: 'pinterest.trial', maximum: 1000, windowSeconds: 86_400 };

/** Whether the app has Trial access only. Its pins and boards are visible to their creator alone. */
export const isTrial = (world: World): boolean => world.isOff('access:pinterest');

interface Counted {
  readonly limit: Limit;
  readonly subject: string;
  readonly category: string;
}

function countedOf({ world, method, path }: Call, token: Token): Counted {
  if (isTrial(world)) return { limit: trialLimit, subject: token.appId, category: 'trial' };
  const isRead = method === 'GET';
  const category = path.includes('/analytics') ? 'org_analytics' : isRead ? 'org_read' : 'org_write';
  return { limit: categoryLimits[category], subject: `${token.appId}:${token.personId}`, category };
}

/** Returns the headers with the state of the limit that a call counts against. */
export function rateHeaders(call: Call): Record<string, string> {
  const token = bearerToken(call, { login });
  if (!token) return {};
  const { limit, subject, category } = countedOf(call, token);
  const { maximum, used, resetAt }: Usage = call.world.limits.peek(limit, subject);
  return {
    'x-ratelimit-limit': `${maximum}, ${maximum};w=${limit.windowSeconds};name="${category}"`,
    'x-ratelimit-remaining': String(Math.max(0, maximum - used)),
    'x-ratelimit-reset': String(Math.max(0, Math.ceil((resetAt - call.world.clock.now()) / 1000))),
  };
}

/** Defines a route of the API that needs a token with all scopes. */
export const endpoint = (
  method: string,
  path: string,
  scopes: readonly string[],
  operation: (request: PinterestCall) => Operation,
): Route => ({
  method,
  path: `/v5${path}`,
  operation: (call, params) => {
    const { world } = call;
    const token = authenticate(call);
    const { limit, subject } = countedOf(call, token);
    const { used, maximum } = world.limits.take(limit, subject);
    if (used > maximum) throw errors.rateLimit();
    if (!scopes.every((scope) => token.scopes.includes(scope))) throw errors.notPermitted();
    const account = accountOfPerson(world, 'PINTEREST', token.personId);
    if (!account) throw errors.authenticationFailed();
    return operation({ world, call, token, account, params });
  },
});

function authenticate(call: Call): Token {
  const token = bearerToken(call, { login });
  const person = call.world.people.get(token?.personId ?? '');
  if (!token || !person || person.checkpointAt !== undefined || stateOf(call.world, token) !== 'ACTIVE')
    throw errors.authenticationFailed();
  return token;
}

/** Fails unless the account may change something. */
export function requireActive({ account }: PinterestCall): void {
  if (account.blocked) throw errors.notPermitted();
}

/** Returns values that match a schema, or fails with the constraint that the first wrong one breaks. */
export function matching<T>(schema: z.ZodType<T>, values: unknown): T {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw invalid(`${issue.path.join('.')}: ${constraintOf(issue)}`);
}

function constraintOf(issue: z.core.$ZodIssue): string {
  const of = 'origin' in issue && issue.origin === 'array' ? 'Items' : 'Length';
  switch (issue.code) {
    case 'too_big':
      return `constraint: max${of}=${issue.maximum}`;
    case 'too_small':
      return `constraint: min${of}=${issue.minimum}`;
    case 'invalid_format':
      return `constraint: pattern=${issue.pattern ?? issue.format}`;
    default:
      return issue.message;
  }
}

const pageQuery = z.object({
  bookmark: z.string().optional(),
  page_size: z.coerce.number().int().min(1).max(250).default(25),
});

/** Returns a page of rows with the bookmark of the next one, or null on the last page. */
export function paged<T extends { readonly id: string }>(
  { call }: PinterestCall,
  rows: readonly T[],
  render: (row: T) => object,
): Answer {
  const { bookmark, page_size: size } = matching(pageQuery, call.query);
  const after = bookmark === undefined ? undefined : Buffer.from(bookmark, 'base64url').toString();
  const start = after === undefined ? 0 : rows.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && !start) throw invalid('bookmark: is not valid');
  const shown = rows.slice(start, start + size);
  const more = start + size < rows.length;
  const next = more ? Buffer.from(shown.at(-1)!.id).toString('base64url') : null;
  return ok({ items: shown.map(render), bookmark: next });
}

/** Formats a time as the API does. */
export const pinterestTime = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, '');

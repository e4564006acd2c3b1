import { z } from 'zod';
import type { Limit } from '../../frame/limits';
import { type Answer, type Call, ok, type Operation, type Route } from '../../frame/network';
import { bearerToken, stateOf } from '../../frame/oauth';
import { accountOfPerson } from '../../frame/people';
import type { Account, Token } from '../../frame/rows';
import type { World } from '../../frame/world';
import { errors, invalid, okError } from './errors';
import { login } from './login';

/** A request to the API of TikTok, in the name of a creator. */
export interface TikTokCall {
  readonly world: World;
  readonly call: Call;
  readonly token: Token;
  readonly account: Account;
}

/** Calls per token and minute. */
export const perMinute = (name: string, maximum: number): Limit => ({
  name: `tiktok.${name}`,
  maximum,
  windowSeconds: 60,
});

interface Endpoint {
  readonly method?: string;
  readonly path: string;
  /** The token needs one of these. */
  readonly scopes: readonly string[];
  readonly limit: Limit;
  readonly operation: (request: TikTokCall) => Operation;
}

/** Defines a route that needs a token and counts against a limit. */
export const endpoint = ({ method = 'POST', path, scopes, limit, operation }: Endpoint): Route => ({
  method,
  path,
  operation: (call) => {
    const { world } = call;
    const token = authenticate(call);
    if (!scopes.some((scope) => token.scopes.includes(scope))) throw errors.scopeNotAuthorized();
    const { used, maximum } = world.limits.take(limit, token.id);
    if (used > maximum) throw errors.rateLimit();
    const account = accountOfPerson(world, 'TIKTOK', token.personId);
    if (!account) throw errors.accessTokenInvalid();
    return operation({ world, call, token, account });
  },
});

function authenticate(call: Call): Token {
  const token = bearerToken(call, { login });
  const person = call.world.people.get(token?.personId ?? '');
  if (!token || !person || person.checkpointAt !== undefined || stateOf(call.world, token) !== 'ACTIVE')
    throw errors.accessTokenInvalid();
  return token;
}

/** Returns the JSON body of a request, or fails with what is wrong. */
export function parsed<T>(schema: z.ZodType<T>, { call }: TikTokCall): T {
  if (!/^application\/json\b/.test(call.headers['content-type'] ?? ''))
    throw invalid('The Content-Type must be application/json.');
  const result = schema.safeParse(call.body);
  if (!result.success) throw invalid(z.prettifyError(result.error));
  return result.data;
}

/** A response with data. */
export const answer = (data: object): Answer => ok({ data, error: okError });

/** Returns the requested fields. Fails if one is unknown or there are none. */
export function selected(
  { call }: TikTokCall,
  fields: Readonly<Record<string, () => unknown>>,
): Record<string, unknown> {
  const names = (call.query['fields'] ?? '').split(',').filter(Boolean);
  if (!names.length) throw invalid('The query parameter fields is required.');
  const unknown = names.find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) throw invalid(`The field ${unknown} does not exist.`);
  return Object.fromEntries(names.map((name) => [name, fields[name]!()]));
}

import { z } from 'zod';
import type { NetworkErrorClass, RateLimitUsage } from '../../domains/channels/network.port';
import type { NetworkResponse } from '../http-client';
import type { Dialect, Failure } from '../network-client';
import { problemOf } from './problems';

type Class = Failure['class'];

const GraphError = z.object({
  error: z.object({
    message: z.string().catch(''),
    code: z.number(),
    error_subcode: z.number().optional(),
    is_transient: z.boolean().catch(false).default(false),
    error_user_msg: z.string().optional(),
    fbtrace_id: z.string().optional(),
  }),
});
type GraphError = z.infer<typeof GraphError>['error'];

/** The form of the token endpoint of Instagram Login. */
const LoginError = z.object({ error_type: z.string(), code: z.number(), error_message: z.string() });

/** Classes of subcodes that mean the same with every code. */
const SUBCODES: Readonly<Record<number, Class>> = {
  // Code of the consent page: malformed or used, expired; another redirect URI.
  36007: 'RECONNECT',
  36008: 'SETUP',
  36009: 'RECONNECT',
  // The user has to act: security check, unconfirmed account, page without publishing authorization.
  459: 'CHECKPOINT',
  464: 'CHECKPOINT',
  1404006: 'CHECKPOINT',
  1404078: 'CHECKPOINT',
  2207050: 'CHECKPOINT',
  // Posting too fast; daily limits of reels and posts.
  1390008: 'QUOTA',
  1363141: 'QUOTA',
  2207042: 'QUOTA',
  // Suspected spam: the post can be live.
  2207051: 'UNKNOWN',
  1363047: 'UNAVAILABLE',
  1609010: 'UNAVAILABLE',
  1366051: 'DUPLICATE',
  // Containers that failed, expired or are not ready: nothing was published.
  2207001: 'NOT_SENT',
  2207003: 'NOT_SENT',
  2207008: 'NOT_SENT',
  2207020: 'NOT_SENT',
  2207027: 'NOT_SENT',
  2207032: 'NOT_SENT',
  2207053: 'NOT_SENT',
  2207082: 'NOT_SENT',
  1346003: 'FIX_CONTENT',
  1404102: 'FIX_CONTENT',
  1609005: 'FIX_CONTENT',
  1609008: 'FIX_CONTENT',
  2207010: 'FIX_CONTENT',
  2207028: 'FIX_CONTENT',
  2207035: 'FIX_CONTENT',
  2207036: 'FIX_CONTENT',
  2207037: 'FIX_CONTENT',
  2207040: 'FIX_CONTENT',
  2207081: 'FIX_CONTENT',
  1366046: 'FIX_MEDIA',
  2207004: 'FIX_MEDIA',
  2207005: 'FIX_MEDIA',
  2207006: 'FIX_MEDIA',
  2207009: 'FIX_MEDIA',
  2207023: 'FIX_MEDIA',
  2207026: 'FIX_MEDIA',
  2207052: 'FIX_MEDIA',
  2207057: 'FIX_MEDIA',
  2207077: 'FIX_MEDIA',
};

const CODES: Readonly<Record<number, Class>> = {
  1: 'UNAVAILABLE',
  2: 'UNAVAILABLE',
  4: 'QUOTA',
  10: 'RECONNECT',
  17: 'QUOTA',
  32: 'QUOTA',
  100: 'FIX_CONTENT',
  // The app is unknown, or its secret wrong.
  101: 'SETUP',
  102: 'RECONNECT',
  190: 'RECONNECT',
  341: 'QUOTA',
  368: 'CHECKPOINT',
  452: 'RECONNECT',
  506: 'DUPLICATE',
  613: 'QUOTA',
  // A version of the API that was switched off.
  2635: 'SETUP',
};

/** Limits with the pause after a failure whose response does not tell it, by subcode. */
const PAUSES: Readonly<Record<number, string>> = {
  33: 'rate.missing_pause',
  1363141: 'rate.daily_pause',
  2207042: 'rate.daily_pause',
  2207051: 'rate.spam_pause',
};

function classOf({ code, error_subcode: subcode, message, is_transient: transient }: GraphError): Class {
  // The same answer for unknown objects, lost permissions and faults of the network: it proves nothing.
  if (code === 100 && subcode === 33) return 'NOT_SENT';
  if (code === 1 && /client secret/i.test(message)) return 'SETUP';
  if (/log in to www\.|session key is malformed/i.test(message)) return 'CHECKPOINT';
  const known = SUBCODES[subcode ?? 0] ?? CODES[code];
  if (known) return known;
  if (code >= 80_000 && code <= 80_014) return 'QUOTA';
  if (code >= 200 && code <= 299) return 'RECONNECT';
  return transient ? 'UNAVAILABLE' : 'SETUP';
}

function failureOf(response: NetworkResponse, now: Date): Failure | undefined {
  const login = LoginError.safeParse(response.body);
  if (login.success) return loginFailure(login.data);
  const parsed = GraphError.safeParse(response.body);
  if (!parsed.success) return undefined;
  const { error } = parsed.data;
  const subcode = error.error_subcode;
  const failureClass = classOf(error);
  const pause = PAUSES[subcode ?? 0];
  return {
    class: failureClass,
    message: [error.message, error.error_user_msg].filter(Boolean).join(' '),
    code: subcode === undefined ? String(error.code) : `${error.code}/${subcode}`,
    retryAt: pause === undefined ? retryAt(failureClass, response, now) : undefined,
    pause,
    traceId: error.fbtrace_id,
    problem: failureClass.startsWith('FIX_') ? problemOf(error.message, subcode) : undefined,
  };
}

const loginFailure = ({ code, error_message: message }: z.infer<typeof LoginError>): Failure => ({
  class: /platform app|client secret|redirect_uri must/i.test(message) ? 'SETUP' : 'RECONNECT',
  message,
  code: String(code),
});

function retryAt(failureClass: Class, response: NetworkResponse, now: Date): Date | undefined {
  if (failureClass !== ('QUOTA' satisfies NetworkErrorClass)) return undefined;
  const resets = usagesOf(response, now).flatMap(({ resetAt }) => (resetAt ? [resetAt.getTime()] : []));
  return resets.length ? new Date(Math.max(...resets)) : undefined;
}

const Percentages = z.object({
  call_count: z.number().optional(),
  total_cputime: z.number().optional(),
  total_time: z.number().optional(),
});
const BusinessUsage = z.record(
  z.string(),
  z.array(Percentages.extend({ type: z.string(), estimated_time_to_regain_access: z.number().optional() })),
);

function header<T>(response: NetworkResponse, name: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(response.headers[name] ?? '')).data;
  } catch {
    return undefined;
  }
}

const percentages = (
  prefix: string,
  { call_count, total_cputime, total_time }: z.infer<typeof Percentages>,
  of: Pick<RateLimitUsage, 'platformUserId' | 'resetAt'> = {},
): RateLimitUsage[] =>
  Object.entries({ call_count, total_cputime, total_time }).flatMap(([name, used]) =>
    used === undefined ? [] : [{ name: `${prefix}.${name}`, used, limit: 100, ...of }],
  );

/** Returns the shares of the limits of the app and of accounts, in percent. */
function usagesOf(response: NetworkResponse, now: Date): RateLimitUsage[] {
  const app = header(response, 'x-app-usage', Percentages);
  const accounts = header(response, 'x-business-use-case-usage', BusinessUsage) ?? {};
  const ofAccounts = Object.entries(accounts).flatMap(([platformUserId, entries]) =>
    entries.flatMap((entry) => {
      const minutes = entry.estimated_time_to_regain_access ?? 0;
      const resetAt = minutes ? new Date(now.getTime() + minutes * 60_000) : undefined;
      return percentages(entry.type, entry, { platformUserId, resetAt });
    }),
  );
  return [...(app ? percentages('app', app) : []), ...ofAccounts];
}

/** Failures and limits of the Graph API and of Instagram Login. */
export const metaDialect: Dialect = { failureOf, usagesOf };

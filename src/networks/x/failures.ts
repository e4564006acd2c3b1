import { z } from 'zod';
import type { RateLimitUsage } from '../../domains/channels/network.port';
import type { NetworkRequest, NetworkResponse } from '../http-client';
import type { Dialect, Failure } from '../network-client';
import { oauthFailure } from '../oauth';
import { problemOf as contentProblemOf } from './problems';

const Problem = z.object({
  title: z.string().default(''),
  detail: z.string().default(''),
  type: z.string().default(''),
});
type Problem = z.infer<typeof Problem>;

const Problems = z.object({ data: z.undefined(), errors: z.tuple([Problem], Problem) });

/** Classes of the last part of `https://api.x.com/2/problems/<name>`. */
const TYPES: Readonly<Record<string, Failure['class']>> = {
  'client-forbidden': 'SETUP',
  'client-disconnected': 'SETUP',
  'oauth1-permissions': 'SETUP',
  'unsupported-authentication': 'SETUP',
  'usage-capped': 'SETUP',
  credits: 'SETUP',
  'disallowed-resource': 'FIX_CONTENT',
  'invalid-request': 'FIX_CONTENT',
  'resource-not-found': 'GONE',
  'resource-unavailable': 'GONE',
  'not-authorized-for-resource': 'RECONNECT',
  'user-suspended': 'CHECKPOINT',
  'operational-disconnect': 'UNAVAILABLE',
};

const STATUSES: Readonly<Record<number, Failure['class']>> = {
  400: 'FIX_CONTENT',
  401: 'RECONNECT',
  402: 'SETUP',
  403: 'FIX_CONTENT',
  404: 'GONE',
  429: 'QUOTA',
};

/** Returns the last part of the type. Empty for `about:blank`. */
const nameOf = ({ type }: Problem): string => type.split('/problems/')[1] ?? '';

function classOf(problem: Problem, status: number): Failure['class'] {
  const text = `${problem.title} ${problem.detail}`;
  if (status >= 500) return 'UNAVAILABLE';
  if (/duplicate content/i.test(text)) return 'DUPLICATE';
  if (/credits|spend(ing)? (cap|limit)/i.test(text)) return 'SETUP';
  if (/\b(suspended|locked)\b/i.test(text)) return 'CHECKPOINT';
  if (status === 429 && nameOf(problem) !== 'usage-capped') return 'QUOTA';
  return TYPES[nameOf(problem)] ?? STATUSES[status] ?? 'FIX_CONTENT';
}

const instant = (seconds: string | undefined): Date | undefined =>
  seconds === undefined || !/^\d+$/.test(seconds) ? undefined : new Date(Number(seconds) * 1000);

/** A response can have `errors` beside `data`: then it is a success in part. Without `data` they are the failure. */
function problemOf(status: number, body: unknown): Problem | undefined {
  const own = Problem.safeParse(body).data;
  if (status >= 400 && own && (own.title || own.detail)) return own;
  return status < 400 ? Problems.safeParse(body).data?.errors[0] : undefined;
}

function failureOf(response: NetworkResponse): Failure | undefined {
  const { status, body, headers } = response;
  const problem = problemOf(status, body);
  if (!problem) return status < 400 ? undefined : oauthFailure(response);
  const failureClass = classOf(problem, status);
  const content = failureClass === 'FIX_CONTENT' ? contentProblemOf(body) : undefined;
  return {
    class: content?.field === 'media' ? 'FIX_MEDIA' : failureClass,
    message: problem.detail || problem.title,
    code: nameOf(problem) || String(status),
    retryAt: failureClass === 'QUOTA' ? instant(headers['x-rate-limit-reset']) : undefined,
    traceId: headers['x-transaction-id'],
    problem: content,
  };
}

/** The limit of an endpoint, which counts per user. IDs behind the version of the path are left out of its name. */
function usagesOf({ headers }: NetworkResponse, _now: Date, request: NetworkRequest): RateLimitUsage[] {
  const [limit, remaining] = [headers['x-rate-limit-limit'], headers['x-rate-limit-remaining']].map(Number);
  if (!limit || remaining === undefined || Number.isNaN(remaining)) return [];
  const path = new URL(request.url).pathname.replace(/(?<=^\/[^/]+\/.*)\/\d+(?=\/|$)/g, '/:id');
  return [
    {
      name: `${request.method} ${path}`,
      platformUserId: request.account,
      used: Math.max(0, limit - remaining),
      limit,
      resetAt: instant(headers['x-rate-limit-reset']),
    },
  ];
}

/** Problems and limits of the API of X. */
export const xDialect: Dialect = { failureOf, usagesOf };

import { z } from 'zod';
import type { RateLimitUsage } from '../../domains/channels/network.port';
import type { NetworkRequest, NetworkResponse } from '../http-client';
import type { Dialect, Failure } from '../network-client';
import { problemOf } from './problems';

const ApiError = z.object({ code: z.number(), message: z.string().default('') });

/** Codes that mean more than their status. */
const CODES: Readonly<Record<number, Failure['class']>> = {
  // A link that was reported as spam.
  9: 'FIX_CONTENT',
  235: 'FIX_MEDIA',
  236: 'FIX_MEDIA',
  // A code or refresh token that is used, expired or revoked.
  283: 'RECONNECT',
};

const STATUSES: Readonly<Record<number, Failure['class']>> = {
  400: 'FIX_CONTENT',
  401: 'RECONNECT',
  403: 'RECONNECT',
  404: 'GONE',
  409: 'NOT_SENT',
  429: 'QUOTA',
};

function classOf({ code, message }: z.infer<typeof ApiError>, status: number): Failure['class'] {
  if (status >= 500) return 'UNAVAILABLE';
  if (/trial access/i.test(message)) return 'SETUP';
  if (/unable to reach the url/i.test(message)) return 'FIX_MEDIA';
  return CODES[code] ?? STATUSES[status] ?? 'FIX_CONTENT';
}

const seconds = (text: string | undefined): number | undefined =>
  text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);

const resetAt = ({ headers }: NetworkResponse, now: Date): Date | undefined => {
  const wait = seconds(headers['x-ratelimit-reset']);
  return wait === undefined ? undefined : new Date(now.getTime() + wait * 1000);
};

function failureOf(response: NetworkResponse, now: Date, request: NetworkRequest): Failure | undefined {
  const { data } = ApiError.safeParse(response.body);
  if (!data || response.status < 400) return undefined;
  // At the token endpoint, a failed authentication is the app’s.
  const isApp = response.status === 401 && request.url.endsWith('/oauth/token');
  const found = isApp ? 'SETUP' : classOf(data, response.status);
  // The board or section of a new pin: the user has to choose another one.
  const isMissingBoard = found === 'GONE' && request.url.endsWith('/pins');
  const failureClass = isMissingBoard ? 'FIX_CONTENT' : found;
  const problem = failureClass.startsWith('FIX_') ? problemOf(data.code, data.message) : undefined;
  return {
    class: problem?.field === 'media' ? 'FIX_MEDIA' : failureClass,
    message: data.message,
    code: String(data.code),
    retryAt: failureClass === 'QUOTA' ? resetAt(response, now) : undefined,
    traceId: response.headers['x-pinterest-rid'],
    problem,
  };
}

/** The limit of the category of the call, as `1000, 1000;w=60;name="org_write"` names it. */
function usagesOf(response: NetworkResponse, now: Date, request: NetworkRequest): RateLimitUsage[] {
  const { 'x-ratelimit-limit': rule = '', 'x-ratelimit-remaining': left } = response.headers;
  const limit = seconds(/^\d+/.exec(rule)?.[0]);
  const remaining = seconds(left);
  const name = /name="([^"]+)"/.exec(rule)?.[1];
  if (limit === undefined || remaining === undefined || name === undefined) return [];
  const used = Math.max(0, limit - remaining);
  const { account: platformUserId } = request;
  return [{ name, platformUserId, used, limit, resetAt: resetAt(response, now) }];
}

/** Failures and limits of the API of Pinterest. */
export const pinterestDialect: Dialect = { failureOf, usagesOf };

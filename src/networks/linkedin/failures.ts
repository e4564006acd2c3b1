import { z } from 'zod';
import type { NetworkResponse } from '../http-client';
import type { Dialect, Failure } from '../network-client';
import { oauthFailure } from '../oauth';
import { problemOf } from './problems';

const ApiError = z.object({
  status: z.number(),
  message: z.string().default(''),
  code: z.string().optional(),
  serviceErrorCode: z.number().optional(),
});

const CLASSES: Readonly<Record<number, Failure['class']>> = {
  400: 'FIX_CONTENT',
  401: 'RECONNECT',
  // A scope, a role on the page, or a product of the app is missing.
  403: 'RECONNECT',
  404: 'GONE',
  409: 'NOT_SENT',
  422: 'FIX_CONTENT',
  // A version of the API that was switched off.
  426: 'SETUP',
  429: 'QUOTA',
};

const SETUP_CODES = ['VERSION_MISSING', 'NONEXISTENT_VERSION', 'RESOURCE_NOT_FOUND'];

function classOf({ status, code = '', message }: z.infer<typeof ApiError>): Failure['class'] {
  if (SETUP_CODES.includes(code) || /version .*is not active/i.test(message)) return 'SETUP';
  if (code === 'MEMBER_RESTRICTED') return 'CHECKPOINT';
  // The message names the post that exists. A member in its place is another rule.
  if (/duplicate of urn:li:(share|ugcPost):/i.test(message)) return 'DUPLICATE';
  if (status >= 500) return 'UNAVAILABLE';
  return CLASSES[status] ?? 'FIX_CONTENT';
}

function failureOf(response: NetworkResponse): Failure | undefined {
  if (response.status < 400) return undefined;
  const { data } = ApiError.safeParse(response.body);
  if (!data) return oauthFailure(response);
  const failureClass = classOf(data);
  const problem = failureClass === 'FIX_CONTENT' ? problemOf(response.body, data.message) : undefined;
  return {
    class: problem?.field === 'media' ? 'FIX_MEDIA' : failureClass,
    message: data.message,
    code: String(data.serviceErrorCode ?? data.code ?? data.status),
    isDaily: failureClass === 'QUOTA',
    traceId: response.headers['x-li-uuid'],
    duplicateOf: /duplicate of (urn:li:(?:share|ugcPost):[\w-]+)/i.exec(data.message)?.[1],
    problem,
  };
}

/** Failures of the versioned API. LinkedIn reports its limits in the developer portal only. */
export const linkedinDialect: Dialect = { failureOf };

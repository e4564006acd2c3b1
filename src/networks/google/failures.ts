import { z } from 'zod';
import type { NetworkResponse } from '../http-client';
import type { Dialect, Failure } from '../network-client';
import { oauthFailure } from '../oauth';

const ApiError = z.object({
  error: z.object({
    code: z.number(),
    message: z.string().default(''),
    status: z.string().optional(),
    errors: z.array(z.object({ reason: z.string() })).optional(),
    details: z
      .array(
        z.object({
          reason: z.string().optional(),
          metadata: z.record(z.string(), z.string()).optional(),
        }),
      )
      .optional(),
  }),
});
type ApiError = z.infer<typeof ApiError>['error'];

/** Classes of the reasons of the YouTube APIs. */
const REASONS: Readonly<Record<string, Failure['class']>> = {
  accessNotConfigured: 'SETUP',
  authError: 'RECONNECT',
  authenticatedUserAccountSuspended: 'CHECKPOINT',
  backendError: 'UNAVAILABLE',
  dailyLimitExceeded: 'QUOTA',
  forbidden: 'RECONNECT',
  insufficientPermissions: 'RECONNECT',
  internalError: 'UNAVAILABLE',
  invalidImage: 'FIX_MEDIA',
  mediaBodyRequired: 'FIX_MEDIA',
  processingFailure: 'UNAVAILABLE',
  quotaExceeded: 'QUOTA',
  // Calls within a short time.
  rateLimitExceeded: 'NOT_SENT',
  required: 'RECONNECT',
  uploadLimitExceeded: 'QUOTA',
  userRateLimitExceeded: 'NOT_SENT',
  // The user needs a channel.
  youtubeSignupRequired: 'CHECKPOINT',
};

/** Classes of the statuses of `google.rpc`. */
const STATUSES: Readonly<Record<string, Failure['class']>> = {
  ABORTED: 'UNAVAILABLE',
  DEADLINE_EXCEEDED: 'UNAVAILABLE',
  FAILED_PRECONDITION: 'FIX_CONTENT',
  INTERNAL: 'UNAVAILABLE',
  INVALID_ARGUMENT: 'FIX_CONTENT',
  NOT_FOUND: 'GONE',
  PERMISSION_DENIED: 'RECONNECT',
  RESOURCE_EXHAUSTED: 'QUOTA',
  UNAUTHENTICATED: 'RECONNECT',
  UNAVAILABLE: 'UNAVAILABLE',
};

/** Reasons of the project: an API that is not enabled, or that Google has not approved. */
const SETUP_REASONS = ['SERVICE_DISABLED', 'CONSUMER_INVALID', 'BILLING_DISABLED'];

/** Until access is approved, every limit is 0. */
const isUnapproved = ({ details = [] }: ApiError): boolean =>
  details.some(
    ({ reason, metadata }) => SETUP_REASONS.includes(reason ?? '') || metadata?.['quota_limit_value'] === '0',
  );

function classOf(error: ApiError, reason: string | undefined): Failure['class'] {
  if (isUnapproved(error)) return 'SETUP';
  const known = REASONS[reason ?? ''] ?? STATUSES[error.status ?? ''];
  if (known) return known;
  if (error.code >= 500) return 'UNAVAILABLE';
  if (error.code === 404) return 'GONE';
  return error.code === 401 ? 'RECONNECT' : 'FIX_CONTENT';
}

/** Returns when the same call can be sent again; the responses do not tell. */
function retryOf(
  failureClass: Failure['class'],
  reason: string | undefined,
): Pick<Failure, 'pause' | 'isDaily'> {
  if (failureClass === 'NOT_SENT') return { pause: 'rate.minute_pause' };
  if (failureClass !== 'QUOTA') return {};
  if (reason === 'uploadLimitExceeded') return { pause: 'publishing.upload_pause' };
  // Limits of google.rpc count per minute.
  return reason === undefined ? { pause: 'rate.minute_pause' } : { isDaily: true };
}

function failureOf(response: NetworkResponse): Failure | undefined {
  const { data } = ApiError.safeParse(response.body);
  if (!data) return oauthFailure(response);
  const { error } = data;
  const reason = error.errors?.[0]?.reason;
  const failureClass = classOf(error, reason);
  return {
    class: failureClass,
    message: error.message,
    code: reason ?? error.status ?? String(error.code),
    ...retryOf(failureClass, reason),
  };
}

/** Failures of the APIs of YouTube, of `google.rpc` and of Google’s token endpoint. */
export const googleDialect: Dialect = { failureOf };

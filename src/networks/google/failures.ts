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

const MINUTE = 60_000;
const DAY = 86_400_000;

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

function retryAt(failureClass: Failure['class'], reason: string | undefined, now: Date): Date | undefined {
  if (failureClass === 'NOT_SENT') return new Date(now.getTime() + MINUTE);
  if (failureClass !== 'QUOTA') return undefined;
  if (reason === 'uploadLimitExceeded') return new Date(now.getTime() + DAY);
  // Limits of google.rpc count per minute.
  return reason === undefined ? new Date(now.getTime() + MINUTE) : nextPacificMidnight(now);
}

const clock = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

/** Milliseconds since midnight on a clock in the Pacific time zone. */
function sinceMidnight(time: number): number {
  const parts = clock.formatToParts(time);
  const [hours = 0, minutes = 0, seconds = 0] = ['hour', 'minute', 'second'].map((name) =>
    Number(parts.find(({ type }) => type === name)?.value),
  );
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + (time % 1000);
}

/** Returns when the quotas of a day start over. */
function nextPacificMidnight(now: Date): Date {
  const guess = now.getTime() + DAY - sinceMidnight(now.getTime());
  // On the days that the clock changes, the guess is an hour off.
  const error = sinceMidnight(guess);
  return new Date(guess - (error > DAY / 2 ? error - DAY : error));
}

function failureOf(response: NetworkResponse, now: Date): Failure | undefined {
  const { data } = ApiError.safeParse(response.body);
  if (!data) return oauthFailure(response);
  const { error } = data;
  const reason = error.errors?.[0]?.reason;
  const failureClass = classOf(error, reason);
  return {
    class: failureClass,
    message: error.message,
    code: reason ?? error.status ?? String(error.code),
    retryAt: retryAt(failureClass, reason, now),
  };
}

/** Failures of the APIs of YouTube, of `google.rpc` and of Google’s token endpoint. */
export const googleDialect: Dialect = { failureOf };

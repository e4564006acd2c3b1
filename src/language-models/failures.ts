import { APICallError } from 'ai';
import type { AiFailureReason } from '../domains/ai/language-model.port';

interface Failure {
  readonly reason: AiFailureReason;
  readonly message: string;
  readonly retryAfterMs?: number;
  /** Whether the provider cannot have started to generate. */
  readonly isFree: boolean;
}

/** Returns the time in a `Retry-After` header, which is a number of seconds or a date. */
function retryAfter(headers: Record<string, string> | undefined): number | undefined {
  const value = headers?.['retry-after'];
  if (value === undefined) return undefined;
  const ms = /^\d{1,6}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function reasonOf(status: number | undefined, isRetryable: boolean): AiFailureReason {
  if (status === 401 || status === 403 || status === 404) return 'NOT_CONFIGURED';
  if (status === 429) return 'RATE_LIMITED';
  if (status === undefined || status >= 500 || status < 400 || isRetryable) return 'UNAVAILABLE';
  return 'REJECTED';
}

/** Returns why a call failed, without any text of the provider. */
export function failureOf(error: unknown): Failure {
  if (!APICallError.isInstance(error))
    return { reason: 'UNAVAILABLE', message: 'The connection to the provider was lost.', isFree: false };
  const { statusCode: status, isRetryable, responseHeaders } = error;
  return {
    reason: reasonOf(status, isRetryable),
    message: status ? `The provider responded with status ${status}.` : 'The provider could not be reached.',
    retryAfterMs: retryAfter(responseHeaders),
    isFree: status === undefined || status >= 400,
  };
}

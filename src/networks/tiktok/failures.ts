import { z } from 'zod';
import type { NetworkRequest, NetworkResponse } from '../http-client';
import type { Dialect, Failure } from '../network-client';
import { oauthFailure } from '../oauth';
import { problemOf } from './problems';

const ApiError = z.object({
  error: z.object({ code: z.string(), message: z.string().default(''), log_id: z.string().optional() }),
});

const CLASSES: Readonly<Record<string, Failure['class']>> = {
  access_token_invalid: 'RECONNECT',
  scope_not_authorized: 'RECONNECT',
  scope_permission_missed: 'RECONNECT',
  token_not_authorized_for_specified_publish_id: 'RECONNECT',
  rate_limit_exceeded: 'NOT_SENT',
  spam_risk_too_many_posts: 'QUOTA',
  spam_risk_too_many_pending_share: 'QUOTA',
  // The number of creators who may use the app in 24 hours.
  reached_active_user_cap: 'QUOTA',
  spam_risk_user_banned_from_posting: 'CHECKPOINT',
  unaudited_client_can_only_post_to_private_accounts: 'SETUP',
  url_ownership_unverified: 'SETUP',
  privacy_level_option_mismatch: 'FIX_CONTENT',
  invalid_params: 'FIX_CONTENT',
  invalid_publish_id: 'GONE',
  internal_error: 'UNAVAILABLE',
};

/** Limits with the pause after a failure; responses of TikTok do not tell it. */
const PAUSES: Readonly<Record<string, string>> = {
  rate_limit_exceeded: 'rate.minute_pause',
  spam_risk_too_many_posts: 'rate.daily_pause',
  spam_risk_too_many_pending_share: 'rate.daily_pause',
  reached_active_user_cap: 'rate.creators_pause',
};

/** Code of a part that is not the next one of its upload. */
export const NOT_THE_NEXT_PART = 'HTTP 416';

/** Failures of uploads, whose responses have no body. */
function uploadFailure({ status }: NetworkResponse): Failure | undefined {
  const code = `HTTP ${status}`;
  if (code === NOT_THE_NEXT_PART)
    return { class: 'NOT_SENT', message: 'The part is not the next one.', code };
  if (status === 403 || status === 404) return { class: 'GONE', message: 'The upload has ended.', code };
  if (status !== 400) return undefined;
  const problem = { field: 'media.0', rule: 'FORMAT' };
  return { class: 'FIX_MEDIA', message: 'The file is not accepted.', code, problem };
}

function failureOf(response: NetworkResponse, _now: Date, request: NetworkRequest): Failure | undefined {
  if (request.isReturned) return uploadFailure(response);
  const { data } = ApiError.safeParse(response.body);
  if (!data) return oauthFailure(response);
  const { code, message, log_id: traceId } = data.error;
  if (code === 'ok') return undefined;
  const failureClass = CLASSES[code] ?? (response.status >= 500 ? 'UNAVAILABLE' : 'FIX_CONTENT');
  const problem =
    failureClass === 'FIX_CONTENT' && /\/publish\/.*\/init\//.test(request.url)
      ? problemOf(code, message, request.url)
      : undefined;
  return {
    class: problem?.field === 'media' ? 'FIX_MEDIA' : failureClass,
    message,
    code,
    pause: PAUSES[code],
    traceId,
    problem,
  };
}

/** Failures of TikTok: the code in the body decides, not the status. */
export const tiktokDialect: Dialect = { failureOf };

import { z } from 'zod';
import type { NetworkResponse } from '../http-client';
import type { Dialect, Failure } from '../network-client';
import { oauthFailure } from '../oauth';

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

function failureOf(response: NetworkResponse): Failure | undefined {
  const { data } = ApiError.safeParse(response.body);
  if (!data) return oauthFailure(response);
  const { code, message, log_id: traceId } = data.error;
  if (code === 'ok') return undefined;
  return {
    class: CLASSES[code] ?? (response.status >= 500 ? 'UNAVAILABLE' : 'FIX_CONTENT'),
    message,
    code,
    pause: PAUSES[code],
    traceId,
  };
}

/** Failures of TikTok: the code in the body decides, not the status. */
export const tiktokDialect: Dialect = { failureOf };

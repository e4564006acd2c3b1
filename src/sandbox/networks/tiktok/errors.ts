import { Failure } from '../../frame/network';

const LOG_ID = '20261127000000SANDBOX000000000000';

/** What a response of TikTok has besides its data. */
export const okError = { code: 'ok', message: '', log_id: LOG_ID } as const;

const apiError = (status: number, code: string, message: string): Failure =>
  new Failure({ status, body: { data: {}, error: { code, message, log_id: LOG_ID } } });

/** The token endpoints have errors in a form of their own. */
export const loginError = (error: string, description: string): Failure =>
  new Failure({
    status: error === 'invalid_client' ? 401 : 400,
    body: { error, error_description: description, log_id: LOG_ID },
  });

/** Error `invalid_params`, with what is wrong. */
export const invalid = (message: string): Failure => apiError(400, 'invalid_params', message);

const forbidden = (code: string, message: string) => (): Failure => apiError(403, code, message);

/** Errors of the API, by name. */
export const errors = {
  accessTokenInvalid: () =>
    apiError(401, 'access_token_invalid', 'The access token is invalid or not found in the request.'),
  scopeNotAuthorized: () =>
    apiError(
      401,
      'scope_not_authorized',
      'The user did not authorize the scope required for completing this request.',
    ),
  rateLimit: () =>
    apiError(429, 'rate_limit_exceeded', 'The API rate limit was exceeded. Please try again later.'),
  invalidPublishId: () => apiError(400, 'invalid_publish_id', 'The publish_id does not exist.'),
  foreignPublishId: () =>
    apiError(
      400,
      'token_not_authorized_for_specified_publish_id',
      'The access_token does not have authorization for the publish_id.',
    ),
  tooManyPosts: forbidden(
    'spam_risk_too_many_posts',
    'The daily post cap from the API is reached for the current user.',
  ),
  banned: forbidden('spam_risk_user_banned_from_posting', 'The user is banned from making new posts.'),
  tooManyDrafts: forbidden(
    'spam_risk_too_many_pending_share',
    'There may be at most 5 pending shares within any 24-hour period.',
  ),
  userCap: forbidden(
    'reached_active_user_cap',
    'The daily quota for active publishing users from your client is reached.',
  ),
  unaudited: forbidden(
    'unaudited_client_can_only_post_to_private_accounts',
    'Unaudited clients can only post to a private account with the privacy level SELF_ONLY.',
  ),
  urlOwnership: forbidden(
    'url_ownership_unverified',
    'The ownership of the URL must be verified before it can be pulled from.',
  ),
  privacyMismatch: forbidden(
    'privacy_level_option_mismatch',
    'The privacy_level is not one of the options of the creator.',
  ),
  internal: () => apiError(500, 'internal_error', 'Something went wrong. Please try again later.'),
  unknownPath: () => apiError(404, 'invalid_params', 'The requested path does not exist.'),
} as const;

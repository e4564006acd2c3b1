import type { Failure } from '../../frame/network';
import { apiError, INVALID_CREDENTIALS, MISSING_CREDENTIALS } from '../google/errors';

const QUOTA =
  'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.';

const video = (reason: string, message: string, location: string) => (): Failure =>
  apiError({
    code: 400,
    domain: 'youtube.video',
    reason,
    message,
    location: `body.${location}`,
    locationType: 'other',
  });

const commentError =
  (code: number, reason: string, message: string, domain = 'youtube.commentThread') =>
  (): Failure =>
    apiError({ code, domain, reason, message });

/** Errors of the YouTube APIs, by the names that scripts use. */
export const youtubeErrors = {
  authError: () =>
    apiError({
      code: 401,
      message: INVALID_CREDENTIALS,
      reason: 'authError',
      location: 'Authorization',
      locationType: 'header',
      status: 'UNAUTHENTICATED',
    }),
  loginRequired: () =>
    apiError({
      code: 401,
      message: MISSING_CREDENTIALS,
      reason: 'required',
      location: 'Authorization',
      locationType: 'header',
      status: 'UNAUTHENTICATED',
    }),
  insufficientPermissions: () =>
    apiError({
      code: 403,
      message: 'Request had insufficient authentication scopes.',
      reason: 'insufficientPermissions',
      status: 'PERMISSION_DENIED',
    }),
  forbidden: () => apiError({ code: 403, message: 'Forbidden', reason: 'forbidden' }),
  accountSuspended: () =>
    apiError({
      code: 403,
      domain: 'youtube.common',
      message: 'The YouTube account of the authenticated user is suspended.',
      reason: 'authenticatedUserAccountSuspended',
    }),
  youtubeSignupRequired: () =>
    apiError({
      code: 401,
      domain: 'youtube.header',
      message: 'Unauthorized',
      reason: 'youtubeSignupRequired',
      location: 'Authorization',
      locationType: 'header',
    }),
  quotaExceeded: () =>
    apiError({ code: 403, domain: 'youtube.quota', message: QUOTA, reason: 'quotaExceeded' }),
  dailyLimitExceeded: () =>
    apiError({
      code: 403,
      domain: 'usageLimits',
      message: 'Daily Limit Exceeded',
      reason: 'dailyLimitExceeded',
    }),
  rateLimitExceeded: () =>
    apiError({
      code: 403,
      domain: 'usageLimits',
      message: 'Rate Limit Exceeded',
      reason: 'rateLimitExceeded',
    }),
  userRateLimitExceeded: () =>
    apiError({
      code: 403,
      domain: 'usageLimits',
      message: 'User Rate Limit Exceeded',
      reason: 'userRateLimitExceeded',
    }),
  uploadLimitExceeded: () =>
    apiError({
      code: 400,
      domain: 'youtube.video',
      message: 'The user has exceeded the number of videos they may upload.',
      reason: 'uploadLimitExceeded',
    }),
  invalidTitle: video(
    'invalidTitle',
    'The request metadata specifies an invalid or empty video title.',
    'snippet.title',
  ),
  invalidDescription: video(
    'invalidDescription',
    'The request metadata specifies an invalid video description.',
    'snippet.description',
  ),
  invalidTags: video('invalidTags', 'The request metadata specifies invalid video keywords.', 'snippet.tags'),
  invalidCategoryId: video(
    'invalidCategoryId',
    'The snippet.categoryId property specifies an invalid category ID.',
    'snippet.categoryId',
  ),
  invalidPublishAt: video(
    'invalidPublishAt',
    'The request metadata specifies an invalid scheduled publishing time.',
    'status.publishAt',
  ),
  invalidMetadata: video('invalidVideoMetadata', 'The request metadata is invalid.', ''),
  invalidFilename: video(
    'invalidFilename',
    'The video filename specified in the Slug header is invalid.',
    '',
  ),
  mediaBodyRequired: () =>
    apiError({
      code: 400,
      message: 'The request does not include the video content.',
      reason: 'mediaBodyRequired',
      location: 'body',
      locationType: 'other',
    }),
  invalidImage: () =>
    apiError({
      code: 400,
      domain: 'youtube.thumbnail',
      message: 'The provided image content is invalid.',
      reason: 'invalidImage',
    }),
  videoNotFound: () =>
    apiError({
      code: 404,
      domain: 'youtube.video',
      message: 'The video that you are trying to access cannot be found.',
      reason: 'videoNotFound',
      location: 'id',
    }),
  playlistNotFound: () =>
    apiError({
      code: 404,
      domain: 'youtube.playlistItem',
      message:
        'The playlist identified with the request’s <code>playlistId</code> parameter cannot be found.',
      reason: 'playlistNotFound',
      location: 'playlistId',
    }),
  commentsDisabled: commentError(
    403,
    'commentsDisabled',
    'The video identified by the <code>videoId</code> parameter has disabled comments.',
  ),
  commentNotFound: commentError(
    404,
    'commentNotFound',
    'One or more of the specified comments cannot be found.',
  ),
  parentCommentNotFound: commentError(
    404,
    'parentCommentNotFound',
    'The specified parent comment could not be found.',
    'youtube.comment',
  ),
  commentTextRequired: commentError(400, 'commentTextRequired', 'The comment has no text.'),
  commentTextTooLong: commentError(400, 'commentTextTooLong', 'The comment has too many characters.'),
  processingFailure: commentError(400, 'processingFailure', 'The API server failed to process the request.'),
  sessionNotFound: () => apiError({ code: 404, message: 'Not Found', reason: 'notFound' }),
  backendError: () => apiError({ code: 503, message: 'Backend Error', reason: 'backendError' }),
  internalError: () => apiError({ code: 500, message: 'Internal Error', reason: 'internalError' }),
};

/** Error 400 for a parameter of the query. */
export const badParameter = (reason: string, message: string, location?: string): Failure =>
  apiError({
    code: 400,
    domain: 'youtube.parameter',
    reason,
    message,
    ...(location !== undefined && { location }),
  });

/** Error 400 for a query of the Analytics API. */
export const badQuery = (message: string): Failure => apiError({ code: 400, message, reason: 'badRequest' });

export const parseError = (): Failure =>
  apiError({ code: 400, message: 'Parse Error', reason: 'parseError' });

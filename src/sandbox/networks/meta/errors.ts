import { type Answer, Failure } from '../../frame/network';
import type { World } from '../../frame/world';

interface MetaError {
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
  readonly type?: string;
  readonly status?: number;
  readonly transient?: boolean;
  readonly title?: string;
  readonly userMessage?: string;
  readonly data?: object;
}

/** Headers hold printable ASCII only, and messages can quote what was sent. */
const headerText = (message: string): string => message.replaceAll('"', "'").replace(/[^ -~]+/g, ' ');

/** Creates an error in the form of the Graph API. */
export function metaError(error: MetaError): Failure {
  const { code, subcode, message, type = 'OAuthException', status = 400, transient = false } = error;
  const answer: Answer = {
    status,
    headers: {
      'www-authenticate': `OAuth "Facebook Platform" "invalid_request" "${headerText(message)}"`,
    },
    body: {
      error: {
        message,
        type,
        code,
        ...(subcode !== undefined && { error_subcode: subcode }),
        is_transient: transient,
        ...(error.data !== undefined && { error_data: error.data }),
        ...(error.title !== undefined && {
          error_user_title: error.title,
          error_user_msg: error.userMessage ?? message,
        }),
        fbtrace_id: 'AsandboxTrace000000000',
      },
    },
  };
  return new Failure(answer);
}

const session = (subcode: number, message: string) => (): Failure =>
  metaError({ code: 190, subcode, message: `Error validating access token: ${message}`, status: 401 });

const media = (code: number, subcode: number, title: string, userMessage: string) => (): Failure =>
  metaError({ code, subcode, message: title, title, userMessage });

/** Errors of the Graph API that all calls can return, by name. */
export const metaErrors = {
  unknown: () =>
    metaError({
      code: 1,
      message: 'An unknown error occurred',
      status: 500,
      transient: true,
      type: 'OAuthException',
    }),
  serviceUnavailable: () =>
    metaError({ code: 2, message: 'Service temporarily unavailable', status: 503, transient: true }),
  appLimit: () =>
    metaError({ code: 4, message: '(#4) Application request limit reached', status: 403, transient: true }),
  userLimit: () => metaError({ code: 17, message: '(#17) User request limit reached', transient: true }),
  pageLimit: () => metaError({ code: 32, message: '(#32) Page request limit reached', transient: true }),
  pageCallLimit: () =>
    metaError({ code: 80_001, message: '(#80001) There have been too many calls to this Page account.' }),
  instagramLimit: () =>
    metaError({
      code: 80_002,
      message: '(#80002) There have been too many calls to this Instagram account.',
    }),
  businessAccountLimit: () =>
    metaError({
      code: 80_007,
      message: '(#80007) The WhatsApp Business Account has reached its rate limit.',
    }),
  tooFast: () => metaError({ code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' }),
  noSession: () => metaError({ code: 102, message: 'Session key invalid or no longer valid', status: 401 }),
  noToken: () =>
    metaError({
      code: 2500,
      message: 'An active access token must be used to query information about the current user.',
    }),
  malformedToken: () =>
    metaError({ code: 190, message: 'Invalid OAuth access token - Cannot parse access token', status: 401 }),
  appRemoved: session(458, 'The user has not authorized application.'),
  checkpoint: session(
    459,
    'The session has been invalidated because the user must log in at www.facebook.com.',
  ),
  passwordChanged: session(
    460,
    'The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
  ),
  expired: session(463, 'Session has expired.'),
  unconfirmed: session(
    464,
    'Sessions for the user are not allowed because the user is not a confirmed user.',
  ),
  invalidToken: session(467, 'The session is invalid.'),
  roleLost: session(492, 'The user must be an administrator, editor, or moderator of the page.'),
  policyBlock: () =>
    metaError({
      code: 368,
      message: 'The action attempted has been deemed abusive or is otherwise disallowed',
    }),
  duplicate: () => metaError({ code: 506, message: '(#506) Duplicate status message' }),
  badLink: () =>
    metaError({ code: 100, subcode: 1609005, message: '(#100) The url you supplied is invalid' }),
  notFound: () => notFound('0'),
  emptyResponse: () => new Failure({ status: 500, body: '' }),
};

/** Errors of Instagram's publishing endpoints, by name. */
export const instagramErrors = {
  mediaCreateFailed: media(-1, 2207001, 'Instagram server error', 'Instagram server error. Try again.'),
  timedOut: media(-2, 2207003, 'Timeout', 'It takes too long to download the media.'),
  createFailed: media(
    -1,
    2207032,
    'Create media failed',
    'Create media failed, please try to re-create media.',
  ),
  uploadUnknown: media(
    -1,
    2207053,
    'Unknown upload error',
    'Unknown upload error. Generate a new container.',
  ),
  containerExpired: media(-2, 2207020, 'Media expired', 'The media you are trying to access has expired.'),
  containerNotFound: media(
    24,
    2207006,
    'Media not found',
    'Media not found. The media you are trying to publish was not found.',
  ),
  publishNotFound: media(
    24,
    2207008,
    'Media builder expired',
    'Temporary error when publishing a container.',
  ),
  notReady: media(
    9007,
    2207027,
    'Media ID is not available',
    'The media is not ready for publishing, please wait for a moment.',
  ),
  mediaUnreachable: media(
    9004,
    2207052,
    'Only photo or video can be accepted as media type.',
    'The media could not be fetched from this URI.',
  ),
  quota: media(
    9,
    2207042,
    'Application request limit reached',
    'You reached the maximum number of posts that is allowed to be published by Content Publishing API.',
  ),
  spam: media(
    4,
    2207051,
    'Application request limit reached',
    'We restrict certain activity to protect our community.',
  ),
  restricted: media(
    25,
    2207050,
    'Restricted',
    'The Instagram account is restricted. Log in to the app and complete the actions.',
  ),
  unsupportedType: media(100, 2207023, 'Unknown media type', 'The media type is unknown.'),
  carouselCount: media(100, 2207028, 'Carousel Validation Failed', 'A carousel needs 2 to 10 items.'),
  tagCount: media(100, 2207040, 'Too many @ tags', 'Cannot use more than 20 @ tags.'),
  videoFormat: media(352, 2207026, 'Unsupported format', 'The video format is not supported.'),
  thumbOffset: media(1, 2207057, 'Thumbnail offset', 'The thumbnail offset must be within the video.'),
  tooLarge: media(
    36000,
    2207004,
    'The image is too large to download.',
    'The image is too large. It must be less than 8 MiB.',
  ),
  imageFormat: media(
    36001,
    2207005,
    'Image format not supported',
    'The image format is not supported. Supported formats: JPEG.',
  ),
  ratio: media(
    36003,
    2207009,
    'Invalid aspect ratio',
    'The submitted image with aspect ratio cannot be published. It must be from 4:5 to 1.91:1.',
  ),
  captionTooLong: media(
    36004,
    2207010,
    'Caption too long',
    'The caption has too many characters or hashtags.',
  ),
  trialNotAllowed: media(
    100,
    2207081,
    'Trial reels are not allowed',
    'The account cannot publish trial reels.',
  ),
};

/** Errors of Facebook pages, by name. */
export const facebookErrors = {
  reelLimit: () =>
    metaError({ code: 9, subcode: 1363141, message: 'The page reached the limit of 30 reels in 24 hours.' }),
  tooManyPosts: () => metaError({ code: 100, subcode: 1390008, message: 'You are posting too fast.' }),
  flagged: () => metaError({ code: 368, subcode: 1346003, message: 'The content was flagged.' }),
  accountCheckpoint: () =>
    metaError({ code: 368, subcode: 1404006, message: 'Confirm your account in the app.' }),
  publishingAuthorization: () =>
    metaError({ code: 368, subcode: 1404078, message: 'The page needs publishing authorization.' }),
  photosPosted: () =>
    metaError({ code: 100, subcode: 1366051, message: 'These photos were already posted.' }),
  photoTooLarge: () =>
    metaError({ code: 100, subcode: 1366046, message: 'Photos must be at most 4 MB, PNG or JPEG.' }),
  facebookLink: () =>
    metaError({ code: 100, subcode: 1609008, message: 'Links to facebook.com cannot be attached.' }),
  temporary: () =>
    metaError({ code: 1, subcode: 1363047, message: 'Temporary failure.', status: 500, transient: true }),
};

/** Error 100 for a parameter. */
export const invalid = (message: string): Failure => metaError({ code: 100, message: `(#100) ${message}` });

export const denied = (permission: string): Failure =>
  metaError({
    code: permission.startsWith('instagram') ? 10 : 200,
    message: `(#${permission.startsWith('instagram') ? 10 : 200}) Requires ${permission} permission to manage the object.`,
    status: 403,
  });

/** What Meta answers for an unknown object, and for one that the token cannot see. */
export const notFound = (id: string, method = 'get'): Failure =>
  metaError({
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message: `Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
  });

export const unknownPath = (path: string): Failure =>
  metaError({ code: 2500, message: `Unknown path components: ${path}` });

/** Fails if the operator switched off the version. */
export function requireVersion(world: World, version: string | undefined): void {
  if (version !== undefined && world.isOff(`version:${version}`))
    throw metaError({
      code: 2635,
      message: `(#2635) You are calling a deprecated version of the API. Please update to the latest version.`,
    });
}

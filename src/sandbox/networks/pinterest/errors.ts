import { Failure } from '../../frame/network';

const apiError = (status: number, code: number, message: string): Failure =>
  new Failure({ status, body: { code, message } });

/** Error of a request that does not match its schema, or that breaks a rule. */
export const invalid = (message: string): Failure => apiError(400, 1, `Invalid request: ${message}`);

/** The token endpoint has the errors of the API. */
export const loginError = (error: string, description: string): Failure =>
  error === 'invalid_client' ? errors.authenticationFailed() : apiError(400, 283, description);

/** Errors of the API, by name. */
export const errors = {
  authenticationFailed: () => apiError(401, 2, 'Authentication failed.'),
  notPermitted: () => apiError(403, 29, 'You are not permitted to access that resource.'),
  trialAccess: () =>
    apiError(
      403,
      29,
      'You are not permitted to access that resource. Apps with Trial access may not create Pins in production.',
    ),
  rateLimit: () => apiError(429, 8, 'You have exceeded your rate limit. Try again later.'),
  boardNotFound: () => apiError(404, 40, 'Board not found.'),
  pinNotFound: () => apiError(404, 50, 'Pin not found.'),
  mediaNotFound: () => apiError(404, 52, 'Media not found.'),
  sectionNotFound: () => apiError(404, 2030, 'Board section not found.'),
  boardExists: () => apiError(400, 58, 'You already have a board with this name.'),
  unreachable: () =>
    apiError(400, 235, 'Unable to reach the URL. Please check the URL is correct and try again.'),
  badImage: () => apiError(400, 236, 'The image is broken, too large, or of a type that is not supported.'),
  spam: () => apiError(403, 9, 'This link is not allowed because it was reported as spam.'),
  internal: () => apiError(500, 0, 'Sorry! Something went wrong on our end.'),
  unknownPath: () => apiError(404, 404, 'The requested path does not exist.'),
} as const;

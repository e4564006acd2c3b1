import { Failure } from '../../frame/network';

interface ApiError {
  readonly code: number;
  readonly message: string;
  /** Reason of the APIs that list errors, such as `quotaExceeded`. */
  readonly reason: string;
  readonly domain?: string;
  /** The parameter or header at fault. */
  readonly location?: string;
  readonly locationType?: 'parameter' | 'header' | 'other';
  readonly status?: string;
}

/** Creates an error in the form of the YouTube APIs: with a list of `errors` and their reasons. */
export function apiError(error: ApiError): Failure {
  const { code, message, reason, domain = 'global', location, locationType = 'parameter', status } = error;
  const place = location !== undefined && { location, locationType };
  return new Failure({
    status: code,
    body: {
      error: {
        code,
        message,
        errors: [{ message, domain, reason, ...place }],
        ...(status !== undefined && { status }),
      },
    },
  });
}

export const INVALID_CREDENTIALS =
  'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
export const MISSING_CREDENTIALS =
  'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';

import { type Answer, Failure } from '../../frame/network';
import type { World } from '../../frame/world';

interface LinkedInError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly serviceErrorCode?: number;
}

/** Creates an error in the form of the API. */
export const linkedInError = ({ status, code, message, serviceErrorCode }: LinkedInError): Failure =>
  new Failure({
    status,
    body: { status, ...(serviceErrorCode !== undefined && { serviceErrorCode }), code, message },
  });

/** Creates the error 422 for a value that is read but not accepted. `field` is its path, such as `content.media.id`. */
export const inputError = (code: string, description: string, field?: string, message = description) =>
  new Failure({
    status: 422,
    body: {
      errorDetailType: 'com.linkedin.common.error.BadRequest',
      message,
      errorDetails: {
        inputErrors: [
          { description, input: field === undefined ? {} : { inputPath: { fieldPath: field } }, code },
        ],
      },
      status: 422,
    },
  });

/** Error 422 for a body that does not have the form of the resource. */
export const schemaError = (field: string, problem: string): Failure =>
  linkedInError({
    status: 422,
    code: 'INVALID_INPUT',
    message: `ERROR :: /${field.replaceAll('.', '/')} :: ${problem}`,
  });

export const denied = (resource: string): Failure =>
  linkedInError({
    status: 403,
    serviceErrorCode: 100,
    code: 'ACCESS_DENIED',
    message: `Not enough permissions to access: ${resource}`,
  });

export const notFound = (id: string): Failure =>
  linkedInError({ status: 404, code: 'NOT_FOUND', message: `Could not find entity ${id}` });

/** Error of a post whose text and content the author posted before. It names the earlier post. */
export const duplicate = (urn: string): Failure =>
  inputError(
    'DUPLICATE_POST',
    'Duplicate post is detected',
    undefined,
    `com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of ${urn}`,
  );

/** Errors that can be scripted, by name. */
export const errors = {
  emptyToken: () =>
    linkedInError({
      status: 401,
      serviceErrorCode: 65_604,
      code: 'EMPTY_ACCESS_TOKEN',
      message: 'Empty oauth2 access token',
    }),
  invalidToken: () =>
    linkedInError({
      status: 401,
      serviceErrorCode: 65_600,
      code: 'INVALID_ACCESS_TOKEN',
      message: 'Invalid access token',
    }),
  revokedToken: () =>
    linkedInError({
      status: 401,
      serviceErrorCode: 65_601,
      code: 'REVOKED_ACCESS_TOKEN',
      message: 'The token used in the request has been revoked by the user',
    }),
  expiredToken: () =>
    linkedInError({
      status: 401,
      serviceErrorCode: 65_602,
      code: 'EXPIRED_ACCESS_TOKEN',
      message: 'The token used in the request has expired',
    }),
  accessDenied: () => denied('partnerApi'),
  restrictedMember: () =>
    linkedInError({ status: 403, code: 'MEMBER_RESTRICTED', message: 'This member is restricted' }),
  notFound: () => notFound('urn:li:share:0'),
  conflict: () =>
    linkedInError({ status: 409, code: 'CONFLICT', message: 'Conflicting write to the same entity' }),
  duplicate: () => duplicate('urn:li:share:7000000000000000000'),
  inactiveVersion: () => inactiveVersion('202001'),
  tooManyRequests: () =>
    linkedInError({
      status: 429,
      serviceErrorCode: 101,
      code: 'TOO_MANY_REQUESTS',
      message: 'Resource level throttle limit for calls to this resource is reached.',
    }),
  internal: () =>
    linkedInError({ status: 500, code: 'INTERNAL_SERVER_ERROR', message: 'Internal Server Error' }),
  noActivity: () =>
    linkedInError({ status: 500, code: 'INTERNAL_SERVER_ERROR', message: 'Unable to obtain activity' }),
  unavailable: () =>
    linkedInError({ status: 503, code: 'SERVICE_UNAVAILABLE', message: 'Service Unavailable' }),
};

export const unknownPath = (path: string): Answer =>
  linkedInError({
    status: 404,
    code: 'RESOURCE_NOT_FOUND',
    message: `No virtual resource found for ${path}`,
  }).answer;

const inactiveVersion = (version: string): Failure =>
  linkedInError({
    status: 426,
    code: 'NONEXISTENT_VERSION',
    message: `Requested version ${version} is not active`,
  });

/** Fails unless the version is active: from its month until the middle of the same month one year later. */
export function requireVersion(world: World, version: string | undefined): void {
  if (version === undefined)
    throw linkedInError({
      status: 400,
      code: 'VERSION_MISSING',
      message: 'A version must be present. Please specify a version by adding the LinkedIn-Version header.',
    });
  const [, year, month] = /^(\d{4})(\d{2})$/.exec(version) ?? [];
  const start = Date.UTC(Number(year), Number(month) - 1);
  const end = Date.UTC(Number(year) + 1, Number(month) - 1, 15);
  const now = world.clock.now();
  const isActive = start <= now && now < end && !world.isOff(`version:${version}`);
  if (!isActive) throw inactiveVersion(version);
}

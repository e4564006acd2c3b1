import { Failure } from '../../frame/network';
import { INVALID_CREDENTIALS, MISSING_CREDENTIALS } from '../google/errors';

const CODES: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
};

/** Creates an error in the form of `google.rpc.Status`. */
export function rpcError(
  status: keyof typeof CODES,
  message: string,
  details: readonly object[] = [],
): Failure {
  const code = CODES[status] ?? 500;
  return new Failure({
    status: code,
    body: { error: { code, message, status, ...(details.length && { details }) } },
  });
}

/** The detail of an error with its reason, as `google.rpc.ErrorInfo`. */
const errorInfo = (reason: string, domain: string, metadata: Readonly<Record<string, string>> = {}) => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
  domain,
  metadata,
});

/** Error for a limit of queries. Before Google approves the project, the limit is 0. */
export const quotaError = (
  service: string,
  appId: string,
  maximum: number,
  limit = 'Requests per minute',
): Failure => {
  const [project = ''] = appId.split('.');
  const metadata = {
    service,
    consumer: `projects/${project}`,
    quota_metric: `${service}/default_requests`,
    quota_limit: limit,
    quota_limit_value: String(maximum),
  };
  return rpcError(
    'RESOURCE_EXHAUSTED',
    `Quota exceeded for quota metric 'Requests' and limit '${limit}' of service '${service}' for consumer 'project_number:${project}'.`,
    [errorInfo('RATE_LIMIT_EXCEEDED', 'googleapis.com', metadata)],
  );
};

/** Error for a field of a request. */
export const invalidField = (field: string, description: string): Failure =>
  rpcError('INVALID_ARGUMENT', 'Request contains an invalid argument.', [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] },
  ]);

/** Errors of the Business Profile APIs, by the names that scripts use. */
export const businessErrors = {
  unauthenticated: () =>
    rpcError('UNAUTHENTICATED', INVALID_CREDENTIALS, [errorInfo('ACCESS_TOKEN_INVALID', 'googleapis.com')]),
  tokenMissing: () =>
    rpcError('UNAUTHENTICATED', MISSING_CREDENTIALS, [errorInfo('CREDENTIALS_MISSING', 'googleapis.com')]),
  insufficientScopes: () =>
    rpcError('PERMISSION_DENIED', 'Request had insufficient authentication scopes.', [
      errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'googleapis.com'),
    ]),
  permissionDenied: () => rpcError('PERMISSION_DENIED', 'The caller does not have permission'),
  notApproved: () =>
    rpcError(
      'PERMISSION_DENIED',
      'Google My Business API has not been used in project before or it is disabled.',
      [errorInfo('SERVICE_DISABLED', 'googleapis.com', { service: 'mybusiness.googleapis.com' })],
    ),
  quotaExceeded: () => quotaError('mybusiness.googleapis.com', '0', 300),
  notFound: () => rpcError('NOT_FOUND', 'Requested entity was not found.'),
  invalidArgument: () => rpcError('INVALID_ARGUMENT', 'Request contains an invalid argument.'),
  malformed: () => rpcError('INVALID_ARGUMENT', 'Invalid JSON payload received.'),
  internal: () => rpcError('INTERNAL', 'Internal error encountered.'),
  unavailable: () => rpcError('UNAVAILABLE', 'The service is currently unavailable.'),
};

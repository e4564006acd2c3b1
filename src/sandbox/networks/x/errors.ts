import { type Answer, Failure } from '../../frame/network';

const TYPES = 'https://api.x.com/2/problems';

/** Creates an error in the form of a problem. `type` is the end of its URI, or undefined for `about:blank`. */
export const problem = (
  status: number,
  title: string,
  detail: string,
  type?: string,
  more: Readonly<Record<string, unknown>> = {},
): Failure =>
  new Failure({
    status,
    body: { ...more, title, detail, type: type === undefined ? 'about:blank' : `${TYPES}/${type}`, status },
  });

export const forbidden = (detail: string): Failure => problem(403, 'Forbidden', detail);

/** Error 400 for a parameter of the query or a field of the body. */
export const invalid = (message: string, parameters: Readonly<Record<string, unknown>> = {}): Failure =>
  new Failure({
    status: 400,
    body: {
      errors: [{ parameters, message }],
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: `${TYPES}/invalid-request`,
    },
  });

/** An entry of `errors` beside `data`, for an object that does not exist. */
export const missing = (kind: 'tweet' | 'user', id: string, parameter = 'id'): object => ({
  value: id,
  detail: `Could not find ${kind} with ${parameter}: [${id}].`,
  title: 'Not Found Error',
  resource_type: kind,
  parameter,
  resource_id: id,
  type: `${TYPES}/resource-not-found`,
});

export const notFound = (kind: 'tweet' | 'user', id: string, parameter = 'id'): Answer => ({
  status: 200,
  body: { errors: [missing(kind, id, parameter)] },
});

/** Errors that can be scripted, by name. */
export const errors = {
  unauthorized: () => problem(401, 'Unauthorized', 'Unauthorized'),
  duplicate: () => forbidden('You are not allowed to create a Tweet with duplicate content.'),
  notPermitted: () => forbidden('You are not permitted to perform this action.'),
  accountLocked: () => forbidden('To protect our users from spam, this account is temporarily locked.'),
  userSuspended: () =>
    problem(403, 'Forbidden', 'Your account is suspended.', 'user-suspended', { reason: 'user-suspended' }),
  clientForbidden: () =>
    problem(
      403,
      'Client Forbidden',
      'This request must be made using an approved developer account that is enrolled in the requested endpoint.',
      'client-forbidden',
      { reason: 'client-not-enrolled' },
    ),
  creditsDepleted: () =>
    problem(
      402,
      'CreditsDepleted',
      'Your enrolled account does not have any credits to fulfill this request.',
      'credits',
    ),
  spendCapReached: () =>
    problem(403, 'SpendCapReached', 'Your account reached its spend cap of the billing cycle.', 'credits'),
  usageCapped: () =>
    problem(429, 'UsageCapExceeded', 'Usage cap exceeded: Monthly product cap', 'usage-capped', {
      period: 'Monthly',
      scope: 'Product',
    }),
  tooManyRequests: () => problem(429, 'Too Many Requests', 'Too Many Requests'),
  internal: () => problem(500, 'Internal Server Error', 'Internal Server Error'),
  badGateway: () => problem(502, 'Bad Gateway', 'Bad Gateway'),
  unavailable: () => problem(503, 'Service Unavailable', 'Service Unavailable'),
};

interface GraphQLErrorLike {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Codes of top-level errors that a client handles. Any other code is a fault of the client. */
const CODES = ['UNAUTHENTICATED', 'BAD_USER_INPUT', 'RATE_LIMITED', 'INTERNAL'] as const;
type Code = (typeof CODES)[number] | 'OTHER';

/** A top-level error. The examples convert the errors of each library to it. */
export class RequestError extends Error {
  /** `extensions.code` of the first error. */
  readonly code: Code;
  /** The other extensions: `argument`, `retryAfter` in seconds, `requestId`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(errors: readonly GraphQLErrorLike[]) {
    super(errors.map(({ message }) => message).join('\n'));
    this.details = errors[0]?.extensions ?? {};
    this.code = CODES.find((code) => code === this.details.code) ?? 'OTHER';
  }
}

/** Whether to retry with a new access token. */
export const isUnauthenticated = ({ extensions }: GraphQLErrorLike): boolean =>
  extensions?.code === 'UNAUTHENTICATED';

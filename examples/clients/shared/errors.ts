interface GraphQLErrorLike {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What a request is refused for as a whole. Any other code is a fault of the program that sent it. */
const CODES = ['UNAUTHENTICATED', 'BAD_USER_INPUT', 'RATE_LIMITED', 'INTERNAL'] as const;
type Code = (typeof CODES)[number] | 'OTHER';

/** A request that was refused as a whole: what every library's own error becomes in these examples. */
export class RequestError extends Error {
  /** `extensions.code` of the first error. */
  readonly code: Code;
  /** What comes with the code: `argument`, `retryAfter` in seconds, `requestId`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(errors: readonly GraphQLErrorLike[]) {
    super(errors.map(({ message }) => message).join('\n'));
    this.details = errors[0]?.extensions ?? {};
    this.code = CODES.find((code) => code === this.details.code) ?? 'OTHER';
  }
}

/** Whether it is worth asking again with the next access token. */
export const isUnauthenticated = ({ extensions }: GraphQLErrorLike): boolean =>
  extensions?.code === 'UNAUTHENTICATED';

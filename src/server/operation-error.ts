import type { GraphQLFormattedError } from 'graphql';

/** Ends an operation of a socket with errors that are formatted for the client. */
export class OperationError extends Error {
  constructor(readonly errors: readonly GraphQLFormattedError[]) {
    super(errors[0]?.message);
  }
}

import type { RequestContext } from '../session/context';
import { isTimeout } from '../database/failures';
import { type DatabaseErrorOptions, userErrorOf } from './database-errors';
import { CommittedMutationError, withIdempotencyKey } from './idempotency';
import type { ErrorCollector } from './error-collector';
import { MutationError, type UserErrorData } from './mutation-error';
import { validateInput } from './validation';
import {
  type TransactionIdentity,
  runInTransaction,
  type TransactionOrigin,
  type WriteTransaction,
} from '../session/write-transaction';

export interface MutationOptions extends DatabaseErrorOptions {
  /** Name of the mutation field. */
  readonly operation: string;
  /** `anonymous` for mutations without sign-in. Such a transaction can write only through database functions. */
  readonly identity?: 'anonymous';
}

export type Outcome<Result> = (Result | Record<string, never>) & {
  readonly userErrors: readonly UserErrorData[];
};

/** Converts database errors caused by the input to mutation errors. */
async function mapDatabaseErrors<Result>(
  options: DatabaseErrorOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const known = error instanceof MutationError ? undefined : userErrorOf(error, options);
    throw known ? new MutationError([known]) : error;
  }
}

/** Returns mutation errors as user errors. */
async function withUserErrors<Result extends object>(
  context: RequestContext,
  work: () => Promise<Result>,
): Promise<Outcome<Result>> {
  try {
    return { ...(await work()), userErrors: [] };
  } catch (error) {
    if (!(error instanceof MutationError)) throw error;
    return { userErrors: error.errors } as Outcome<Result>;
  } finally {
    // The payload reads the committed state, with a full request timeout of its own.
    context.switchActor(context.actor);
  }
}

/**
 * Validates an input and returns mutation errors as user errors. For mutations that do something before their
 * transaction or need none. All others use `mutate`.
 */
export const returningUserErrors = <Result extends object>(
  context: RequestContext,
  input: object,
  work: () => Promise<Result>,
): Promise<Outcome<Result>> =>
  withUserErrors(context, async () => {
    (await validateInput(input)).throwIfAny();
    return work();
  });

/** Limits of the columns of the audit log. */
const originOf = ({ requestId, client }: RequestContext): TransactionOrigin => ({
  requestId: requestId.slice(0, 100),
  ipAddress: client.ipAddress?.slice(0, 45),
  userAgent: client.userAgent?.slice(0, 1000),
});

/** Runs work in one transaction, authenticated as the actor or anonymous. Throws mutation errors. */
export async function inTransaction<Result>(
  context: RequestContext,
  options: Omit<MutationOptions, 'operation'>,
  work: (tx: WriteTransaction) => Promise<Result>,
): Promise<Result> {
  const as: TransactionIdentity = options.identity ?? context.actor;
  const count = (): void => context.countStatements(1);
  const { dataSource, writeTurns } = context.services;
  const run = (): Promise<() => Result> =>
    runInTransaction(dataSource, as, originOf(context), count, async (tx) => {
      try {
        const result = await mapDatabaseErrors(options, () => work(tx));
        return () => result;
      } catch (error) {
        if (!(error instanceof CommittedMutationError)) throw error;
        // Returned from the transaction, not thrown, so that it commits.
        return () => {
          throw error;
        };
      }
    });
  const done = await writeTurns.run(context.budgetKey, run).catch((error: unknown) => {
    if (isTimeout(error)) context.keepCharge();
    throw error;
  });
  return done();
}

/**
 * Runs a mutation: validates the input, then runs the work in one transaction authenticated as the actor, at most once
 * per idempotency key. Errors of the code (`throwUserError`) and of database constraints are returned as user errors,
 * and nothing is written. The payload is read afterwards.
 */
export function mutate<Result extends object>(
  context: RequestContext,
  input: object,
  options: MutationOptions,
  work: (tx: WriteTransaction) => Promise<Result>,
): Promise<Outcome<Result>> {
  return returningUserErrors(context, input, () =>
    inTransaction(context, options, (tx) =>
      withIdempotencyKey(tx, options.operation, input, () =>
        mapDatabaseErrors({ ...options, input }, () => work(tx)),
      ),
    ),
  );
}

/** A mutation that validates everything before it writes. */
export interface ValidatedMutation<Validated, Result> {
  /** Adds errors to those of the input, or throws where further checks make no sense. Must not write. */
  readonly validate: (tx: WriteTransaction, errors: ErrorCollector) => Promise<Validated>;
  /** Runs if there are no errors. */
  readonly write: (tx: WriteTransaction, validated: Validated) => Promise<Result>;
}

async function collectErrors<Validated>(
  errors: ErrorCollector,
  validate: () => Promise<Validated>,
): Promise<Validated> {
  const found = await validate().catch((error: unknown) => {
    if (!(error instanceof MutationError)) throw error;
    errors.add(...error.errors);
  });
  errors.throwIfAny();
  return found as Validated;
}

/** `mutate`, but returns errors found in the database together with those of the input. */
export function mutateValidated<Validated, Result extends object>(
  context: RequestContext,
  input: object,
  options: MutationOptions,
  { validate, write }: ValidatedMutation<Validated, Result>,
): Promise<Outcome<Result>> {
  return withUserErrors(context, async () => {
    const errors = await validateInput(input);
    const steps = (tx: WriteTransaction): Promise<Result> =>
      mapDatabaseErrors({ ...options, input }, async () =>
        write(tx, await collectErrors(errors, () => validate(tx, errors))),
      );
    // An input that is invalid by itself always fails, so it claims no idempotency key.
    return inTransaction(context, options, (tx) =>
      errors.any ? steps(tx) : withIdempotencyKey(tx, options.operation, input, () => steps(tx)),
    );
  });
}

import { isTimeout } from '../database/failures';
import type { RequestContext } from '../session/context';
import {
  runInTransaction,
  type TransactionIdentity,
  type TransactionOrigin,
  type WriteTransaction,
} from '../session/write-transaction';
import { type DatabaseErrorOptions, userErrorOf } from './database-errors';
import { CommittedMutationError } from './idempotency';
import { MutationError } from './mutation-error';

export interface TransactionOptions extends DatabaseErrorOptions {
  /** `anonymous` for mutations without sign-in. Such a transaction can write only through database functions. */
  readonly identity?: 'anonymous';
  /** Whether the work begins with a statement that only reads. */
  readonly sendsAhead?: boolean;
}

/** Converts database errors caused by the input to mutation errors. */
export async function mapDatabaseErrors<Result>(
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

/** Returns the request as the audit log records it, within the limits of its columns. */
const originOf = ({ requestId, client }: RequestContext): TransactionOrigin => ({
  requestId: requestId.slice(0, 100),
  ipAddress: client.ipAddress?.slice(0, 45),
  userAgent: client.userAgent?.slice(0, 1000),
});

/** Runs work in one transaction, authenticated as the actor or anonymous. Throws mutation errors. */
export async function inTransaction<Result>(
  context: RequestContext,
  options: TransactionOptions,
  work: (tx: WriteTransaction) => Promise<Result>,
): Promise<Result> {
  const as: TransactionIdentity = options.identity ?? context.actor;
  const settings = {
    sendsAhead: options.sendsAhead,
    counted: () => context.countStatements(1),
    entered: (language: string | null) => context.texts.prefer(language),
  };
  const { dataSource, writeTurns } = context.services;
  const run = (): Promise<() => Result> =>
    runInTransaction(dataSource, as, originOf(context), settings, async (tx) => {
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

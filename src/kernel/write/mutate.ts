import type { RequestContext } from '../context';
import { type ConstraintFields, userErrorOf } from './database-errors';
import { CommittedMutationError, withIdempotencyKey } from './idempotency';
import type { ErrorCollector } from './error-collector';
import { MutationError, type UserErrorData } from './mutation-error';
import { validateInput } from './validation';
import { type TransactionIdentity, runInTransaction, type WriteTransaction } from './write-transaction';

export interface MutationOptions {
  /** The mutation's name in the graph. */
  readonly operation: string;
  readonly fieldOf?: ConstraintFields;
  /** `anonymous` for what nobody has to be signed in for; its work may do only what functions let it. */
  readonly identity?: 'anonymous';
}

export type Outcome<Result> = (Result | Record<string, never>) & {
  readonly userErrors: readonly UserErrorData[];
};

/** Does the work; a rule of the database that an input broke is a refusal. */
async function mapDatabaseErrors<Result>(
  { fieldOf = () => undefined }: Pick<MutationOptions, 'fieldOf'>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const known = error instanceof MutationError ? undefined : userErrorOf(error, fieldOf);
    throw known ? new MutationError([known]) : error;
  }
}

/** Answers refusals as user errors. */
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
    // The payload reads what is committed now, and has as long for it as if nothing had been done before.
    context.switchActor(context.actor);
  }
}

/**
 * Checks an input, all problems at once, and answers refusals as user errors. For mutations that do something before
 * their transaction, or none in it; all others are `mutate`d.
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

/** One transaction, entered as the actor or as nobody; rules of the database that an input broke are refusals. */
export async function inTransaction<Result>(
  context: RequestContext,
  options: Pick<MutationOptions, 'fieldOf' | 'identity'>,
  work: (tx: WriteTransaction) => Promise<Result>,
): Promise<Result> {
  const as: TransactionIdentity = options.identity ?? { sessionId: context.actor?.sessionId };
  const count = (): void => context.countStatements(1);
  const done = await runInTransaction(context.services.dataSource, as, count, async (tx) => {
    try {
      const result = await mapDatabaseErrors(options, () => work(tx));
      return () => result;
    } catch (error) {
      if (!(error instanceof CommittedMutationError)) throw error;
      // Returned, not thrown, out of the transaction: it is committed.
      return () => {
        throw error;
      };
    }
  });
  return done();
}

/**
 * The one way a mutation runs: the input is checked, all problems at once; the work is done in one transaction
 * entered as the actor, at most once per idempotency key; rules of the code (`throwUserError`) and of the database come back
 * as user errors, and then nothing is written. What the payload shows is read afterwards, through the read side.
 */
export function mutate<Result extends object>(
  context: RequestContext,
  input: object,
  options: MutationOptions,
  work: (tx: WriteTransaction) => Promise<Result>,
): Promise<Outcome<Result>> {
  return returningUserErrors(context, input, () =>
    inTransaction(context, options, (tx) =>
      withIdempotencyKey(tx, options.operation, input, () => mapDatabaseErrors(options, () => work(tx))),
    ),
  );
}

/** A mutation that can tell all that is wrong with its input before it writes anything. */
export interface ValidatedMutation<Validated, Result> {
  /** Writes nothing. Adds each problem to those of the input itself, or refuses where nothing more can be said. */
  readonly validate: (tx: WriteTransaction, errors: ErrorCollector) => Promise<Validated>;
  /** Done when there was no problem. */
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

/** `mutate`, where what only the database can tell is told together with what the input itself tells. */
export function mutateValidated<Validated, Result extends object>(
  context: RequestContext,
  input: object,
  options: MutationOptions,
  { validate, write }: ValidatedMutation<Validated, Result>,
): Promise<Outcome<Result>> {
  return withUserErrors(context, async () => {
    const errors = await validateInput(input);
    const steps = (tx: WriteTransaction): Promise<Result> =>
      mapDatabaseErrors(options, async () =>
        write(tx, await collectErrors(errors, () => validate(tx, errors))),
      );
    // An input that is wrong by itself is refused whenever it is sent: it takes no idempotency key.
    return inTransaction(context, options, (tx) =>
      errors.any ? steps(tx) : withIdempotencyKey(tx, options.operation, input, () => steps(tx)),
    );
  });
}

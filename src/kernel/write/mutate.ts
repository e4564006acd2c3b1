import type { RequestContext } from '../session/context';
import type { WriteTransaction } from '../session/write-transaction';
import type { ErrorCollector } from './error-collector';
import { CommittedMutationError, withIdempotencyKey } from './idempotency';
import { MutationError, type UserErrorData } from './mutation-error';
import { inTransaction, mapDatabaseErrors, type TransactionOptions } from './mutation-transaction';
import { validateInput } from './validation';

export interface MutationOptions extends TransactionOptions {
  /** Name of the mutation field. */
  readonly operation: string;
  /** Runs the mutation in this transaction, as one row of a mutation over many rows. */
  readonly within?: WriteTransaction;
  /** The input as it is hashed for its idempotency key, without secrets. Defaults to the input. */
  readonly hashed?: object;
}

export type Outcome<Result> = (Result | Record<string, never>) & {
  readonly userErrors: readonly UserErrorData[];
};

/** A mutation that validates everything before it writes. */
export interface ValidatedMutation<Validated, Result> {
  /**
   * Adds errors to those of the input, or throws where further checks make no sense. Must not write, nor act outside of the
   * database, because its first statement is sent before the transaction is authenticated.
   */
  validate(tx: WriteTransaction, errors: ErrorCollector): Promise<Validated>;
  /** Runs if there are no errors. */
  write(tx: WriteTransaction, validated: Validated): Promise<Result>;
  /** Records the event of what was written, unless `write` does. */
  record?(tx: WriteTransaction, validated: Validated): Promise<void>;
}

/** What one mutation does in the steps that all mutations share. */
type Work = Partial<ValidatedMutation<unknown, object>> &
  Pick<ValidatedMutation<unknown, object>, 'write'> & {
    /** Runs before the transaction, such as reading a file, which would otherwise hold a connection. */
    prepare?(): Promise<void>;
  };

/** A call of a mutation, with what its steps have set so far. */
interface Call {
  readonly context: RequestContext;
  readonly input: object;
  readonly options: MutationOptions;
  readonly work: Work;
  /** Errors of the input, found without the database until `check`. */
  errors?: ErrorCollector;
  tx?: WriteTransaction;
  validated?: unknown;
  result?: object;
  userErrors: readonly UserErrorData[];
}

type Next = () => Promise<void>;
/** Runs the steps after it by `next`, so that it can also act when they have succeeded or failed. */
type Step = (call: Call, next: Next) => Promise<void>;

/** The steps of every mutation, in order. The resolvers of the payload read afterwards. */
const STEPS: readonly Step[] = [
  readCommittedState,
  returnUserErrors,
  validate,
  prepare,
  useTransaction,
  useIdempotencyKey,
  explainDatabaseErrors,
  check,
  write,
  record,
];

/** The steps of mutations that open transactions themselves, or need none. */
const STEPS_WITHOUT_TRANSACTION: readonly Step[] = [readCommittedState, returnUserErrors, validate, write];

/** The steps of each row of a mutation over many rows. The errors of a row undo the changes of that row only. */
const STEPS_OF_ROW: readonly Step[] = [
  returnUserErrors,
  validate,
  useSavepoint,
  useIdempotencyKey,
  explainDatabaseErrors,
  check,
  write,
  record,
];

/** Lets the payload read what was committed, with a full request timeout of its own. */
async function readCommittedState({ context }: Call, next: Next): Promise<void> {
  try {
    await next();
  } finally {
    context.switchActor(context.actor);
  }
}

/** Catches mutation errors, which the payload returns. Other errors fail the mutation. */
async function returnUserErrors(call: Call, next: Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof MutationError)) throw error;
    call.result = undefined;
    call.userErrors = error.errors;
  }
}

/** Validates the input by its class. Throws, unless the errors of the database are to be returned together with these. */
async function validate(call: Call, next: Next): Promise<void> {
  call.errors = await validateInput(call.input);
  if (!call.work.validate) call.errors.throwIfAny();
  return next();
}

async function prepare({ work }: Call, next: Next): Promise<void> {
  await work.prepare?.();
  return next();
}

/** Opens a transaction, authenticated as the actor or anonymous. Commits after the next steps, or rolls back. */
function useTransaction(call: Call, next: Next): Promise<void> {
  // A validation begins with a statement, and so does the idempotency key.
  const sendsAhead = call.work.validate !== undefined;
  return inTransaction(call.context, { ...call.options, sendsAhead }, (tx) => {
    call.tx = tx;
    return next();
  });
}

/** Undoes the next steps if they fail, and keeps what the transaction has done before. */
async function useSavepoint(call: Call, next: Next): Promise<void> {
  const tx = call.options.within!;
  call.tx = tx;
  await tx.query('SAVEPOINT row');
  try {
    await next();
  } catch (error) {
    const undo = error instanceof CommittedMutationError ? '' : 'ROLLBACK TO SAVEPOINT row; ';
    await tx.query(`${undo}RELEASE SAVEPOINT row`);
    throw error;
  }
  await tx.query('RELEASE SAVEPOINT row');
}

/**
 * Runs the next steps once per key, and stores their result or user errors. An input that is invalid by itself always
 * fails, so it claims no key.
 */
async function useIdempotencyKey(call: Call, next: Next): Promise<void> {
  const { tx, options, input, errors } = call;
  if (errors!.any) return next();
  call.result = await withIdempotencyKey(tx!, options.operation, options.hashed ?? input, async () => {
    await next();
    return call.result;
  });
}

/** Converts violations of constraints and policies to user errors with the field of the input. */
function explainDatabaseErrors({ options, input }: Call, next: Next): Promise<void> {
  return mapDatabaseErrors({ ...options, input }, next);
}

/** Validates against the database, and throws the errors of both validations. */
async function check(call: Call, next: Next): Promise<void> {
  const { work, tx } = call;
  const errors = call.errors!;
  call.validated = await work.validate?.(tx!, errors).catch((error: unknown) => {
    if (!(error instanceof MutationError)) throw error;
    errors.add(...error.errors);
  });
  errors.throwIfAny();
  return next();
}

async function write(call: Call, next: Next): Promise<void> {
  call.result = await call.work.write(call.tx!, call.validated);
  return next();
}

async function record({ work, tx, validated }: Call): Promise<void> {
  await work.record?.(tx!, validated);
}

const stepsOf = ({ within }: MutationOptions): readonly Step[] => (within ? STEPS_OF_ROW : STEPS);

async function run(steps: readonly Step[], request: Omit<Call, 'userErrors'>): Promise<Outcome<never>> {
  const call: Call = { ...request, userErrors: [] };
  const runFrom = async (place: number): Promise<void> => steps[place]?.(call, () => runFrom(place + 1));
  await runFrom(0);
  return { ...call.result, userErrors: call.userErrors } as Outcome<never>;
}

/**
 * Runs a mutation that writes in one transaction, authenticated as the actor, at most once per idempotency key. Errors of
 * the code (`throwUserError`) and of database constraints are returned as user errors, and nothing is written.
 */
export const mutate = <Result extends object>(
  context: RequestContext,
  input: object,
  options: MutationOptions,
  write: (tx: WriteTransaction) => Promise<Result>,
  prepare?: () => Promise<void>,
): Promise<Outcome<Result>> => run(stepsOf(options), { context, input, options, work: { prepare, write } });

/** `mutate`, but returns errors found in the database together with those of the input. */
export const mutateValidated = <Validated, Result extends object>(
  context: RequestContext,
  input: object,
  options: MutationOptions,
  work: ValidatedMutation<Validated, Result>,
): Promise<Outcome<Result>> => run(stepsOf(options), { context, input, options, work });

/**
 * Validates an input and returns mutation errors as user errors. For mutations that do something before their
 * transaction or need none. All others use `mutate`.
 */
export const returningUserErrors = <Result extends object>(
  context: RequestContext,
  input: object,
  work: () => Promise<Result>,
): Promise<Outcome<Result>> =>
  run(STEPS_WITHOUT_TRANSACTION, { context, input, options: { operation: '' }, work: { write: work } });

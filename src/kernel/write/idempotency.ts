import { createHash } from 'node:crypto';
import { OBJECT_MESSAGES } from '../messages/kernel-messages';
import { canonical } from './canonical';
import { throwUserError, MutationError, type UserErrorData } from './mutation-error';
import { UserErrorCode } from './user-error';
import type { WriteTransaction } from '../session/write-transaction';

/** The outcome stored for 24 hours: IDs of created objects, or user errors. Never a response or a token. */
interface StoredOutcome<Result> {
  readonly result?: Result;
  readonly errors?: readonly UserErrorData[];
}

/** Hashes an operation and its input, independent of field order. */
export const hashOf = (operation: string, input: object): string =>
  createHash('sha256')
    .update(JSON.stringify([operation, canonical(input)]))
    .digest('hex');

/**
 * The owner of idempotency keys. Keys of an actor are unique per user, and each belongs to one input. Anonymous keys are
 * identified by key and input together: a client that repeats both gets the stored outcome, and a client that knows
 * only one of them learns nothing about another client. The input hashed here must not contain a guessable secret.
 */
export type KeyOwner = 'actor' | 'anonymous';

const FUNCTIONS = {
  actor: { claim: 'idempotency.claim', storeFunction: 'idempotency.keep' },
  anonymous: { claim: 'idempotency.claim_as_nobody', storeFunction: 'idempotency.keep_as_nobody' },
} as const;

/**
 * Runs the work at most once per user and idempotency key. A concurrent call waits for the first transaction; within
 * 24 hours every repetition returns the same IDs or throws the same user errors. A different input is rejected.
 */
export async function withIdempotencyKey<Result>(
  tx: WriteTransaction,
  operation: string,
  input: { idempotencyKey?: string | null },
  work: () => Promise<Result>,
  owner: KeyOwner = 'actor',
): Promise<Result> {
  const { idempotencyKey, ...rest } = input;
  if (idempotencyKey === undefined || idempotencyKey === null) return work();
  const { claim: claimFunction, storeFunction } = FUNCTIONS[owner];
  const hash = hashOf(operation, rest);
  const key = owner === 'anonymous' ? hashOf(operation, input) : idempotencyKey;
  const [claim] = await tx.query<{ fresh: boolean; hash: string; answer: StoredOutcome<Result> | null }>(
    `SELECT * FROM ${claimFunction}($1, $2)`,
    [key, hash],
  );
  if (!claim!.fresh) return replay(claim!, hash);
  await tx.query('SAVEPOINT work');
  const stored = await outcome(work);
  // Released, because the key of a call and those of its items use savepoints with the same name.
  if (stored.errors) await tx.query('ROLLBACK TO SAVEPOINT work; RELEASE SAVEPOINT work');
  await tx.query(`SELECT ${storeFunction}($1, $2)`, [key, JSON.stringify(stored)]);
  if (stored.errors) throw new CommittedMutationError(stored.errors);
  return stored.result as Result;
}

/** A mutation error whose transaction commits, because the stored outcome or another consequence of it must persist. */
export class CommittedMutationError extends MutationError {}

async function outcome<Result>(work: () => Promise<Result>): Promise<StoredOutcome<Result>> {
  try {
    return { result: await work() };
  } catch (error) {
    if (error instanceof MutationError) return { errors: error.errors };
    throw error;
  }
}

function replay<Result>(claim: { hash: string; answer: StoredOutcome<Result> | null }, hash: string): Result {
  if (claim.hash !== hash)
    throwUserError(UserErrorCode.IDEMPOTENCY_KEY_REUSED, OBJECT_MESSAGES.repeatedWithOtherValues(), [
      'input',
      'idempotencyKey',
    ]);
  if (claim.answer?.errors) throw new MutationError(claim.answer.errors);
  return claim.answer?.result as Result;
}

import { createHash } from 'node:crypto';
import { canonical } from './canonical';
import { throwUserError, MutationError, type UserErrorData } from './mutation-error';
import { UserErrorCode } from './user-error';
import type { WriteTransaction } from './write-transaction';

/** What is kept of a mutation for a day: ids of what it made, or why it was refused; never a response or a token. */
interface StoredOutcome<Result> {
  readonly result?: Result;
  readonly errors?: readonly UserErrorData[];
}

/** Equal inputs have equal text, whatever the order of their fields. */
const hashOf = (operation: string, input: object): string =>
  createHash('sha256')
    .update(JSON.stringify([operation, canonical(input)]))
    .digest('hex');

/**
 * Whose keys they are. The actor's are told apart by person, and one stands for one input. Nobody's are told apart by
 * key and input together: who sends both again is taken for the same client, who has only one of them meets nothing
 * of another's. So no input that is hashed here may hold a secret that can be guessed.
 */
export type KeyOwner = 'actor' | 'anonymous';

const FUNCTIONS = {
  actor: { claim: 'idempotency.claim', storeFunction: 'idempotency.keep' },
  anonymous: { claim: 'idempotency.claim_as_nobody', storeFunction: 'idempotency.keep_as_nobody' },
} as const;

/**
 * Does the work once per person and key. A second caller waits for the first one's transaction and then gets the
 * same result, or the same refusal, for 24 hours; with another input it is refused. Result: ids only.
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
  if (stored.errors) await tx.query('ROLLBACK TO SAVEPOINT work');
  await tx.query(`SELECT ${storeFunction}($1, $2)`, [key, JSON.stringify(stored)]);
  if (stored.errors) throw new CommittedMutationError(stored.errors);
  return stored.result as Result;
}

/** A refusal whose transaction is committed: what it wrote is the refusal itself, or a consequence that must stay. */
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
  if (claim.hash !== hash) {
    throwUserError(UserErrorCode.IDEMPOTENCY_KEY_REUSED, 'The key was used with another input.', [
      'input',
      'idempotencyKey',
    ]);
  }
  if (claim.answer?.errors) throw new MutationError(claim.answer.errors);
  return claim.answer?.result as Result;
}

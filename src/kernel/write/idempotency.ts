import { createHash } from 'node:crypto';
import { canonical } from './canonical';
import { refuse, Refusal, type Refused } from './refusal';
import { UserErrorCode } from './user-error';
import type { Writing } from './write-session';

/** What is kept of a mutation for a day: ids of what it made, or why it was refused; never a response or a token. */
interface Kept<Result> {
  readonly result?: Result;
  readonly errors?: readonly Refused[];
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
export type Claimant = 'actor' | 'nobody';

const FUNCTIONS = {
  actor: { claim: 'idempotency.claim', keep: 'idempotency.keep' },
  nobody: { claim: 'idempotency.claim_as_nobody', keep: 'idempotency.keep_as_nobody' },
} as const;

/**
 * Does the work once per person and key. A second caller waits for the first one's transaction and then gets the
 * same result, or the same refusal, for 24 hours; with another input it is refused. Result: ids only.
 */
export async function once<Result>(
  writing: Writing,
  operation: string,
  input: { idempotencyKey?: string | null },
  work: () => Promise<Result>,
  claimant: Claimant = 'actor',
): Promise<Result> {
  const { idempotencyKey, ...rest } = input;
  if (idempotencyKey === undefined || idempotencyKey === null) return work();
  const { claim: claiming, keep } = FUNCTIONS[claimant];
  const hash = hashOf(operation, rest);
  const key = claimant === 'nobody' ? hashOf(operation, input) : idempotencyKey;
  const [claim] = await writing.query<{ fresh: boolean; hash: string; answer: Kept<Result> | null }>(
    `SELECT * FROM ${claiming}($1, $2)`,
    [key, hash],
  );
  if (!claim!.fresh) return replay(claim!, hash);
  await writing.query('SAVEPOINT work');
  const kept = await outcome(work);
  if (kept.errors) await writing.query('ROLLBACK TO SAVEPOINT work');
  await writing.query(`SELECT ${keep}($1, $2)`, [key, JSON.stringify(kept)]);
  if (kept.errors) throw new KeptRefusal(kept.errors);
  return kept.result as Result;
}

/** A refusal whose transaction is committed: what it wrote is the refusal itself, or a consequence that must stay. */
export class KeptRefusal extends Refusal {}

async function outcome<Result>(work: () => Promise<Result>): Promise<Kept<Result>> {
  try {
    return { result: await work() };
  } catch (error) {
    if (error instanceof Refusal) return { errors: error.errors };
    throw error;
  }
}

function replay<Result>(claim: { hash: string; answer: Kept<Result> | null }, hash: string): Result {
  if (claim.hash !== hash) {
    refuse(UserErrorCode.IDEMPOTENCY_KEY_REUSED, 'The key was used with another input.', [
      'input',
      'idempotencyKey',
    ]);
  }
  if (claim.answer?.errors) throw new Refusal(claim.answer.errors);
  return claim.answer?.result as Result;
}

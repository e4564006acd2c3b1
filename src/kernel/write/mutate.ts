import type { RequestContext } from '../context';
import { type ConstraintFields, userErrorOf } from './database-errors';
import { KeptRefusal, once } from './idempotency';
import { Refusal, type Refused } from './refusal';
import { validateInput } from './validation';
import { writeAs, type Writing } from './write-session';

export interface MutationOptions {
  /** The mutation's name in the graph. */
  readonly operation: string;
  readonly fieldOf?: ConstraintFields;
}

export type Outcome<Result> = (Result | Record<string, never>) & { readonly userErrors: readonly Refused[] };

const nothing: ConstraintFields = () => undefined;

/**
 * The one way a mutation runs: the input is checked, all problems at once; the work is done in one transaction
 * entered as the actor, at most once per idempotency key; rules of the code (`refuse`) and of the database come back
 * as user errors, and then nothing is written. What the payload shows is read afterwards, through the read side.
 */
export async function mutate<Result extends object>(
  context: RequestContext,
  input: { idempotencyKey?: string | null },
  { operation, fieldOf = nothing }: MutationOptions,
  work: (writing: Writing) => Promise<Result>,
): Promise<Outcome<Result>> {
  const guarded = async (writing: Writing): Promise<Result> => {
    try {
      return await work(writing);
    } catch (error) {
      const known = error instanceof Refusal ? undefined : userErrorOf(error, fieldOf);
      throw known ? new Refusal([known]) : error;
    }
  };
  try {
    await validateInput(input);
    const { writing } = context.services;
    const entry = { sessionId: context.actor?.sessionId };
    const count = (): void => context.countStatements(1);
    const done = await writeAs(writing, entry, count, async (session) => {
      try {
        return { result: await once(session, operation, input, () => guarded(session)) };
      } catch (error) {
        if (error instanceof KeptRefusal) return { errors: error.errors };
        throw error;
      }
    });
    if (done.errors) return { userErrors: done.errors } as Outcome<Result>;
    return { ...done.result, userErrors: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { userErrors: error.errors } as Outcome<Result>;
  } finally {
    // Another mutation of the operation, and every payload, reads what is committed now.
    context.readAs(context.actor);
  }
}

import type { RequestContext } from '../context';
import { type ConstraintFields, userErrorOf } from './database-errors';
import { KeptRefusal, once } from './idempotency';
import type { Problems } from './problems';
import { Refusal, type Refused } from './refusal';
import { problemsOf } from './validation';
import { type Entry, writeAs, type Writing } from './write-session';

export interface MutationOptions {
  /** The mutation's name in the graph. */
  readonly operation: string;
  readonly fieldOf?: ConstraintFields;
  /** `anonymous` for what nobody has to be signed in for; its work may do only what functions let it. */
  readonly entry?: 'anonymous';
}

export type Outcome<Result> = (Result | Record<string, never>) & { readonly userErrors: readonly Refused[] };

/** Does the work; a rule of the database that an input broke is a refusal. */
async function guarded<Result>(
  { fieldOf = () => undefined }: Pick<MutationOptions, 'fieldOf'>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const known = error instanceof Refusal ? undefined : userErrorOf(error, fieldOf);
    throw known ? new Refusal([known]) : error;
  }
}

/** Answers refusals as user errors. */
async function answered<Result extends object>(
  context: RequestContext,
  work: () => Promise<Result>,
): Promise<Outcome<Result>> {
  try {
    return { ...(await work()), userErrors: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
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
export const answering = <Result extends object>(
  context: RequestContext,
  input: object,
  work: () => Promise<Result>,
): Promise<Outcome<Result>> =>
  answered(context, async () => {
    (await problemsOf(input)).refuse();
    return work();
  });

/** One transaction, entered as the actor or as nobody; rules of the database that an input broke are refusals. */
export async function transact<Result>(
  context: RequestContext,
  options: Pick<MutationOptions, 'fieldOf' | 'entry'>,
  work: (writing: Writing) => Promise<Result>,
): Promise<Result> {
  const as: Entry = options.entry ?? { sessionId: context.actor?.sessionId };
  const count = (): void => context.countStatements(1);
  const done = await writeAs(context.services.dataSource, as, count, async (writing) => {
    try {
      const result = await guarded(options, () => work(writing));
      return () => result;
    } catch (error) {
      if (!(error instanceof KeptRefusal)) throw error;
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
 * entered as the actor, at most once per idempotency key; rules of the code (`refuse`) and of the database come back
 * as user errors, and then nothing is written. What the payload shows is read afterwards, through the read side.
 */
export function mutate<Result extends object>(
  context: RequestContext,
  input: object,
  options: MutationOptions,
  work: (writing: Writing) => Promise<Result>,
): Promise<Outcome<Result>> {
  return answering(context, input, () =>
    transact(context, options, (writing) =>
      once(writing, options.operation, input, () => guarded(options, () => work(writing))),
    ),
  );
}

/** A mutation that can tell all that is wrong with its input before it writes anything. */
export interface Steps<Checked, Result> {
  /** Writes nothing. Adds each problem to those of the input itself, or refuses where nothing more can be said. */
  readonly check: (writing: Writing, problems: Problems) => Promise<Checked>;
  /** Done when there was no problem. */
  readonly work: (writing: Writing, checked: Checked) => Promise<Result>;
}

async function checked<Checked>(problems: Problems, check: () => Promise<Checked>): Promise<Checked> {
  const found = await check().catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    problems.add(...error.errors);
  });
  problems.refuse();
  return found as Checked;
}

/** `mutate`, where what only the database can tell is told together with what the input itself tells. */
export function mutateChecked<Checked, Result extends object>(
  context: RequestContext,
  input: object,
  options: MutationOptions,
  { check, work }: Steps<Checked, Result>,
): Promise<Outcome<Result>> {
  return answered(context, async () => {
    const problems = await problemsOf(input);
    const steps = (writing: Writing): Promise<Result> =>
      guarded(options, async () => work(writing, await checked(problems, () => check(writing, problems))));
    // An input that is wrong by itself is refused whenever it is sent: it takes no idempotency key.
    return transact(context, options, (writing) =>
      problems.any ? steps(writing) : once(writing, options.operation, input, () => steps(writing)),
    );
  });
}

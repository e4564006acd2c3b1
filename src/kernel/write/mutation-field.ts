import { Arg, Ctx, Extensions, Mutation } from 'type-graphql';
import type { RequestContext } from '../session/context';
import { ROWS_WRITTEN } from '../limits/measure';
import type { ClassRef } from '../model/metadata';
import { type DeclaredError, UserErrors } from './declared-errors';
import type { Values } from './rows';

/** A root field of the mutation type, built from a declaration. */
export interface MutationField {
  readonly name: string;
  readonly description: string;
  readonly input: ClassRef;
  readonly payload: ClassRef;
  /** Maximum number of rows written beyond the base cost of a mutation. */
  readonly maxRows?: number;
  /** User errors besides those that follow from the input. */
  readonly errors: readonly DeclaredError[];
  readonly run: (context: RequestContext, input: Values) => Promise<object>;
}

/** Adds a mutation with one `input` and one payload to a resolver class. */
export function addMutation(
  target: ClassRef,
  { name, description, input, payload, maxRows = 0, errors, run }: MutationField,
): void {
  const prototype = target.prototype as Record<string, unknown>;
  const value = (given: Values, context: RequestContext): Promise<object> => run(context, given);
  prototype[name] = value;
  Arg('input', () => input as never, { description: `Input of \`${name}\`.` })(prototype, name, 0);
  Ctx()(prototype, name, 1);
  Mutation(() => payload as never, { description })(prototype, name, { value });
  Extensions({ [ROWS_WRITTEN]: maxRows })(prototype, name, { value });
  UserErrors(...errors)(prototype, name, { value });
}

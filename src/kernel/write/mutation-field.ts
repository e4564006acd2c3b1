import { Arg, Ctx, Extensions, Mutation } from 'type-graphql';
import type { RequestContext } from '../session/context';
import { ROWS_WRITTEN } from '../limits/measure';
import type { ClassRef, Model } from '../model/metadata';
import type { WriteTransaction } from '../session/write-transaction';
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
  /** Sentence about the permission that the mutation requires. */
  readonly requirement?: string;
  /** The model of the row that the mutation changes or creates. */
  readonly row?: () => Model;
  /** Whether several inputs can be for the same object, because it gets a new row for each. */
  readonly repeats?: boolean;
  /** Runs the mutation; `within` a transaction if it is one row of a mutation over many rows. */
  readonly run: (context: RequestContext, input: Values, within?: WriteTransaction) => Promise<object>;
}

const fields = new Map<string, MutationField>();

/** Returns the field of a declared mutation. Fields exist once the schema is built. */
export function mutationField(name: string): MutationField {
  const field = fields.get(name);
  if (!field) throw new Error(`There is no declared mutation ${name}.`);
  return field;
}

/** Adds a mutation with one `input` and one payload to a resolver class. */
export function addMutation(target: ClassRef, field: MutationField): void {
  const { name, description, input, payload, maxRows = 0, errors, run } = field;
  fields.set(name, field);
  const prototype = target.prototype as Record<string, unknown>;
  const value = (given: Values, context: RequestContext): Promise<object> => run(context, given);
  prototype[name] = value;
  Arg('input', () => input as never, { description: `Input of \`${name}\`.` })(prototype, name, 0);
  Ctx()(prototype, name, 1);
  Mutation(() => payload as never, { description })(prototype, name, { value });
  Extensions({ [ROWS_WRITTEN]: maxRows })(prototype, name, { value });
  UserErrors(...errors)(prototype, name, { value });
}

import { type DocumentNode, GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { ApiError } from '../errors';
import { type BudgetRules, Budgets } from './budget';
import { measure, type Measure } from './measure';
import { nestingOf } from './nesting';

/** The most one operation may be. The largest example of the API has a tenth of each. */
export const LIMITS = {
  /** Tokens of the document; checked while it is parsed. */
  tokens: 5_000,
  depth: 15,
  aliases: 100,
  directives: 100,
  fields: 2_000,
  cost: 100_000,
  /** Of the values it is given: what reads and writes JSON runs out of stack at some thousands. */
  nesting: 50,
} as const;

/** What an operation may cost, and what of it is spent whatever it finds. */
export type OperationCost = Pick<Measure, 'cost' | 'fixed'>;

/** What was taken for an operation. */
export interface Charge {
  readonly budgetKey: string;
  readonly reserved: OperationCost;
}

/** Bytes that the price of a row includes; each further thousand costs as much as a row. */
const ROW_BYTES = 1_000;

const sizeCost = (rows: number, bytes: number): number => Math.max(0, Math.floor(bytes / ROW_BYTES) - rows);

function throwTooLarge(limit: string, requested: number, most: number): never {
  const message = `The operation has too much ${limit}: ${requested}, where ${most} is the most.`;
  const extensions = { code: 'OPERATION_TOO_LARGE', limit, maximum: most, requested, http: { status: 400 } };
  throw new GraphQLError(message, { extensions });
}

function checkSize(size: Measure & { readonly nesting: number }): void {
  for (const limit of ['depth', 'aliases', 'directives', 'fields', 'cost', 'nesting'] as const) {
    if (size[limit] > LIMITS[limit]) throwTooLarge(limit, size[limit], LIMITS[limit]);
  }
}

/** Measures operations before they run, refuses those that are too large, and keeps each spender's budget. */
export class Limiter {
  private readonly budgets: Budgets;

  constructor(rules: BudgetRules, now?: () => number) {
    this.budgets = new Budgets(rules, now);
  }

  /** Takes an operation's cost from the spender's budget; throws OPERATION_TOO_LARGE or RATE_LIMITED. */
  charge(
    budgetKey: string,
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): Charge {
    const size = measure(schema, document, operation, variables);
    checkSize({ ...size, nesting: nestingOf(document, variables) });
    return this.consume(budgetKey, size);
  }

  /** The same for a price that is known already; throws RATE_LIMITED. */
  consume(budgetKey: string, { cost, fixed }: OperationCost): Charge {
    const { granted, available, retryAfter } = this.budgets.consume(budgetKey, cost);
    if (granted) return { budgetKey, reserved: { cost, fixed } };
    throw new ApiError('RATE_LIMITED', `Too much in a short time: wait ${retryAfter} seconds.`, {
      retryAfter,
      requested: cost,
      available,
      http: { status: 429, headers: new Map([['retry-after', String(retryAfter)]]) },
    });
  }

  /**
   * Gives back what was asked for and not used, and takes what rows cost by their size, which nobody knew before; tells
   * the cost and what is left.
   */
  settle(
    { budgetKey, reserved }: Charge,
    rows: number,
    bytes: number,
  ): { requested: number; actual: number; available: number } {
    const requested = reserved.cost;
    const actual = Math.min(requested, reserved.fixed + rows) + sizeCost(rows, bytes);
    return { requested, actual, available: this.budgets.refund(budgetKey, requested - actual) };
  }
}

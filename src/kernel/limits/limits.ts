import { type DocumentNode, GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { ApiError } from '../errors';
import { type BudgetRules, Budgets } from './budget';
import { measure, type Measure } from './measure';
import { nestingOf } from './nesting';

/** Limits per operation. The largest example of the API uses a tenth of each. */
export const LIMITS = {
  /** Tokens of the document. Checked during parsing. */
  tokens: 5_000,
  depth: 15,
  aliases: 100,
  directives: 100,
  fields: 2_000,
  cost: 100_000,
  /** Nesting of input values. JSON functions overflow the stack at some thousand levels. */
  nesting: 50,
} as const;

/** The maximum cost of an operation, and the fixed part that does not depend on the rows found. */
export type OperationCost = Pick<Measure, 'cost' | 'fixed'>;

/** Cost consumed before an operation runs. */
export interface Charge {
  readonly budgetKey: string;
  readonly reserved: OperationCost;
}

/** Limits that are checked before an operation runs, as they are called in messages. */
const MEASURED = {
  depth: 'depth',
  aliases: 'alias count',
  directives: 'directive count',
  fields: 'field count',
  cost: 'cost',
  nesting: 'input nesting',
} as const;

function throwTooLarge(limit: keyof typeof MEASURED, requested: number, most: number): never {
  const message = `Operation ${MEASURED[limit]} ${requested} exceeds the limit of ${most}.`;
  const extensions = { code: 'OPERATION_TOO_LARGE', limit, maximum: most, requested, http: { status: 400 } };
  throw new GraphQLError(message, { extensions });
}

function checkSize(size: Measure & { readonly nesting: number }): void {
  for (const limit of Object.keys(MEASURED) as (keyof typeof MEASURED)[]) {
    if (size[limit] > LIMITS[limit]) throwTooLarge(limit, size[limit], LIMITS[limit]);
  }
}

/** Measures operations before they run, rejects those above a limit and manages the cost budgets. */
export class Limiter {
  private readonly budgets: Budgets;

  constructor(rules: BudgetRules, now?: () => number) {
    this.budgets = new Budgets(rules, now);
  }

  /** Consumes the maximum cost of an operation. Throws OPERATION_TOO_LARGE or RATE_LIMITED. */
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

  /** Consumes a known cost. Throws RATE_LIMITED. */
  consume(budgetKey: string, { cost, fixed }: OperationCost): Charge {
    const { granted, available, retryAfter } = this.budgets.consume(budgetKey, cost);
    if (granted) return { budgetKey, reserved: { cost, fixed } };
    throw new ApiError(
      'RATE_LIMITED',
      `Cost budget exceeded: requested ${cost}, available ${available}. Retry in ${retryAfter} seconds.`,
      {
        retryAfter,
        requested: cost,
        available,
        http: { status: 429, headers: new Map([['retry-after', String(retryAfter)]]) },
      },
    );
  }

  /** Refunds the unused cost after an operation. Returns its cost and the new balance. */
  settle(
    { budgetKey, reserved }: Charge,
    rows: number,
  ): { requested: number; actual: number; available: number } {
    const requested = reserved.cost;
    const actual = Math.min(requested, reserved.fixed + rows);
    return { requested, actual, available: this.budgets.refund(budgetKey, requested - actual) };
  }
}

import { type DocumentNode, GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { ApiError } from '../errors';
import { type BudgetRules, Budgets } from './budget';
import { measure, type Measure } from './measure';
import { lengthOfJson, nestingOf } from './nesting';

/** The most one operation may be. The largest example of the API has a tenth of each. */
export const LIMITS = {
  /** Tokens of the document; checked while it is parsed. */
  tokens: 5_000,
  /** Fields that are selected again in the same selection set: validation compares all of them with each other. */
  repetitions: 100,
  /** Characters of an alias, which the response repeats for each row. */
  aliasLength: 200,
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

export function throwTooLarge(limit: string, requested: number, most: number): never {
  const message = `The operation has too much ${limit}: ${requested}, where ${most} is the most.`;
  const extensions = { code: 'OPERATION_TOO_LARGE', limit, maximum: most, requested, http: { status: 400 } };
  throw new GraphQLError(message, { extensions });
}

function checkSize(size: Measure & { readonly nesting: number }): void {
  for (const limit of ['depth', 'aliases', 'directives', 'fields', 'cost', 'nesting'] as const) {
    if (size[limit] > LIMITS[limit]) throwTooLarge(limit, size[limit], LIMITS[limit]);
  }
}

/** The cost of an operation of a valid document; throws OPERATION_TOO_LARGE. */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): OperationCost {
  const size = measure(schema, document, operation, variables);
  checkSize({ ...size, nesting: nestingOf(document, variables) });
  return size;
}

/** Characters of a document, and of variables as JSON, that cost as much to reject as a row costs to read. */
const DOCUMENT_UNIT = 10;
const VARIABLES_UNIT = 100;

/** Keeps the budget of each user, and of each network of anonymous clients. */
export class Limiter {
  private readonly budgets: Budgets;

  constructor(rules: BudgetRules, now?: () => number) {
    this.budgets = new Budgets(rules, now);
  }

  /** Throws RATE_LIMITED when the budget is overdrawn: nothing is parsed for who has to wait. */
  admit(budgetKey: string): void {
    this.consume(budgetKey, { cost: 0, fixed: 0 });
  }

  /** Charges what was rejected before it ran, by its size; tells the cost and what is left. */
  chargeRejected(
    budgetKey: string,
    document: string,
    variables: Readonly<Record<string, unknown>>,
  ): { requested: number; actual: number; available: number } {
    const size = document.length / DOCUMENT_UNIT + lengthOfJson(variables) / VARIABLES_UNIT;
    const requested = Math.ceil(size);
    return { requested, actual: requested, available: this.budgets.refund(budgetKey, -requested) };
  }

  /** Takes a cost from the budget; throws RATE_LIMITED. */
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

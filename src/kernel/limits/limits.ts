import { type DocumentNode, GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { ApiError } from '../errors';
import { type BudgetRules, Budgets } from './budget';
import { measure, type Measure, sizeCost } from './measure';
import { lengthOfJson, nestingOf } from './nesting';

/** Limits per operation. The largest example of the API uses a tenth of each. */
export const LIMITS = {
  /** Tokens of the document. Checked during parsing. */
  tokens: 5_000,
  /** Fields selected again in the same selection set. Validation compares them pair by pair. */
  repetitions: 100,
  /** Characters of an alias. The response repeats it for each row. */
  aliasLength: 200,
  depth: 15,
  aliases: 100,
  directives: 100,
  fields: 2_000,
  cost: 100_000,
  /** Nesting of input values. JSON functions overflow the stack at some thousand levels. */
  nesting: 50,
} as const;

/** The maximum cost of an operation, and the fixed part that does not depend on the rows found. */
export type OperationCost = Pick<Measure, 'cost' | 'fixed' | 'counts'>;

/** What an operation has read and written. */
export interface Consumption {
  readonly rows: number;
  readonly bytes: number;
  readonly statements: number;
  /** Whether a statement ran until its time was over. */
  readonly timedOut: boolean;
}

export const NOTHING_CONSUMED: Consumption = { rows: 0, bytes: 0, statements: 0, timedOut: false };

/** Cost consumed before an operation runs. */
export interface Charge {
  readonly budgetKey: string;
  readonly reserved: OperationCost;
}

/** Names of the limits in error messages. */
const LABELS = {
  repetitions: 'repetition count',
  aliasLength: 'alias length',
  depth: 'depth',
  aliases: 'alias count',
  directives: 'directive count',
  fields: 'field count',
  cost: 'cost',
  nesting: 'input nesting',
} as const;

export function throwTooLarge(limit: keyof typeof LABELS, requested: number, most: number): never {
  const message = `Operation ${LABELS[limit]} ${requested} exceeds the limit of ${most}.`;
  const extensions = { code: 'OPERATION_TOO_LARGE', limit, maximum: most, requested, http: { status: 400 } };
  throw new GraphQLError(message, { extensions });
}

function checkSize(size: Measure & { readonly nesting: number }): void {
  for (const limit of ['depth', 'aliases', 'directives', 'fields', 'cost', 'nesting'] as const) {
    if (size[limit] > LIMITS[limit]) throwTooLarge(limit, size[limit], LIMITS[limit]);
  }
}

/**
 * Number of characters of a document that cost nothing. Operations written by hand are shorter. Longer documents are not
 * cached, because a few of them would evict the documents of all other users.
 */
export const FREE_CHARACTERS = 10_000;
/** Number of further characters that cost 1. Parsing and validation take time although they select nothing. */
const FURTHER_CHARACTERS = 4;

const documentCost = ({ loc }: DocumentNode): number =>
  Math.ceil(Math.max(0, (loc?.source.body.length ?? 0) - FREE_CHARACTERS) / FURTHER_CHARACTERS);

/** Returns the cost of an operation of a valid document. Throws OPERATION_TOO_LARGE. */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): OperationCost {
  const size = measure(schema, document, operation, variables);
  const length = documentCost(document);
  const total = { ...size, cost: size.cost + length, fixed: size.fixed + length };
  checkSize({ ...total, nesting: nestingOf(document, variables) });
  return total;
}

/** Number of characters of a document, and of variables as JSON, that cost 1 if the operation is rejected. */
const DOCUMENT_UNIT = 10;
const VARIABLES_UNIT = 100;

/** Manages the cost budget of each user, and of each network of anonymous clients. */
export class Limiter {
  private readonly budgets: Budgets;

  constructor(rules: BudgetRules, now?: () => number) {
    this.budgets = new Budgets(rules, now);
  }

  /** Throws RATE_LIMITED if the budget is overdrawn, before anything is parsed. */
  admit(budgetKey: string): void {
    this.consume(budgetKey, { cost: 0, fixed: 0, counts: 0 });
  }

  /** Charges an operation that was rejected before it ran, by its size. Returns its cost and the new balance. */
  chargeRejected(
    budgetKey: string,
    document: string,
    variables: Readonly<Record<string, unknown>>,
  ): { requested: number; actual: number; available: number } {
    const size = document.length / DOCUMENT_UNIT + lengthOfJson(variables) / VARIABLES_UNIT;
    const requested = Math.ceil(size);
    return { requested, actual: requested, available: this.budgets.refund(budgetKey, -requested) };
  }

  /** Consumes a cost. Throws RATE_LIMITED. */
  consume(budgetKey: string, { cost, fixed, counts }: OperationCost): Charge {
    const { granted, available, retryAfter } = this.budgets.consume(budgetKey, cost);
    if (granted) return { budgetKey, reserved: { cost, fixed, counts } };
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

  /**
   * Refunds the unused cost of an operation and charges the size of its rows, which is unknown before. Returns the cost
   * and the new balance. Nothing is refunded after a timeout.
   */
  settle(
    { budgetKey, reserved }: Charge,
    { rows, bytes, statements, timedOut }: Consumption,
  ): { requested: number; actual: number; available: number } {
    const requested = reserved.cost;
    const fixed = statements ? reserved.fixed : reserved.fixed - reserved.counts;
    const actual = (timedOut ? requested : Math.min(requested, fixed + rows)) + sizeCost(rows, bytes);
    return { requested, actual, available: this.budgets.refund(budgetKey, requested - actual) };
  }
}

import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../kernel/context';
import { ApiError } from '../kernel/errors';
import { LIMITS, type OperationCost } from '../kernel/limits/limits';
import { nestingOfJson } from '../kernel/limits/nesting';
import type { Plan } from '../kernel/read/compiled/operation';
import type { Bound, Plans } from '../kernel/read/compiled/plans';
import { Unwritable } from '../kernel/read/compiled/row-stream';
import type { Text } from '../kernel/read/compiled/text';
import type { PlainRequest } from './plain-request';

/** Characters of the documents that are known, unless it is said otherwise; parsed they take about ten times that. */
const KNOWN_CHARACTERS = 500_000;

/** The parts of an answer in which nothing went wrong. */
export interface CompiledAnswer {
  readonly data: Text;
  readonly extensions: { readonly cost: Readonly<Record<string, unknown>> };
}

/**
 * Answers operations by their compiled statements. The first time Apollo has parsed, validated and measured what is
 * asked. When the same text comes again nothing but its plan, the session and the budget decides over the answer, so
 * it is given without asking Apollo once more (decision 0022). Whatever goes wrong is left to Apollo and graphql-js:
 * errors are told in one way.
 */
export class CompiledReads {
  /** Documents that Apollo found valid, by their text. */
  private readonly known: LRUCache<string, DocumentNode>;
  /** What plans cost: the variables that a price depends on are part of a plan. */
  private readonly prices = new WeakMap<Plan, OperationCost>();

  constructor(
    private readonly plans: Plans,
    knownCharacters = KNOWN_CHARACTERS,
  ) {
    this.known = new LRUCache({ maxSize: knownCharacters, sizeCalculation: (_, query) => query.length });
  }

  /** The data of a valid operation whose cost is paid; undefined where graphql-js has to answer. */
  async first(
    context: RequestContext,
    query: string,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<Text | undefined> {
    const bound = this.plans.bind(document, operation, variables);
    const data = bound && (await read(context, bound));
    if (!data) return undefined;
    this.known.set(query, document);
    this.prices.set(bound.plan, context.charge!.reserved);
    return data;
  }

  /**
   * The answer to what is known; undefined where Apollo has to answer, and an error that it has to answer with. Only for
   * what is known is a request entered.
   */
  async again(
    { query, operationName, variables }: PlainRequest,
    enter: () => Promise<RequestContext>,
  ): Promise<CompiledAnswer | ApiError | undefined> {
    const document = this.known.get(query);
    const operation = document && getOperationAST(document, operationName);
    const bound = operation && this.plans.find(document, operation, variables);
    const price = bound && this.prices.get(bound.plan);
    if (!bound || !price) return undefined;
    // Those that the operation does not declare are no part of the plan, but of the operation's size.
    if (nestingOfJson(variables) > LIMITS.nesting) return undefined;
    const context = await enter().catch(() => undefined);
    if (!context?.actor || !pay(context, price)) return undefined;
    const data = await read(context, bound);
    // Telling what it cost also gives back what was not needed.
    const cost = context.cost();
    // What took too long once is not begun a second time.
    if (context.readTransaction.cancellation) throw context.readTransaction.cancellation;
    const { failure } = context.readTransaction;
    if (failure instanceof ApiError) return failure;
    return data && { data, extensions: { cost } };
  }
}

/** False when the budget is spent, which Apollo tells. */
function pay(context: RequestContext, price: OperationCost): boolean {
  try {
    context.charge = context.services.limiter.consume(context.budgetKey, price);
    return true;
  } catch {
    return false;
  }
}

async function read(context: RequestContext, { plan, values }: Bound): Promise<Text | undefined> {
  try {
    const rows = await context.readTransaction.queryOnce(plan.text, values);
    if (!rows) return undefined;
    const data = plan.write(rows);
    context.plan = 'compiled';
    return data;
  } catch (error) {
    if (error instanceof ApiError) context.readTransaction.fail(error);
    else if (!(error instanceof Unwritable))
      context.log.error({ reqId: context.requestId, err: error }, 'a compiled operation failed');
    return undefined;
  }
}

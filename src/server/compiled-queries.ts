import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../kernel/context';
import { ResponseTooLargeError } from '../kernel/limits/response-size';
import { LIMITS, type OperationCost } from '../kernel/limits/limits';
import { nestingOfJson } from '../kernel/limits/nesting';
import type { Plan } from '../kernel/read/compiled/operation';
import type { BoundPlan, PlanCache } from '../kernel/read/compiled/plan-cache';
import { SerializationError } from '../kernel/read/compiled/row-stream';
import type { ChunkedString } from '../kernel/read/compiled/chunked-string';
import type { PlainRequest } from './plain-request';

/** Characters of the documents that are known, unless it is said otherwise; parsed they take about ten times that. */
const MAX_CACHED_CHARACTERS = 500_000;

/** The parts of an answer in which nothing went wrong. */
export interface CompiledResponse {
  readonly data: ChunkedString;
  readonly extensions: { readonly cost: Readonly<Record<string, unknown>> };
}

/**
 * Answers operations by their compiled statements. The first time Apollo has parsed, validated and measured what is
 * asked. When the same text comes again nothing but its plan, the session and the budget decides over the answer, so
 * it is given without asking Apollo once more (decision 0022). Whatever goes wrong is left to Apollo and graphql-js:
 * errors are told in one way.
 */
export class CompiledQueries {
  /** Documents that Apollo found valid, by their text. */
  private readonly documents: LRUCache<string, DocumentNode>;
  /** What plans cost: the variables that a price depends on are part of a plan. */
  private readonly prices = new WeakMap<Plan, OperationCost>();

  constructor(
    private readonly plans: PlanCache,
    maxCachedCharacters = MAX_CACHED_CHARACTERS,
  ) {
    this.documents = new LRUCache({
      maxSize: maxCachedCharacters,
      sizeCalculation: (_, query) => query.length,
    });
  }

  /** The data of a valid operation whose cost is paid; undefined where graphql-js has to answer. */
  async execute(
    context: RequestContext,
    query: string,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<ChunkedString | undefined> {
    const bound = this.plans.bind(document, operation, variables);
    const data = bound && (await read(context, bound));
    if (!data) return undefined;
    this.documents.set(query, document);
    this.prices.set(bound.plan, context.charge!.reserved);
    return data;
  }

  /** The answer to what is known; undefined where Apollo has to answer. Only for what is known is a request entered. */
  async executeCached(
    { query, operationName, variables }: PlainRequest,
    enter: () => Promise<RequestContext>,
  ): Promise<CompiledResponse | undefined> {
    const document = this.documents.get(query);
    const operation = document && getOperationAST(document, operationName);
    const bound = operation && this.plans.peek(document, operation, variables);
    const price = bound && this.prices.get(bound.plan);
    if (!bound || !price) return undefined;
    // Those that the operation does not declare are no part of the plan, but of the operation's size.
    if (nestingOfJson(variables) > LIMITS.nesting) return undefined;
    const context = await enter().catch(() => undefined);
    if (!context?.actor || !consumeBudget(context, price)) return undefined;
    const data = await read(context, bound);
    // Telling what it cost also gives back what was not needed.
    const cost = context.cost();
    // What took too long once is not begun a second time.
    if (context.readTransaction.cancellation) throw context.readTransaction.cancellation;
    return data && { data, extensions: { cost } };
  }
}

/** False when the budget is spent, which Apollo tells. */
function consumeBudget(context: RequestContext, price: OperationCost): boolean {
  try {
    context.charge = context.services.limiter.consume(context.budgetKey, price);
    return true;
  } catch {
    return false;
  }
}

async function read(
  context: RequestContext,
  { plan, values }: BoundPlan,
): Promise<ChunkedString | undefined> {
  try {
    const rows = await context.readTransaction.queryOnce(plan.text, values);
    if (!rows) return undefined;
    const data = plan.write(rows);
    context.plan = 'compiled';
    return data;
  } catch (error) {
    if (error instanceof ResponseTooLargeError) context.readTransaction.fail(error);
    else if (!(error instanceof SerializationError))
      context.log.error({ reqId: context.requestId, err: error }, 'a compiled operation failed');
    return undefined;
  }
}

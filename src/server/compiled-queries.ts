import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../kernel/session/context';
import { ApiError } from '../kernel/errors';
import { LIMITS, type OperationCost } from '../kernel/limits/limits';
import { nestingOfJson } from '../kernel/limits/nesting';
import type { Plan } from '../kernel/read/compiled/operation';
import type { BoundPlan, PlanCache } from '../kernel/read/compiled/plan-cache';
import { SerializationError } from '../kernel/read/compiled/row-stream';
import type { ChunkedString } from '../kernel/read/compiled/chunked-string';
import { readsPublicRows } from '../kernel/read/public-reads';
import type { ReadTransaction } from '../kernel/session/read-transaction';
import type { PlainRequest } from './plain-request';

/** Default size of the document cache, in characters of source text. Parsed documents take about ten times that. */
const MAX_CACHED_CHARACTERS = 500_000;

/** The parts of a successful response. */
export interface CompiledResponse {
  readonly data: ChunkedString;
  readonly extensions: { readonly cost: Readonly<Record<string, unknown>> };
}

/**
 * Executes compiled queries. Apollo parses, validates and measures an operation the first time. For the same text later
 * only the plan, the session and the budget matter, so the response bypasses Apollo (decision 0022). Errors are always
 * left to Apollo and graphql-js, so that they are reported in one way.
 */
export class CompiledQueries {
  /** Validated documents by source text. */
  private readonly documents: LRUCache<string, DocumentNode>;
  /** Cost by plan. The variables that the cost depends on are part of the plan. */
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

  /** Returns the data of a validated and charged operation, or undefined if graphql-js has to execute it. */
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

  /**
   * Returns the response of a cached document, undefined if Apollo has to execute it, or the failed transaction if Apollo
   * has to report its error, because executing the query again would fail, too. Calls `enter` on a hit only.
   */
  async executeCached(
    { query, operationName, variables }: PlainRequest,
    enter: () => Promise<RequestContext>,
  ): Promise<CompiledResponse | ReadTransaction | undefined> {
    const document = this.documents.get(query);
    const operation = document && getOperationAST(document, operationName);
    const bound = operation && this.plans.peek(document, operation, variables);
    const price = bound && this.prices.get(bound.plan);
    if (!bound || !price) return undefined;
    // Variables that the operation does not declare are not part of the plan, but count towards its size.
    if (nestingOfJson(variables) > LIMITS.nesting) return undefined;
    const context = await enter().catch(() => undefined);
    if (!context || !mayRead(context, document, operation) || !consumeBudget(context, price))
      return undefined;
    const data = await read(context, bound);
    if (context.readTransaction.failure) {
      // Apollo charges the operation again, with what the transaction has read.
      context.refund();
      return context.readTransaction;
    }
    // Reading the cost also refunds the unused part.
    const cost = context.cost();
    return data && { data, extensions: { cost } };
  }
}

/** Returns whether the operation can be read as the viewer, or without one. Apollo reports the error if not. */
function mayRead(
  context: RequestContext,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean {
  if (context.actor) return true;
  if (context.invalidToken || !readsPublicRows(document, operation)) return false;
  context.allowAnonymousReads();
  return true;
}

/** Returns false if the budget is exhausted. Apollo reports the error then. */
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
    if (error instanceof ApiError) context.readTransaction.fail(error);
    else if (!context.readTransaction.failure && !(error instanceof SerializationError))
      context.log.error(
        { reqId: context.requestId, err: error },
        'compiled query failed; falling back to resolvers',
      );
    return undefined;
  }
}

import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../kernel/session/context';
import { ApiError } from '../kernel/errors';
import type { JsonBytes } from '../kernel/json-bytes';
import { FREE_CHARACTERS, LIMITS, type OperationCost } from '../kernel/limits/limits';
import { nestingOfJson } from '../kernel/limits/nesting';
import type { Plan } from '../kernel/read/compiled/operation';
import type { BoundPlan, PlanCache } from '../kernel/read/compiled/plan-cache';
import { SerializationError } from '../kernel/read/compiled/row-stream';
import { readsPublicRows } from '../kernel/read/public-reads';
import type { PlainRequest } from './plain-request';

/** Default size of the document cache, in characters of source text. Parsed documents take about ten times that. */
const MAX_CACHED_CHARACTERS = 500_000;

/** The plan of a query that was executed before. */
export interface FoundPlan extends BoundPlan {
  /** Whether the query reads public rows, so that it needs no access token. */
  readonly isPublic: boolean;
}

/**
 * Executes compiled queries. Apollo parses, validates and measures an operation the first time. For the same text later
 * only the plan, the session and the budget matter (decision 0022).
 */
export class CompiledQueries {
  /** Validated documents by source text. */
  private readonly documents: LRUCache<string, DocumentNode>;
  /** Cost by plan. The variables that the cost depends on are part of the plan. */
  private readonly costs = new WeakMap<Plan, OperationCost>();

  constructor(
    private readonly plans: PlanCache,
    maxCachedCharacters = MAX_CACHED_CHARACTERS,
  ) {
    this.documents = new LRUCache({
      maxSize: maxCachedCharacters,
      maxEntrySize: FREE_CHARACTERS,
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
  ): Promise<JsonBytes | undefined> {
    const bound = this.plans.bind(document, operation, variables);
    const data = bound && (await readPlan(context, bound));
    if (!data) return undefined;
    this.documents.set(query, document);
    this.costs.set(bound.plan, context.charge!.reserved);
    return data;
  }

  /** Returns the plan of a query that was executed before, with the parameters of the request. */
  find({ query, operationName, variables }: PlainRequest): FoundPlan | undefined {
    const document = this.documents.get(query);
    const operation = document && getOperationAST(document, operationName);
    const bound = operation && this.plans.peek(document, operation, variables);
    if (!bound || !this.costs.has(bound.plan)) return undefined;
    // Variables that the operation does not declare are not part of the plan, but count towards its size.
    if (nestingOfJson(variables) > LIMITS.nesting) return undefined;
    return { ...bound, isPublic: readsPublicRows(document, operation) };
  }

  /** Charges a query that was found. Throws RATE_LIMITED. */
  charge(context: RequestContext, { plan }: BoundPlan): void {
    context.charge = context.services.limiter.consume(context.budgetKey, this.costs.get(plan)!);
  }
}

/** Runs the statement of a plan. Returns undefined if Apollo has to report the error, or resolvers have to execute the query. */
export async function readPlan(
  context: RequestContext,
  { plan, values }: BoundPlan,
): Promise<JsonBytes | undefined> {
  try {
    const rows = await context.readTransaction.queryOnce(plan.text, values);
    if (!rows) return undefined;
    const data = plan.write(rows, context.texts.write);
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

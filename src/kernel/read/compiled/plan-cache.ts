import {
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type DocumentNode,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { FREE_CHARACTERS } from '../../limits/limits';
import type { Model } from '../../model/metadata';
import { rootFieldsOf } from '../root-fields';
import { NotCompilableError } from './compilation';
import {
  compile,
  type Fragments,
  type Plan,
  type RootFields,
  variableUse,
  type VariableUse,
  type Variables,
} from './operation';

/** Default maximum number of cached plans. */
const CACHE_SIZE = 1_000;
/** Maximum total size: characters of keys and statements, and of documents times 10, because they are parsed. */
const MAX_CACHED_CHARACTERS = 20_000_000;
/** Maximum key length. Longer keys contain values that are unlikely to recur. */
const MAX_KEY_LENGTH = 2_000;
/** Maximum statement length. PostgreSQL caches about 100 bytes per character. */
const MAX_STATEMENT_LENGTH = 32_000;

/** An operation, analyzed independently of its variables. */
interface AnalyzedOperation {
  readonly number: number;
  readonly fragments: Fragments;
  readonly variables: VariableUse;
  /** Length of the document in characters. */
  readonly size: number;
}

/** The key of a plan, and what it is compiled from. */
interface PlanLookup {
  readonly key: string;
  readonly analyzed: AnalyzedOperation;
  readonly variables: Variables;
}

/** A plan with the parameters of one request. */
export interface BoundPlan {
  readonly plan: Plan;
  readonly values: unknown[];
}

const bound = (plan: Plan | undefined, variables: Variables): BoundPlan | undefined =>
  plan && { plan, values: plan.values(variables) };

/** Caches compiled plans. Requests that differ only in IDs and other keys share a plan. */
export class PlanCache {
  private readonly roots: RootFields;
  /** Weak, because the document cache decides which documents are retained. */
  private readonly analyzedOperations = new WeakMap<OperationDefinitionNode, AnalyzedOperation>();
  private readonly plans: LRUCache<string, { plan?: Plan; size: number }>;
  private operations = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    models: readonly Model[],
    maxPlans = CACHE_SIZE,
  ) {
    this.plans = new LRUCache({
      max: maxPlans,
      maxSize: MAX_CACHED_CHARACTERS,
      sizeCalculation: ({ size }) => size,
    });
    this.roots = new Map(rootFieldsOf(models).map((root) => [root.name, root]));
  }

  /** Returns the plan with its parameters; undefined if the operation needs the resolver path. */
  bind(document: DocumentNode, operation: OperationDefinitionNode, given: Variables): BoundPlan | undefined {
    const lookup = this.lookUp(document, operation, given);
    if (!lookup) return undefined;
    const { key, analyzed, variables } = lookup;
    const maxPlans = this.plans.get(key);
    if (maxPlans) return bound(maxPlans.plan, variables);
    const plan = this.compileOrSkip(operation, analyzed.fragments, variables);
    const size = key.length + analyzed.size * 10 + (plan?.text.length ?? 0);
    if (key.length <= MAX_KEY_LENGTH && analyzed.size <= FREE_CHARACTERS) this.plans.set(key, { plan, size });
    return bound(plan, variables);
  }

  /** Like `bind`, but without compiling: returns undefined if the plan is not cached. */
  peek(document: DocumentNode, operation: OperationDefinitionNode, given: Variables): BoundPlan | undefined {
    const lookup = this.lookUp(document, operation, given);
    return lookup && bound(this.plans.get(lookup.key)?.plan, lookup.variables);
  }

  private lookUp(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    given: Variables,
  ): PlanLookup | undefined {
    if (operation.operation !== OperationTypeNode.QUERY) return undefined;
    // One error is enough: collecting all errors of a 1 MB request would block the process for half a minute.
    const { coerced } = getVariableValues(this.schema, operation.variableDefinitions ?? [], given, {
      maxErrors: 1,
      hideSuggestions: true,
    });
    if (!coerced) return undefined;
    const analyzed = this.analyze(document, operation);
    const { ids, structural } = analyzed.variables;
    // A nullable variable with a default can be null, which is an error for an ID or another key.
    if (ids.some((name) => typeof coerced[name] !== 'string')) return undefined;
    // An omitted variable differs from null.
    const values = structural.map((name) => (Object.hasOwn(coerced, name) ? [coerced[name]] : []));
    return { key: `${analyzed.number} ${JSON.stringify(values)}`, analyzed, variables: coerced };
  }

  private compileOrSkip(
    operation: OperationDefinitionNode,
    fragments: Fragments,
    variables: Variables,
  ): Plan | undefined {
    try {
      const plan = compile(this.schema, operation, fragments, variables, this.roots);
      return plan.text.length <= MAX_STATEMENT_LENGTH ? plan : undefined;
    } catch (error) {
      // The resolver path reports invalid arguments, with the path of the field.
      if (error instanceof NotCompilableError || error instanceof GraphQLError) return undefined;
      throw error;
    }
  }

  private analyze(document: DocumentNode, operation: OperationDefinitionNode): AnalyzedOperation {
    let analyzed = this.analyzedOperations.get(operation);
    if (!analyzed) {
      const definitions = document.definitions.filter((d) => d.kind === Kind.FRAGMENT_DEFINITION);
      const fragments = Object.fromEntries(definitions.map((d) => [d.name.value, d]));
      const variables = variableUse(operation, fragments, this.roots);
      const size = document.loc?.source.body.length ?? 0;
      analyzed = { number: (this.operations += 1), fragments, variables, size };
      this.analyzedOperations.set(operation, analyzed);
    }
    return analyzed;
  }
}

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

/** Plans that are kept, of all operations together, unless it is said otherwise. */
const CACHE_SIZE = 1_000;
/** Characters of what they hold on to: their documents (ten times, since they are parsed), statements and keys. */
const MAX_CACHED_CHARACTERS = 20_000_000;
/** Characters of a key: what is larger has values that hardly come again. */
const MAX_KEY_LENGTH = 2_000;
/** Characters of a statement; PostgreSQL keeps about a hundred bytes for each. */
const MAX_STATEMENT_LENGTH = 32_000;

/** What is known of an operation before its variables are. */
interface AnalyzedOperation {
  readonly number: number;
  readonly fragments: Fragments;
  readonly variables: VariableUse;
  /** Characters of its document. */
  readonly size: number;
}

/** Where a plan is kept, and what it is compiled from. */
interface PlanLookup {
  readonly key: string;
  readonly analyzed: AnalyzedOperation;
  readonly variables: Variables;
}

/** A plan with the values for one request. */
export interface BoundPlan {
  readonly plan: Plan;
  readonly values: unknown[];
}

const bound = (plan: Plan | undefined, variables: Variables): BoundPlan | undefined =>
  plan && { plan, values: plan.values(variables) };

/** Finds the plan of an operation, compiled once for all requests that differ in ids alone. */
export class PlanCache {
  private readonly roots: RootFields;
  /** Parsed documents are shared by all requests with the same text; Apollo keeps those that are used. */
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

  /** The plan and its values; undefined where the general path has to answer. */
  bind(document: DocumentNode, operation: OperationDefinitionNode, given: Variables): BoundPlan | undefined {
    const lookup = this.lookUp(document, operation, given);
    if (!lookup) return undefined;
    const { key, analyzed, variables } = lookup;
    const maxPlans = this.plans.get(key);
    if (maxPlans) return bound(maxPlans.plan, variables);
    const plan = this.compileOrSkip(operation, analyzed.fragments, variables);
    const size = key.length + analyzed.size * 10 + (plan?.text.length ?? 0);
    if (key.length <= MAX_KEY_LENGTH) this.plans.set(key, { plan, size });
    return bound(plan, variables);
  }

  /** The same without compiling anything: undefined, too, where the plan is not kept. */
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
    // One mistake is enough here: a megabyte of them would hold up everybody for half a minute.
    const { coerced } = getVariableValues(this.schema, operation.variableDefinitions ?? [], given, {
      maxErrors: 1,
      hideSuggestions: true,
    });
    if (!coerced) return undefined;
    const analyzed = this.analyze(document, operation);
    const { ids, structural } = analyzed.variables;
    // A row without an id, where a default lets the variable be null, is an error.
    if (ids.some((name) => typeof coerced[name] !== 'string')) return undefined;
    // A variable that is not given is another thing than one that is null.
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
      // What is wrong with an argument is told by the general path, at the field's place in the answer.
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

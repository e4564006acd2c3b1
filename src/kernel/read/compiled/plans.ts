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
import { NotCompiled } from './compilation';
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
const KEPT = 1_000;
/** Characters of what they hold on to: their documents (ten times, since they are parsed), statements and keys. */
const KEPT_SIZE = 20_000_000;
/** Characters of a key: what is larger has values that hardly come again. */
const MOST_KEY = 2_000;
/** Characters of a statement; PostgreSQL keeps about a hundred bytes for each. */
const MOST_TEXT = 32_000;

/** What is known of an operation before its variables are. */
interface Known {
  readonly number: number;
  readonly fragments: Fragments;
  readonly variables: VariableUse;
  /** Characters of its document. */
  readonly size: number;
}

/** Where a plan is kept, and what it is compiled from. */
interface Sought {
  readonly key: string;
  readonly known: Known;
  readonly variables: Variables;
}

/** A plan with the values for one request. */
export interface Bound {
  readonly plan: Plan;
  readonly values: unknown[];
}

const bound = (plan: Plan | undefined, variables: Variables): Bound | undefined =>
  plan && { plan, values: plan.values(variables) };

/** Finds the plan of an operation, compiled once for all requests that differ in ids alone. */
export class Plans {
  private readonly roots: RootFields;
  /** Parsed documents are shared by all requests with the same text; Apollo keeps those that are used. */
  private readonly known = new WeakMap<OperationDefinitionNode, Known>();
  private readonly plans: LRUCache<string, { plan?: Plan; size: number }>;
  private operations = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    models: readonly Model[],
    kept = KEPT,
  ) {
    this.plans = new LRUCache({ max: kept, maxSize: KEPT_SIZE, sizeCalculation: ({ size }) => size });
    this.roots = new Map(rootFieldsOf(models).map((root) => [root.name, root]));
  }

  /** The plan and its values; undefined where the general path has to answer. */
  bind(document: DocumentNode, operation: OperationDefinitionNode, given: Variables): Bound | undefined {
    const sought = this.seek(document, operation, given);
    if (!sought) return undefined;
    const { key, known, variables } = sought;
    const kept = this.plans.get(key);
    if (kept) return bound(kept.plan, variables);
    const plan = this.compiled(operation, known.fragments, variables);
    const size = key.length + known.size * 10 + (plan?.text.length ?? 0);
    if (key.length <= MOST_KEY) this.plans.set(key, { plan, size });
    return bound(plan, variables);
  }

  /** The same without compiling anything: undefined, too, where the plan is not kept. */
  find(document: DocumentNode, operation: OperationDefinitionNode, given: Variables): Bound | undefined {
    const sought = this.seek(document, operation, given);
    return sought && bound(this.plans.get(sought.key)?.plan, sought.variables);
  }

  private seek(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    given: Variables,
  ): Sought | undefined {
    if (operation.operation !== OperationTypeNode.QUERY) return undefined;
    // One mistake is enough here: a megabyte of them would hold up everybody for half a minute.
    const { coerced } = getVariableValues(this.schema, operation.variableDefinitions ?? [], given, {
      maxErrors: 1,
      hideSuggestions: true,
    });
    if (!coerced) return undefined;
    const known = this.know(document, operation);
    const { ids, structural } = known.variables;
    // A row without an id, where a default lets the variable be null, is an error.
    if (ids.some((name) => typeof coerced[name] !== 'string')) return undefined;
    // A variable that is not given is another thing than one that is null.
    const values = structural.map((name) => (Object.hasOwn(coerced, name) ? [coerced[name]] : []));
    return { key: `${known.number} ${JSON.stringify(values)}`, known, variables: coerced };
  }

  private compiled(
    operation: OperationDefinitionNode,
    fragments: Fragments,
    variables: Variables,
  ): Plan | undefined {
    try {
      const plan = compile(this.schema, operation, fragments, variables, this.roots);
      return plan.text.length <= MOST_TEXT ? plan : undefined;
    } catch (error) {
      // What is wrong with an argument is told by the general path, at the field's place in the answer.
      if (error instanceof NotCompiled || error instanceof GraphQLError) return undefined;
      throw error;
    }
  }

  private know(document: DocumentNode, operation: OperationDefinitionNode): Known {
    let known = this.known.get(operation);
    if (!known) {
      const definitions = document.definitions.filter((d) => d.kind === Kind.FRAGMENT_DEFINITION);
      const fragments = Object.fromEntries(definitions.map((d) => [d.name.value, d]));
      const variables = variableUse(operation, fragments, this.roots);
      const size = document.loc?.source.body.length ?? 0;
      known = { number: (this.operations += 1), fragments, variables, size };
      this.known.set(operation, known);
    }
    return known;
  }
}

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
  structuralVariables,
  type Variables,
} from './operation';

/** Plans that are kept, of all operations together. */
const KEPT = 1_000;

/** What is known of an operation before its variables are. */
interface Known {
  readonly number: number;
  readonly fragments: Fragments;
  readonly structural: readonly string[];
}

/** A plan with the values for one request. */
export interface Bound {
  readonly plan: Plan;
  readonly values: unknown[];
}

/** Finds the plan of an operation, compiled once for all requests that differ in ids alone. */
export class Plans {
  private readonly roots: RootFields;
  /** Parsed documents are shared by all requests with the same text; Apollo keeps those that are used. */
  private readonly known = new WeakMap<OperationDefinitionNode, Known>();
  private readonly plans = new LRUCache<string, { plan?: Plan }>({ max: KEPT });
  private operations = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    models: readonly Model[],
  ) {
    this.roots = new Map(rootFieldsOf(models).map((root) => [root.name, root]));
  }

  /** The plan and its values; undefined where the general path has to answer. */
  bind(document: DocumentNode, operation: OperationDefinitionNode, given: Variables): Bound | undefined {
    if (operation.operation !== OperationTypeNode.QUERY) return undefined;
    const { coerced } = getVariableValues(this.schema, operation.variableDefinitions ?? [], given);
    if (!coerced) return undefined;
    const plan = this.planOf(document, operation, coerced);
    return plan && { plan, values: plan.values(coerced) };
  }

  private planOf(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Variables,
  ): Plan | undefined {
    const { number, fragments, structural } = this.know(document, operation);
    const key = `${number} ${JSON.stringify(structural.map((name) => variables[name]))}`;
    let kept = this.plans.get(key);
    if (!kept) {
      kept = { plan: this.compiled(operation, fragments, variables) };
      this.plans.set(key, kept);
    }
    return kept.plan;
  }

  private compiled(
    operation: OperationDefinitionNode,
    fragments: Fragments,
    variables: Variables,
  ): Plan | undefined {
    try {
      return compile(this.schema, operation, fragments, variables, this.roots);
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
      const structural = structuralVariables(operation, fragments, this.roots);
      known = { number: (this.operations += 1), fragments, structural };
      this.known.set(operation, known);
    }
    return known;
  }
}

import { Field as GraphField, ID, InterfaceType, ObjectType, Query, Resolver } from 'type-graphql';
import {
  addArgument,
  addField,
  emptyClass,
  type GraphFieldOptions,
  type GraphType,
  typed,
} from './graph-support';
import {
  PermissionCheck,
  PERMISSION_CHECK_FIELD,
  authorizationRules,
  isTenantModel,
} from '../tenancy/authorization';
import { addListArguments, listTypes } from './list-types';
import {
  allShapes,
  type Attribute,
  type ClassRef,
  idField,
  lowerFirst,
  type Model,
  type ToMany,
  upperFirst,
  words,
} from './metadata';

/**
 * The linked models as TypeGraphQL types: objects and their fields, and the root fields that every model gets.
 * Nothing is resolved here; `read/resolvers.ts` gives each field its resolver from the same declarations.
 */

@InterfaceType('Node', { description: 'A row that can be found by its id alone, with `node(id:)`.' })
export abstract class Node {
  @GraphField(() => ID, { description: 'A UUID; unique among all nodes.' })
  id!: string;
}

function addAttributes(target: ClassRef, attributes: Iterable<Attribute>): void {
  for (const a of attributes) {
    if (!a.hidden)
      addField(target, a.name, a.type.graph, { description: a.description, nullable: a.nullable });
  }
}

function addToMany(owner: Model, relation: ToMany): void {
  const { name, description, to, through } = relation;
  if (through) {
    addField(owner.target, name, () => [to.target], { description });
    return;
  }
  addListArguments(owner.target, name, to, 0);
  addField(owner.target, name, () => listTypes(to).connection, { description });
}

/** `viewerCan`, on tenants and on every node that belongs to one. */
function addCapability(model: Model, models: readonly Model[]): void {
  const rights = authorizationRules();
  if (!rights || !model.isNode || !(model.tenant || isTenantModel(model, models))) return;
  const permission = { description: 'What you would do.' };
  addArgument(model.target, PERMISSION_CHECK_FIELD, 'permission', () => rights.permissions, permission, 0);
  const description =
    'Whether you may do it, by your role and your own permissions, and why not: to this row, or, asked of what owns rows, to its rows in general.';
  addField(model.target, PERMISSION_CHECK_FIELD, () => PermissionCheck, { description });
}

/** Whatever else a relation says, the row that it leads to may be one that not everybody sees. */
const whyNull = (description: string): string =>
  /\bnull\b/.test(description)
    ? description
    : `${description.replace(/\.$/, '')}; null where it leads to nothing that you may see.`;

function addModel(model: Model, models: readonly Model[]): void {
  ObjectType(model.name, {
    description: model.description,
    implements: model.isNode ? Node : [],
    simpleResolvers: true,
  })(model.target as unknown as Function);
  addAttributes(model.target, model.attributes.values());
  for (const c of model.composites.values()) {
    addField(model.target, c.name, () => c.shape(), { description: c.description, nullable: c.nullable });
  }
  for (const r of model.toOne.values()) {
    if (r.hidden) continue;
    const description = r.nullable ? whyNull(r.description) : r.description;
    addField(model.target, r.name, () => r.to.target, { description, nullable: r.nullable });
  }
  for (const r of model.toMany.values()) addToMany(model, r);
  addCapability(model, models);
}

/** The name of the argument by which a root list names its tenant, such as `accountId`. */
export const tenantArgument = (model: Model): string => idField(model.tenant!.name);
/** The root field that finds one row of the model: `invoice` for the model Invoice. */
export const oneField = (model: Model): string => lowerFirst(model.name);

/** Root fields are resolved from their declarations (read/resolvers.ts); TypeGraphQL only needs a method to hang them on. */
function unresolved(): never {
  throw new Error('The root fields of models are resolved by the read side.');
}

function addRootFields(target: ClassRef, model: Model): void {
  const prototype = target.prototype as Record<string, unknown>;
  const declare = (name: string, type: GraphType, options: GraphFieldOptions): void => {
    prototype[name] = unresolved;
    Query(typed(type), { name, ...options })(prototype, name, { value: unresolved });
  };
  const one = oneField(model);
  addArgument(target, one, 'id', () => ID, { description: 'Its id.' }, 0);
  declare(one, () => model.target, {
    description: `The ${words(lowerFirst(model.name))} with this id; null when there is none that you may see.`,
    nullable: true,
  });
  if (model.viewer) {
    const { field, description } = model.viewer;
    declare(field, () => model.target, { description, nullable: true });
  }
  if (!model.plural) return;
  addArgument(
    target,
    model.plural,
    tenantArgument(model),
    () => ID,
    { description: `Whose: the id of the ${model.tenant!.name}.` },
    0,
  );
  addListArguments(target, model.plural, model, 1);
  declare(model.plural, () => listTypes(model).connection, {
    description: `${upperFirst(words(model.plural))} of one ${model.tenant!.name}; empty when there are none that you may see.`,
  });
}

function addNodeFields(target: ClassRef): void {
  const prototype = target.prototype as Record<string, unknown>;
  const nodeType = (): unknown => Node;
  prototype.node = unresolved;
  addArgument(target, 'node', 'id', () => ID, { description: 'The id of any node.' }, 0);
  Query(typed(nodeType), {
    nullable: true,
    description: 'Any node by its id; null when there is none that you may see.',
  })(prototype, 'node', { value: unresolved });
  prototype.nodes = unresolved;
  addArgument(target, 'nodes', 'ids', () => [ID], { description: 'Ids of any nodes; at most 100.' }, 0);
  Query(() => [Node], {
    nullable: 'items',
    description: 'Nodes by their ids, in the same order; null where there is none that you may see.',
  })(prototype, 'nodes', { value: unresolved });
}

/** Makes the types and root fields of all models and shapes; gives back the resolver class that `buildSchema` wants. */
export function declareGraph(models: readonly Model[]): Function {
  for (const shape of allShapes()) {
    ObjectType(shape.name, { description: shape.description, simpleResolvers: true })(
      shape.target as unknown as Function,
    );
    addAttributes(shape.target, shape.attributes.values());
  }
  for (const model of models) addModel(model, models);
  const root = emptyClass('ModelQueries');
  Resolver()(root as unknown as Function);
  addNodeFields(root);
  for (const model of models) if (model.isNode) addRootFields(root, model);
  return root;
}

import { nodeListsOf } from './node-lists';
import { Field as GraphField, ID, Int, InterfaceType, ObjectType, Query, Resolver } from 'type-graphql';
import {
  addArgument,
  addField,
  emptyClass,
  type GraphFieldOptions,
  type GraphType,
  typed,
} from './type-graphql-support';
import { PermissionCheck, PERMISSION_CHECK_FIELD, authorizationRules, isTenantModel } from './authorization';
import { article, COST_NOTE, outputText, sentences } from './descriptions';
import { lookupAttribute } from './lookups';
import { addListArguments, listTypes } from './list-types';
import {
  allShapes,
  type Attribute,
  type ClassRef,
  idField,
  type Model,
  tenantLabelOf,
  tenantOf,
  type ToMany,
  upperFirst,
} from './metadata';
import { MAX_PAGE } from './page-size';
import { isPlainList } from './plain-lists';
import { oneField } from './root-names';
import { addSearchField } from './search-field';
import { addSummaries, addSummaryTypes } from './summary-types';

/**
 * Declares the linked models as TypeGraphQL types: objects with their fields, and the root fields of every model.
 * `read/resolvers.ts` attaches the resolvers, from the same declarations.
 */

@InterfaceType('Node', { description: 'An object that can be queried by its ID alone, with `node(id:)`.' })
export abstract class Node {
  @GraphField(() => ID, { description: 'Globally unique ID (UUID). Accepted by `node(id:)`.' })
  id!: string;
}

@InterfaceType('Versioned', { description: 'An object with a version, which detects conflicting edits.' })
abstract class Versioned {
  @GraphField(() => Int, {
    description: 'Version of the object, incremented by every update. Pass it as `expectedVersion`.',
  })
  version!: number;
}

const interfacesOf = ({ isNode, attributes }: Model): Function[] => [
  ...(isNode ? [Node] : []),
  ...(attributes.has('version') ? [Versioned] : []),
];

/** Whether viewers outside the audience of the attribute see null. */
const isNullForOthers = ({ substitutes }: Model, { name, audience }: Attribute): boolean =>
  audience !== undefined && !substitutes.has(name);

/** Returns the sentences about who can read a field of a model. */
function audienceText(model: Model, attribute: Attribute): string | undefined {
  if (attribute.audience === undefined) return undefined;
  const to = model.visibility.get(attribute.audience)!.map((one) => one.to);
  const substitute = model.substitutes.get(attribute.name);
  return substitute?.note ?? `Visible only to ${to.join(' and to ')}. Null for other viewers.`;
}

function addAttributes(target: ClassRef, attributes: Iterable<Attribute>, model?: Model): void {
  for (const a of attributes) {
    if (a.hidden) continue;
    const description = sentences(
      outputText(a),
      model && audienceText(model, a),
      a.expensive ? COST_NOTE : undefined,
    );
    const nullable = a.nullable || (model !== undefined && isNullForOthers(model, a));
    addField(target, a.name, a.type.graphqlType, { description, nullable, deprecationReason: a.deprecated });
  }
}

/** Adds the fields that follow from attributes. */
function addOwnFields(model: Model): void {
  addAttributes(model.target, model.attributes.values(), model);
  for (const c of model.composites.values()) {
    addField(model.target, c.name, () => c.shape(), { description: outputText(c), nullable: c.nullable });
  }
}

function addToMany(owner: Model, relation: ToMany): void {
  const { name, description, to } = relation;
  if (isPlainList(relation)) {
    addField(owner.target, name, () => [to.target], { description });
    return;
  }
  addListArguments(owner.target, name, to, 0);
  addField(owner.target, name, () => listTypes(to).connection, { description });
}

/** Adds `viewerCan` to tenants and to every node that belongs to one. */
function addCapability(model: Model, models: readonly Model[]): void {
  const rights = authorizationRules();
  if (!rights || !model.isNode || !(model.tenant || isTenantModel(model, models))) return;
  const permission = { description: 'The permission to check.' };
  addArgument(model.target, PERMISSION_CHECK_FIELD, 'permission', () => rights.permissions, permission, 0);
  const on = model.tenant ? `this ${model.label}` : `content of this ${model.label} in general`;
  const description = `The result of checking a permission of the viewer on ${on}, with the reason if it is denied.`;
  addField(model.target, PERMISSION_CHECK_FIELD, () => PermissionCheck, { description });
}

const readPermissionText = ({ readPermission }: Model): string | undefined =>
  readPermission && `Requires \`${readPermission}\`.`;

function addToOne(model: Model): void {
  for (const r of model.toOne.values()) {
    if (r.hidden) continue;
    const invisible = r.nullable ? `Null if the ${r.to.label} is not visible to the viewer.` : undefined;
    const description = outputText(r, invisible);
    addField(model.target, r.name, () => r.to.target, { description, nullable: r.nullable });
  }
}

function addModel(model: Model, models: readonly Model[]): void {
  ObjectType(model.name, {
    description: sentences(model.description, readPermissionText(model)),
    implements: interfacesOf(model),
    simpleResolvers: true,
  })(model.target as unknown as Function);
  addOwnFields(model);
  addToOne(model);
  for (const reference of model.nodeReferences.values()) {
    const description = outputText(
      reference,
      'Null if the object was deleted or is not visible to the viewer.',
    );
    addField(model.target, reference.name, () => Node, { description, nullable: true });
  }
  for (const { name, description } of nodeListsOf(model).values())
    addField(model.target, name, () => [Node], { description });
  for (const r of model.toMany.values()) addToMany(model, r);
  addSummaries(model);
  addCapability(model, models);
}

/** Returns the argument of a root list that takes the ID of the tenant, such as `accountId`. */
export const tenantArgument = (model: Model): string => idField(tenantOf(model).name);

/** Placeholder method, which TypeGraphQL requires; `read/resolvers.ts` replaces it. */
function unresolved(): never {
  throw new Error('Root fields of models are resolved by attachResolvers().');
}

const PUBLIC_NOTE = 'Can be queried without an access token.';

type DeclareRoot = (name: string, type: GraphType, options: GraphFieldOptions) => void;

/** Declares the root list of the rows of a tenant, or of the platform. */
function addRootList(target: ClassRef, model: Model, plural: string, declare: DeclareRoot): void {
  const rows = upperFirst(model.pluralLabel);
  if (model.owner === 'platform') {
    addListArguments(target, plural, model, 0);
    declare(plural, () => listTypes(model).connection, {
      description: sentences(
        `${rows} that are visible to the viewer.`,
        model.platform?.public === undefined ? undefined : PUBLIC_NOTE,
      ),
    });
    return;
  }
  const tenant = tenantLabelOf(model);
  const id = { description: `ID of the ${tenant} that owns the ${model.pluralLabel}.` };
  addArgument(target, plural, tenantArgument(model), () => ID, id, 0);
  addListArguments(target, plural, model, 1);
  const from = model.shared ? 'owned by' : 'of';
  declare(plural, () => listTypes(model).connection, {
    description: sentences(
      `${rows} ${from} ${article(tenant)} that are visible to the viewer. Empty if the ${tenant} is deleted or not accessible.`,
      readPermissionText(model),
    ),
  });
}

/** Declares the arguments that find one row. Returns what they are, in words. */
function addRowArguments(target: ClassRef, one: string, model: Model): string {
  const id = `ID of the ${model.label}.`;
  const lookup = lookupAttribute(model);
  if (!lookup) {
    addArgument(target, one, 'id', () => ID, { description: id }, 0);
    return 'ID';
  }
  const { name, type, description } = lookup;
  const note = `Provide either \`id\` or \`${name}\`.`;
  addArgument(target, one, 'id', () => ID, { description: sentences(id, note), nullable: true }, 0);
  const key = { description: sentences(description, note), nullable: true };
  addArgument(target, one, name, type.graphqlType, key, 1);
  return `ID or \`${name}\``;
}

function addRootFields(target: ClassRef, model: Model): void {
  const prototype = target.prototype as Record<string, unknown>;
  const declare: DeclareRoot = (name, type, options) => {
    prototype[name] = unresolved;
    Query(typed(type), { name, ...options })(prototype, name, { value: unresolved });
  };
  const one = oneField(model);
  const publicNote = model.platform?.public === undefined ? undefined : PUBLIC_NOTE;
  if (model.isNode) {
    const by = addRowArguments(target, one, model);
    declare(one, () => model.target, {
      description: sentences(
        `The ${model.label} with this ${by}. Null if it does not exist or is not visible to the viewer.`,
        publicNote,
      ),
      nullable: true,
    });
  }
  if (model.viewer) {
    const { field } = model.viewer;
    declare(field, () => model.target, { description: outputText(model.viewer), nullable: true });
  }
  if (model.plural) addRootList(target, model, model.plural, declare);
  if (model.shared?.list) {
    const { name, description } = model.shared.list;
    addListArguments(target, name, model, 0, false);
    declare(name, () => listTypes(model).connection, { description });
  }
}

function addNodeFields(target: ClassRef): void {
  const prototype = target.prototype as Record<string, unknown>;
  const nodeType = (): unknown => Node;
  prototype.node = unresolved;
  addArgument(target, 'node', 'id', () => ID, { description: 'ID of the node.' }, 0);
  Query(typed(nodeType), {
    nullable: true,
    description: 'The node with this ID. Null if it does not exist or is not visible to the viewer.',
  })(prototype, 'node', { value: unresolved });
  prototype.nodes = unresolved;
  addArgument(
    target,
    'nodes',
    'ids',
    () => [ID],
    { description: `IDs of the nodes. At most ${MAX_PAGE} items.` },
    0,
  );
  Query(() => [Node], {
    nullable: 'items',
    description:
      'The nodes with these IDs, in the same order. An item is null if the node does not exist or is not visible to the viewer.',
  })(prototype, 'nodes', { value: unresolved });
}

/** Declares the types and root fields of all models and shapes. Returns the resolver class for `buildSchema`. */
export function declareGraphqlTypes(models: readonly Model[]): Function {
  for (const shape of allShapes()) {
    ObjectType(shape.name, { description: shape.description, simpleResolvers: true })(
      shape.target as unknown as Function,
    );
    addAttributes(shape.target, shape.attributes.values());
  }
  for (const model of models) addModel(model, models);
  addSummaryTypes((model) => {
    addOwnFields(model);
    addToOne(model);
  });
  const root = emptyClass('ModelQueries');
  Resolver()(root as unknown as Function);
  addNodeFields(root);
  for (const model of models) addRootFields(root, model);
  addSearchField(root, models, () => Node, unresolved);
  return root;
}

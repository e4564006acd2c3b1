import { type DocumentNode, type GraphQLSchema, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { allModels, type Attribute, type Model, shapeOf } from '../model/metadata';
import type { Stream } from './streams';

/** How subscriptions with the same document can share the results of an event. */
export interface Sharing {
  /** Whether viewers with the same access to the tenant receive the same results. */
  readonly acrossViewers: boolean;
  /** The variables that results can depend on: all but those used only to select and resume the stream. */
  readonly variables: readonly string[];
}

/**
 * Whether all viewers who can read a tenant, or the same scopes of it, see the same rows of the model. Of shared rows, they
 * can see different ones by relations to rows of other tenants.
 */
const hasTenantPolicy = (model: Model, models: readonly Model[]): boolean =>
  model.owner === 'tenant' &&
  model.shared === undefined &&
  model.readPolicy === undefined &&
  !models.some(({ additionalReadPolicies = [] }) =>
    additionalReadPolicies.some(({ target }) => target() === model.target),
  );

/** An expression can count rows, or call a function that depends on the viewer. */
const isStored = (attribute: Attribute | undefined): boolean =>
  attribute?.column !== undefined && attribute.audience === undefined;

/** Whether a field of a row has the same value for all viewers who see the same rows. */
function isSameForAll(model: Model, field: string, models: readonly Model[]): boolean {
  const composite = model.composites.get(field);
  if (composite) return Object.values(composite.parts).every((part) => isStored(model.attributes.get(part)));
  const relation = model.toOne.get(field);
  // The row that the relation leads to can be hidden, which shows even if none of its fields is selected.
  if (relation) return hasTenantPolicy(relation.to, models);
  return field === '__typename' || isStored(model.attributes.get(field));
}

/**
 * Returns how subscriptions with a valid document can share results. Results are shared across viewers only if every
 * selected field is known to be the same for all viewers who see the same rows: columns of rows with the default policy
 * of the tenant. Everything else, such as users, lists, expressions and permission checks, is read for each user.
 */
export function sharingOf(schema: GraphQLSchema, document: DocumentNode, stream: Stream): Sharing {
  const models = allModels();
  const byName = new Map(models.map((model) => [model.name, model]));
  const root = schema.getSubscriptionType()!.name;
  const known = new Set([root, stream.type]);
  for (const { composites } of models)
    for (const { shape } of composites.values()) known.add(shapeOf(shape()).name);
  let acrossViewers = stream.topicKind === 'tenant' && hasTenantPolicy(stream.model, models);
  const variables = new Set<string>();
  const types = new TypeInfo(schema);
  const parents: string[] = [];
  const visitor = visitWithTypeInfo(types, {
    [Kind.FIELD]: {
      enter: ({ name }) => {
        const parent = types.getParentType()!.name;
        parents.push(parent);
        const model = byName.get(parent);
        if (model ? !isSameForAll(model, name.value, models) : !known.has(parent)) acrossViewers = false;
      },
      leave: () => void parents.pop(),
    },
    [Kind.VARIABLE_DEFINITION]: () => false,
    [Kind.VARIABLE]: ({ name }, _, parent) => {
      const isRootArgument =
        parents.length === 1 && parent && 'kind' in parent && parent.kind === Kind.ARGUMENT;
      if (!isRootArgument || parents[0] !== root) variables.add(name.value);
    },
  });
  visit(document, visitor);
  return { acrossViewers, variables: [...variables].sort() };
}

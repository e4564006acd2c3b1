import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { auditHistories } from './audit';
import { checksOf } from './checks';
import { listerAttributes } from './counts';
import { verifyEncrypted } from './encrypted';
import { indexesOf, ordersOf, verifySortedBy } from './indexes';
import {
  allModels,
  type Attribute,
  attributeSql,
  type BelongsTo,
  columnOf,
  hasId,
  isWithinTenant,
  type Model,
  modelOf,
  tenantOf,
  upperFirst,
} from './metadata';
import { joinKeysOf, pathLists } from './join-keys';
import { lookupAttribute } from './lookups';
import { verifyCopies } from './maintained';
import { verifyRelatedFilters } from './related-filters';
import { verifyRootNames } from './root-names';
import { verifySearch } from './search';
import { linkSummaries } from './summaries';
import { addNodeList } from './node-lists';
import { verifyNodeReferences } from './node-reference';
import { linkViewerActions } from './viewer-actions';

/** Returns the attributes and relations of the primary key, the tenant first. */
export function primaryKeyOf(model: Model): string[] {
  const { tenant, partitionedBy, primaryKey } = model;
  const own = primaryKey ?? ['id', ...(partitionedBy ? [partitionedBy] : [])];
  return [...(tenant ? [tenant.name] : []), ...own];
}

function addField<F extends { name: string }>(map: Map<string, F>, owner: Model, field: F): void {
  const fields = [owner.attributes, owner.composites, owner.nodeReferences, owner.toOne, owner.toMany];
  if (fields.some((known) => known.has(field.name))) {
    throw new Error(`${owner.name}.${field.name} is declared twice.`);
  }
  map.set(field.name, field);
}

function linkRelation(model: Model, relation: BelongsTo): void {
  const target = modelOf(relation.target());
  const keys = joinKeysOf(model, relation, target);
  const flipped = keys.map(({ parent, child }) => ({ parent: child, child: parent }));
  const { name, description, nullIf, nullUntil, hidden, filterBy, inverse, manyToMany } = relation;
  // The referenced row may not be visible to the viewer. Only the tenant is always visible with its rows, unless these
  // are visible to everyone.
  const nullable = relation.role !== 'tenant' || model.shared !== undefined;
  addField(model.toOne, model, {
    name,
    description,
    nullIf,
    nullUntil,
    nullable,
    hidden,
    filterBy,
    from: model,
    to: target,
    keys: flipped,
  });

  if (model.plural && (relation === model.tenant || relation.role === 'scope')) {
    const all = `${upperFirst(model.pluralLabel)} of the ${target.label} that are visible to the viewer.`;
    addField(target.toMany, target, { name: model.plural, description: all, from: target, to: model, keys });
  }
  if (inverse && relation.unique) {
    const back = { ...inverse, from: target, to: model, keys, nullable: true, hidden: false };
    addField(target.toOne, target, back);
  } else if (inverse) {
    const orderedBy = inverse.orderedBy && columnOf(model, inverse.orderedBy);
    addField(target.toMany, target, { ...inverse, orderedBy, from: target, to: model, keys });
  }
  for (const list of pathLists(model, relation)) addField(list.from.toMany, list.from, list);
  if (manyToMany) {
    const ofRelation = model.belongsTo.get(manyToMany.of);
    if (!ofRelation) throw new Error(`${model.name} has no relation '${manyToMany.of}'.`);
    const owner = modelOf(ofRelation.target());
    const list = {
      name: manyToMany.field,
      description: manyToMany.description,
      from: owner,
      to: target,
      keys: joinKeysOf(model, ofRelation, owner),
      joinTable: { model, keys: flipped, orderedBy: columnOf(model, manyToMany.orderedBy) },
    };
    addField(owner.toMany, owner, list);
    for (const one of listerAttributes(list, manyToMany)) addField(target.attributes, target, one);
    if (manyToMany.listersField) addNodeList(list, manyToMany.listersField);
  }
}

/** Returns a default in the form that TypeORM compares with the database: numbers and JSON as values, others as SQL. */
function columnDefault({ defaultSql, type }: Attribute): unknown {
  if (defaultSql === undefined) return undefined;
  if (type.sql === 'jsonb') return JSON.parse(defaultSql.slice(1, -1));
  return /^-?\d+$/.test(defaultSql) ? Number(defaultSql) : (): string => defaultSql;
}

function applyColumns(model: Model): void {
  const target = model.target as unknown as Function;
  Entity(model.table)(target);
  const primary = new Set(primaryKeyOf(model));
  for (const relation of model.belongsTo.values()) {
    const { name, column, nullable } = relation;
    Column({ name: column, type: 'uuid', nullable, primary: primary.has(name) })(
      target.prototype as object,
      name,
    );
  }
  for (const attribute of model.attributes.values()) {
    if (!attribute.column) continue;
    const { type, column, nullable, name, secret } = attribute;
    Column({
      name: column,
      type: type.sql,
      array: type.array,
      precision: type.precision,
      scale: type.scale,
      nullable,
      select: !secret,
      primary: primary.has(name),
      default: columnDefault(attribute),
    })(target.prototype as object, name);
  }
  for (const { name, condition } of checksOf(model)) Check(name, condition)(target);
}

function applyForeignKeys(model: Model): void {
  for (const relation of model.belongsTo.values()) {
    const target = modelOf(relation.target());
    const composite = isWithinTenant(model, relation);
    const own = composite ? [tenantOf(model).name, relation.name] : [relation.name];
    const theirs = composite ? [tenantOf(target).name, 'id'] : ['id'];
    const options = { onDelete: relation.onDelete, name: `fk_${model.table}_${relation.column}` };
    // The overload for several columns requires tuples of a length known at compile time.
    const declare = ForeignKey as unknown as (...args: unknown[]) => ClassDecorator;
    declare(relation.target, own, theirs, options)(model.target as unknown as Function);
  }
}

/** Rows without an ID have no tie-breaker, so the rest of their primary key has to be their only sort order. */
function verifyList(model: Model, { name, inverse, unique }: BelongsTo): void {
  if (hasId(model) || !inverse || inverse.orderedBy || unique) return;
  const [first, ...rest] = model.primaryKey ?? [];
  const orders = ordersOf(model).map((attribute) => attribute.name);
  if (first !== name || rest.length !== 1 || orders.length !== 1 || orders[0] !== rest[0])
    throw new Error(`${model.name}.${name}: rows without an ID can only be sorted by their primary key.`);
}

/**
 * The tables of several months have no unique index in common but those with the month, so their rows are not found by ID,
 * and no index serves a list of a tenant whose rows have no ID.
 */
function verifyTable(model: Model): void {
  const { name, plural, partitionedBy, readPermission, retainMonths } = model;
  if (plural && !hasId(model)) throw new Error(`${name} has a plural, but no ID: no index serves its list.`);
  if (readPermission && (!model.tenant || model.readPolicy || model.scopedBy))
    throw new Error(
      `${name}: a read permission applies to all rows of a tenant and replaces the read policy.`,
    );
  if (retainMonths !== undefined && !partitionedBy)
    throw new Error(`${name} retains months, but is not partitioned by month.`);
  if (!partitionedBy) return;
  if (model.isNode)
    throw new Error(`${name} is partitioned, so it cannot be a node. Declare it with node: false.`);
  const relations = [...model.belongsTo.values()].filter(({ unique }) => unique);
  const indexes = (model.indexes ?? []).filter(({ unique, on }) => unique && !on.includes(partitionedBy));
  if (relations.length || indexes.length)
    throw new Error(`${name} is partitioned, so its unique indexes must include ${partitionedBy}.`);
}

/** A scope is inherited from a row of the same tenant that has a scope. */
function verifyCopy(model: Model, { name, inheritScopeFrom }: BelongsTo): void {
  for (const from of inheritScopeFrom) {
    const relation = model.belongsTo.get(from);
    if (!relation) throw new Error(`${model.name}.${name}: relation '${from}' does not exist.`);
    const parent = modelOf(relation.target());
    if (!model.tenant || !parent.tenant || !parent.scopedBy)
      throw new Error(`${model.name}.${name}: ${parent.name} has no scope to inherit.`);
  }
}

/** Adds the field of the tenant that leads to the row of the viewer. */
function linkViewerRow(model: Model): void {
  const { viewerRow, tenant, indexes = [] } = model;
  if (!viewerRow) return;
  const { field, user, ...description } = viewerRow;
  const isUnique = indexes.some(
    ({ on, unique, where, acrossTenants }) =>
      unique && on.length === 1 && on[0] === user && where === undefined && !acrossTenants,
  );
  if (!tenant || !isUnique)
    throw new Error(`${model.name}.viewerRow: a tenant can have several rows of a user.`);
  const target = modelOf(tenant.target());
  addField(target.toOne, target, {
    ...description,
    name: field,
    from: target,
    to: model,
    keys: [{ parent: 'id', child: tenant.column }],
    viewerColumn: columnOf(model, user),
    nullable: true,
    hidden: false,
  });
}

/** A relation to shared rows loses its row when that is deleted, and shows none when it is no longer shared. */
function verifyShared(model: Model, { name, shared, nullable, onDelete, target }: BelongsTo): void {
  if (!shared) return;
  if (!modelOf(target()).shared)
    throw new Error(`${model.name}.${name}: rows of ${modelOf(target()).name} are not shared.`);
  if (!nullable || onDelete !== 'SET NULL')
    throw new Error(`${model.name}.${name} leads to shared rows, so it has to be nullable, with SET NULL.`);
}

function linkAudiences({ additionalAudiences = [] }: Model): void {
  for (const { target, audience, substitutes = {}, ...more } of additionalAudiences) {
    const model = modelOf(target());
    const members = model.visibility.get(audience);
    if (!members) throw new Error(`${model.name} has no audience '${audience}'.`);
    members.push(more);
    for (const [name, substitute] of Object.entries(substitutes)) model.substitutes.set(name, substitute);
  }
}

/** Throws if a value that has an audience could be read through another field. */
function verifyAudience(model: Model, attribute: Attribute): void {
  const { name, audience, expression = '' } = attribute;
  if (audience !== undefined && !model.visibility.has(audience))
    throw new Error(`${model.name}.${name}: audience '${audience}' does not exist.`);
  for (const [, part] of expression.matchAll(/\{(\w+)\}/g)) {
    const needed = model.attributes.get(part!)?.audience;
    if (needed !== undefined && needed !== audience)
      throw new Error(`${model.name}.${name} reads ${part}, so it needs the audience '${needed}', too.`);
  }
}

/** Throws for unknown names in declarations, which otherwise would fail only when the field is queried. */
function verify(model: Model): void {
  verifyTable(model);
  lookupAttribute(model);
  verifySearch(model);
  verifyCopies(model);
  verifyEncrypted(model);
  verifyNodeReferences(model);
  for (const attribute of model.attributes.values()) {
    verifyAudience(model, attribute);
    attributeSql(model, attribute);
  }
  for (const relation of model.belongsTo.values()) {
    verifyCopy(model, relation);
    verifyList(model, relation);
    verifyShared(model, relation);
    verifyRelatedFilters(model, relation);
    verifySortedBy(model, relation);
  }
  for (const { name, parts, presence } of model.composites.values()) {
    if (model.attributes.has(name)) throw new Error(`${model.name}.${name} is declared twice.`);
    for (const part of [presence, ...Object.values(parts)]) {
      const attribute = model.attributes.get(part);
      if (!attribute) throw new Error(`${model.name}.${name}: field '${part}' does not exist.`);
      if (attribute.audience !== undefined)
        throw new Error(`${model.name}.${part} has an audience, so it cannot be a part of ${name}.`);
    }
  }
}

let linked = false;

/**
 * Registers the entities with TypeORM and adds the inverse of every relation to its target, so that an earlier domain
 * needs no import of a later one. To be called once, after all domains are loaded.
 */
export function linkModels(): Model[] {
  const models = allModels();
  if (linked) return models;
  linked = true;
  models.forEach(linkAudiences);
  models.forEach(linkViewerActions);
  models.forEach(verify);
  verifyRootNames(models);
  for (const model of models) for (const relation of model.belongsTo.values()) linkRelation(model, relation);
  models.forEach(linkViewerRow);
  for (const history of auditHistories(models)) addField(history.from.toMany, history.from, history);
  linkSummaries();
  for (const model of models) {
    applyColumns(model);
    applyForeignKeys(model);
    for (const index of indexesOf(model))
      Index(index.name, { synchronize: false })(model.target as unknown as Function);
  }
  return models;
}

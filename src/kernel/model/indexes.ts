import { encryptedAttributes, keyIdSql } from './encrypted';
import {
  type Attribute,
  attributeSql,
  type BelongsTo,
  columnOf,
  expand,
  hasId,
  type IndexSpec,
  isWithinTenant,
  keySql,
  type Model,
  modelOf,
  orderSql,
  ownerColumn,
  snakeCase,
  tenantOf,
} from './metadata';
import { rankedOrders, rankSql } from './ranked-orders';

/** An index and the statement that creates it. */
export interface IndexSql {
  readonly name: string;
  /** Attributes and relations that a declared index contains, in order. */
  readonly properties?: readonly string[];
  /** Returns CREATE INDEX with the given name. */
  readonly create: (name: string) => string;
}

/** PostgreSQL truncates identifiers at 63 bytes, so that two longer names could collide. */
const MAX_IDENTIFIER = 63;

function named(name: string): string {
  if (name.length > MAX_IDENTIFIER)
    throw new Error(`Index name ${name} exceeds ${MAX_IDENTIFIER} characters.`);
  return name;
}

const isName = (model: Model, text: string): boolean =>
  model.attributes.has(text) || model.belongsTo.has(text);
const part = (model: Model, text: string): string => expand(model, isName(model, text) ? `{${text}}` : text);

const propertiesIn = (sql: string): string[] => [...sql.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

/** Returns what lists of a model can be sorted by; the first is the default. */
export function ordersOf(model: Model): Attribute[] {
  return [...[...model.attributes.values()].filter((a) => a.order), ...rankedOrders(model)];
}

/** Whether the lists of the rows that lead to one row have an index for an order. All lists of an owner have one. */
export const isSortedIn = ({ name, order }: Attribute, relation?: BelongsTo): boolean =>
  order !== 'OWNER' || (relation?.inverse?.sortedBy?.includes(name) ?? false);

/** Throws unless a list that is sorted by an attribute can have an index for it. */
export function verifySortedBy(model: Model, { target, inverse, unique }: BelongsTo): void {
  for (const name of inverse?.sortedBy ?? []) {
    const list = `${modelOf(target()).name}.${inverse!.name}`;
    if (unique || inverse!.orderedBy) throw new Error(`${list}: only a connection has orders.`);
    if (!ordersOf(model).some((order) => order.name === name && order.order === 'OWNER'))
      throw new Error(`${list}: '${name}' is not an attribute of ${model.name} with the order OWNER.`);
  }
}

/** Whether an index finds the rows with a value. Lists, and values of other rows, are compared row by row. */
export const isIndexed = ({ column, type }: Attribute): boolean => column !== undefined && !type.array;

/** Returns the direction of lists of a model without `orderBy`. */
export const defaultDirection = (model: Model): 'ASC' | 'DESC' =>
  ordersOf(model)[0]?.order === 'ASC' ? 'ASC' : 'DESC';

/** A list, and what its indexes start with. */
interface ListedRows {
  /** The relation by which the rows are listed. */
  readonly relation?: BelongsTo;
  /** Part of the names of the indexes. */
  readonly label: string;
  readonly columns: readonly string[];
  /** Condition of a partial index, as SQL. */
  readonly when?: string;
}

/** All shared rows that their root list contains. */
function sharedRows(model: Model): ListedRows[] {
  if (!model.shared?.list) return [];
  const shared = `(${expand(model, model.shared.when)})`;
  const when = model.softDelete ? `${shared} AND ${expand(model, '{deletedAt} IS NULL')}` : shared;
  return [{ label: '_shared', columns: [], when }];
}

/** Returns the sets of rows that are listed as a whole, so that every filter has an index: those of an owner, and shared ones. */
function wholeSets(model: Model): ListedRows[] {
  if (!model.owner) return [];
  const owner = ownerColumn(model);
  return [{ label: '', columns: owner === undefined ? [] : [owner] }, ...sharedRows(model)];
}

const isListed = ({ owner, plural }: Model): boolean =>
  plural !== undefined && (owner === 'tenant' || owner === 'platform');

function index(model: Model, name: string, columns: readonly string[], when?: string): IndexSql {
  const on = `"${model.table}" (${columns.join(', ')})${when === undefined ? '' : ` WHERE ${when}`}`;
  return { name: named(name), create: (as) => `CREATE INDEX "${as}" ON ${on}` };
}

const quoted = (columns: readonly string[]): string[] => columns.map((column) => `"${column}"`);

function listIndexes(model: Model): IndexSql[] {
  if (!hasId(model)) return [];
  const owner = ownerColumn(model);
  const lists: ListedRows[] = [...(isListed(model) ? wholeSets(model) : sharedRows(model))];
  for (const relation of model.belongsTo.values()) {
    if (relation.unique || (relation.role === 'tenant' && model.plural)) continue;
    const isList =
      (relation.inverse && !relation.inverse.orderedBy) ?? (relation.role === 'scope' && model.plural);
    if (!isList && !relation.filter) continue;
    const tenant = model.tenant && relation !== model.tenant && !relation.shared ? [model.tenant.column] : [];
    lists.push({ relation, label: `_${snakeCase(relation.name)}`, columns: [...tenant, relation.column] });
  }
  const { auditLog } = model;
  if (auditLog)
    lists.push({
      label: `_${snakeCase(auditLog.subject)}`,
      columns: [...(model.tenant ? [model.tenant.column] : []), columnOf(model, auditLog.subject)],
    });
  return lists.flatMap(({ relation, label, columns, when }) => {
    const isWhole = columns.length === (owner === undefined ? 0 : 1) && columns[0] === owner;
    const orders = ordersOf(model).filter(
      (order) => isWhole || when !== undefined || isSortedIn(order, relation),
    );
    return orders.map((order) => {
      const sorted = [rankSql(model, order) ?? [], orderSql(model, order)].flat().map(expressionIn);
      const on = [...quoted(columns), ...sorted, '"id"'];
      return index(model, `ix_${model.table}${label}_by_${snakeCase(order.name)}`, on, when);
    });
  });
}

/**
 * Whether a filter has an index of its own. A range of what lists are sorted by is found in the index of the order; the
 * values of an enumeration are not, because they sort as they are declared.
 */
export const hasFilterIndex = (attribute: Attribute): boolean =>
  attribute.filter && isIndexed(attribute) && !(attribute.order && !attribute.type.sortKey);

/** Returns the SQL by which the index of a filter is sorted. */
export const filterSql = (model: Model, attribute: Attribute, alias?: string): string =>
  attribute.key === undefined ? attributeSql(model, attribute, alias) : keySql(attribute.key, alias);

/**
 * One index per filter, in the default order, so that the rows with one value of the filter are found in the order of the
 * list. Lists in another order sort what the index finds.
 */
function filterIndexes(model: Model): IndexSql[] {
  const [order] = ordersOf(model);
  // Rows without an ID are listed only below another one, by their primary key.
  if (!order || !hasId(model)) return [];
  const filters = [...model.attributes.values()].filter((one) => one !== order && hasFilterIndex(one));
  return wholeSets(model).flatMap(({ label, columns, when }) =>
    filters.map((attribute) => {
      const on = [filterSql(model, attribute), orderSql(model, order)].map(expressionIn);
      const name = `ix_${model.table}${label}_${snakeCase(attribute.name)}_by_${snakeCase(order.name)}`;
      return index(model, name, [...quoted(columns), ...on, '"id"'], when);
    }),
  );
}

/**
 * One index per filter beside a default filter on one value. The index of either would have the rows that the other one
 * excludes, too: tasks of all users, or all finished tasks of a user.
 */
function besideDefaultIndexes(model: Model): IndexSql[] {
  const [order] = ordersOf(model);
  const all = [...model.attributes.values()];
  const byDefault = all.find(({ filterDefault }) => filterDefault?.length === 1);
  if (!order || !hasId(model) || !byDefault) return [];
  const filters = [
    ...all
      .filter((one) => one !== order && one !== byDefault && hasFilterIndex(one))
      .map((one) => ({ name: one.name, sql: filterSql(model, one) })),
    ...[...model.belongsTo.values()]
      .filter(({ filter }) => filter)
      .map(({ name, column }) => ({ name, sql: `"${column}"` })),
  ];
  return wholeSets(model).flatMap(({ label, columns, when }) =>
    filters.map(({ name, sql }) => {
      const on = [sql, filterSql(model, byDefault), orderSql(model, order)].map(expressionIn);
      const words = [name, byDefault.name].map(snakeCase).join('_');
      const as = `ix_${model.table}${label}_${words}_by_${snakeCase(order.name)}`;
      return index(model, as, [...quoted(columns), ...on, '"id"'], when);
    }),
  );
}

/** One index per relation by whose rows lists of the target are filtered. It finds the rows of one target that match. */
function relatedIndexes(model: Model): IndexSql[] {
  const when = model.softDelete ? expand(model, '{deletedAt} IS NULL') : undefined;
  return [...model.belongsTo.values()].flatMap(({ name, column, inverse }) => {
    const attributes = (inverse?.filterBy ?? []).map((by) => model.attributes.get(by)!);
    if (!attributes.length) return [];
    const values = attributes.map((attribute) => expressionIn(filterSql(model, attribute)));
    const names = [name, ...attributes.map((attribute) => attribute.name)].map(snakeCase).join('_');
    const columns = [...quoted([tenantOf(model).column, column]), ...values, '"id"'];
    return [index(model, `ix_${model.table}_${names}`, columns, when)];
  });
}

/** An index of the deleted rows. They are few; without it all other rows would be read to find them. */
function deletedIndexes(model: Model): IndexSql[] {
  const [order] = ordersOf(model);
  if (!order || !model.writePermission?.restorable) return [];
  const owner = ownerColumn(model);
  const on = [...quoted(owner === undefined ? [] : [owner]), expressionIn(orderSql(model, order)), '"id"'];
  const name = `ix_${model.table}_deleted_by_${snakeCase(order.name)}`;
  return [index(model, name, on, expand(model, '{deletedAt} IS NOT NULL'))];
}

/** CREATE INDEX requires parentheses around expressions other than a column name. */
const expressionIn = (sql: string): string => (/^"\w+"( COLLATE "C")?$/.test(sql) ? sql : `(${sql})`);

function declaredIndex(model: Model, spec: IndexSpec): IndexSql {
  const tenant = model.tenant && !spec.acrossTenants ? [`"${model.tenant.column}"`] : [];
  const columns = [...tenant, ...spec.on.map((c) => expressionIn(part(model, c)))];
  const words = spec.on.map((c) => snakeCase(c.replace(/\W+/g, ' ').trim()).replace(/ +/g, '_'));
  const name = named(`${spec.unique ? 'uq' : 'ix'}_${model.table}_${words.join('_')}`);
  const definition = [
    `ON "${model.table}"`,
    spec.using ? `USING ${spec.using}` : '',
    `(${columns.join(', ')})`,
    spec.nullsNotDistinct ? 'NULLS NOT DISTINCT' : '',
    spec.where ? `WHERE ${expand(model, spec.where)}` : '',
  ];
  const body = definition.filter(Boolean).join(' ');
  return {
    name,
    properties: spec.on.flatMap((c) => (isName(model, c) ? [c] : propertiesIn(c))),
    create: (as) => `CREATE ${spec.unique ? 'UNIQUE ' : ''}INDEX "${as}" ${body}`,
  };
}

/** Whether a declared index of all rows starts with what the index of a relation consists of. */
const startsDeclared = (model: Model, relation: BelongsTo): boolean =>
  (model.indexes ?? []).some(
    ({ on, where, using, acrossTenants = false }) =>
      on[0] === relation.name &&
      where === undefined &&
      using === undefined &&
      (!model.tenant || acrossTenants !== isWithinTenant(model, relation)),
  );

/** One index per encrypted column, which finds the values of a key. */
function keyIndexes(model: Model): IndexSql[] {
  return encryptedAttributes(model).map(({ column }) =>
    index(model, `ix_${model.table}_${column}_key`, [keyIdSql(column!), '"id"'], `"${column}" IS NOT NULL`),
  );
}

/**
 * Returns every index of a model: one per list and sort order, one on `id` (the primary key starts with the tenant), one
 * per one-to-one relation, one per filter, one more beside a default filter, one per filter on several related rows,
 * those that speed up deletion of referenced rows, and those declared on the class.
 */
export function indexesOf(model: Model): IndexSql[] {
  const specs: IndexSpec[] = [...(model.indexes ?? [])];
  if (model.isNode && model.tenant) specs.push({ on: ['id'], unique: true, acrossTenants: true });
  for (const relation of model.belongsTo.values()) {
    const isInKey = model.primaryKey?.[0] === relation.name;
    if (relation.unique) specs.push({ on: [relation.name], unique: true });
    else if (relation.inverse?.orderedBy && !isInKey)
      specs.push({ on: [relation.name, relation.inverse.orderedBy], unique: true });
    else if (relation.role === 'tenant' || relation.inverse || relation.filter) continue;
    // Deleting the referenced row looks for this one: by tenant and key if both have a tenant, else by key.
    else if (!isInKey && !startsDeclared(model, relation))
      specs.push({ on: [relation.name], acrossTenants: !isWithinTenant(model, relation) });
  }
  return [
    ...listIndexes(model),
    ...specs.map((spec) => declaredIndex(model, spec)),
    ...filterIndexes(model),
    ...besideDefaultIndexes(model),
    ...relatedIndexes(model),
    ...deletedIndexes(model),
    ...keyIndexes(model),
  ];
}

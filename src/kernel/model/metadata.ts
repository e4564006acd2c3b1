import type { Audience, Substitute } from './audiences';
import type { Description } from './descriptions';
import type { ModelOptions } from './model-options';
import type { Owner } from './ownership';
import type { BelongsTo, ClassRef, Thunk } from './relations';
import type { Maintained } from './value-sources';
import type { ValueType } from './types';
import type { WritePermission } from './write-permission';

export * from './write-permission';
export type { IndexSpec } from './index-spec';
export type { ModelOptions, RankedOrder } from './model-options';
export * from './relations';
export { lowerFirst, snakeCase, upperFirst, upperSnake, words } from '../names';

/**
 * Whether lists can be sorted by a value. `ASC` makes lists ascending by default. With `OWNER`, only the lists of an owner
 * have an index for the order; others sort the rows they contain.
 */
export type Ordering = boolean | 'ASC' | 'OWNER';

/** The enumeration that an order sorts by first, and the attribute that it sorts by within each value. */
export interface Ranking {
  readonly rank: Attribute;
  readonly isReversed: boolean;
  readonly by: Attribute;
}

/** A column, or an SQL expression over columns, and its GraphQL field. */
export interface Attribute extends Description {
  readonly name: string;
  readonly type: ValueType;
  readonly nullable: boolean;
  /** Column name. Undefined for an expression. */
  readonly column?: string;
  /** SQL expression over other attributes of the model, written `{name}`. */
  readonly expression?: string;
  /** SQL of the default. */
  readonly defaultSql?: string;
  /** Not part of the GraphQL schema. */
  readonly hidden: boolean;
  /** Not readable by the serving role either, only by functions that run as the owner. */
  readonly secret: boolean;
  /** Stored encrypted. */
  readonly encrypted?: boolean;
  /** The audience that can read it, by name. Other viewers see null or a substitute. */
  readonly audience?: string;
  /** How the kernel maintains the value. Undefined for values that inputs and code set. */
  readonly maintained?: Maintained;
  /** SQL that the field returns instead of the column, with `{name}` of the row. */
  readonly shownAs?: string;
  /** Part of `where`. */
  readonly filter: boolean;
  /** Whether lists are filtered by the words of the text. */
  readonly contains?: boolean;
  /** The values that lists contain if `where` omits the attribute. */
  readonly filterDefault?: readonly string[];
  /** Part of `orderBy`. */
  readonly order: Ordering;
  /** For an order by two values, which is no field: what it consists of. */
  readonly ranking?: Ranking;
  /** Column with the start of the text in lower case, by which it is sorted and by whose prefixes it is found. */
  readonly key?: string;
  /** Whether it is such a column. It repeats what is stored, so it is neither copied nor counted nor recorded. */
  readonly isKey?: boolean;
  /** Reading it costs as much as reading many rows, because it counts rows or reads a long text. */
  readonly expensive?: boolean;
  /** The replacement and the date of removal, such as ``Use `subject`. Removed after 2027-06-30.`` */
  readonly deprecated?: string;
}

/** An object field composed of attributes of the row, such as an amount with its currency. */
export interface Composite extends Description {
  readonly name: string;
  readonly shape: Thunk<ClassRef>;
  readonly nullable: boolean;
  /** Attribute of the model by field of the shape. */
  readonly parts: Readonly<Record<string, string>>;
  /** The object is null if this attribute is null. */
  readonly presence: string;
}

/** The declaration of an entity. */
export interface Model extends ModelOptions {
  readonly name: string;
  readonly label: string;
  readonly pluralLabel: string;
  readonly target: ClassRef;
  readonly isNode: boolean;
  /** Linking adds count fields of later models. */
  readonly attributes: Map<string, Attribute>;
  readonly composites: ReadonlyMap<string, Composite>;
  readonly nodeReferences: ReadonlyMap<string, NodeReference>;
  readonly belongsTo: ReadonlyMap<string, BelongsTo>;
  /** Undefined for rows that own themselves, such as tenants. */
  readonly owner?: Owner;
  /** Relation to the tenant, if a tenant owns the rows. */
  readonly tenant?: BelongsTo;
  /** Relation to the user, if a user owns the rows. */
  readonly user?: BelongsTo;
  /** Fields that lead to other rows; filled when the models are linked. */
  readonly toOne: Map<string, ToOne>;
  /** Set by declared mutations. Without it the serving role cannot write the table. */
  writePermission?: WritePermission;
  /** Properties that users can change in their own row. */
  selfEditableFields?: readonly string[];
  readonly toMany: Map<string, ToMany>;
  /** Everyone in each audience, and the substitutes of fields; filled when the models are linked. */
  readonly visibility: Map<string, Audience[]>;
  readonly substitutes: Map<string, Substitute>;
}

/** A field that leads to a node of any type, by attributes with its ID and the name of its type. */
export interface NodeReference extends Description {
  readonly name: string;
  readonly id: string;
  readonly type: string;
}

/** Pairs of columns that join parent and child rows. */
export type JoinKeys = ReadonlyArray<{ readonly parent: string; readonly child: string }>;

/** A field that leads to at most one row. */
export interface ToOne extends Description {
  readonly name: string;
  readonly from: Model;
  readonly to: Model;
  readonly keys: JoinKeys;
  /** Column that must contain the ID of the viewer. */
  readonly viewerColumn?: string;
  readonly nullable: boolean;
  readonly hidden: boolean;
  /** Attributes of the row that lists are filtered by. */
  readonly filterBy?: readonly string[];
}

/** A field that leads to rows of another model: a connection, or a plain list of child rows or by a join entity. */
export interface ToMany {
  readonly name: string;
  readonly description: string;
  readonly from: Model;
  readonly to: Model;
  /** From the parent to the child, to the join entity, or to the rows in the middle of a path. */
  readonly keys: JoinKeys;
  readonly joinTable?: { readonly model: Model; readonly keys: JoinKeys; readonly orderedBy: string };
  /** The middle of a path: a row of this model leads from the parent to each row of the list. */
  readonly through?: Path;
  /** Attributes of the rows that lists of parents are filtered by. */
  readonly filterBy?: readonly string[];
  /** Column that sorts a plain list of child rows. */
  readonly orderedBy?: string;
}

/** The model in the middle of a path, and the columns that join its rows (parent) with those of the list (child). */
export interface Path {
  readonly model: Model;
  readonly keys: JoinKeys;
}

/** A GraphQL object type that is no entity. */
export interface Shape {
  readonly name: string;
  readonly description: string;
  readonly target: ClassRef;
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Exactly one attribute has a value: the variant of a union, which is the output type. */
  readonly isOneOf?: boolean;
}

/** The declarations of property decorators, before the class itself is declared. */
export interface Draft {
  readonly attributes: Map<string, Attribute>;
  readonly composites: Map<string, Composite>;
  readonly nodeReferences: Map<string, NodeReference>;
  readonly belongsTo: Map<string, BelongsTo>;
}

const drafts = new Map<ClassRef, Draft>();
const models = new Map<ClassRef, Model>();
const shapes = new Map<ClassRef, Shape>();

export function draftOf(target: ClassRef): Draft {
  let draft = drafts.get(target);
  if (!draft) {
    draft = { attributes: new Map(), composites: new Map(), nodeReferences: new Map(), belongsTo: new Map() };
    drafts.set(target, draft);
  }
  return draft;
}

/** Returns the drafts of a class and its base classes, base classes first. */
export function lineage(target: ClassRef): Draft[] {
  const chain: Draft[] = [];
  for (let c: ClassRef | null = target; c; c = Object.getPrototypeOf(c) as ClassRef | null) {
    const draft = drafts.get(c);
    if (draft) chain.unshift(draft);
  }
  return chain;
}

export const registerModel = (model: Model): void => void models.set(model.target, model);
export const registerShape = (shape: Shape): void => void shapes.set(shape.target, shape);
export const allModels = (): Model[] => [...models.values()];
/** Returns the shapes that are object types. */
export const allShapes = (): Shape[] => [...shapes.values()].filter(({ isOneOf }) => !isOneOf);

function declared<T>(registry: ReadonlyMap<ClassRef, T>, target: ClassRef, decorator: string): T {
  const found = registry.get(target);
  if (!found) throw new Error(`${target.name} is not declared with @${decorator}().`);
  return found;
}
export const modelOf = (target: ClassRef): Model => declared(models, target, 'Model');
export const shapeOf = (target: ClassRef): Shape => declared(shapes, target, 'Shape');

/** Whether rows have an ID, which breaks ties in lists. */
export const hasId = ({ attributes }: Pick<Model, 'attributes'>): boolean => attributes.has('id');

/** The field that takes the ID of the row a relation leads to, in inputs and filters: `branchId` for `branch`. */
export const idField = (relation: string): string => `${relation}Id`;
/** The field that takes the IDs of the rows a list consists of: `songIds` for the relation `song` of a join entity. */
export const idsField = (relation: string): string => `${relation}Ids`;
export const relationOfIdField = (field: string): string => field.replace(/Id$/, '');

/** Returns the column of an attribute or relation. Throws for other names, which are mistakes in a declaration. */
export function columnOf(model: Model, name: string): string {
  const column = model.attributes.get(name)?.column ?? model.belongsTo.get(name)?.column;
  if (!column) throw new Error(`${model.name} has no column for '${name}'.`);
  return column;
}

/** Replaces `{name}` in SQL with the column of the table `alias`, or with the bare column name. */
export function expand(model: Model, sql: string, alias?: string): string {
  return sql.replace(/\{(\w+)\}/g, (_, name: string) => {
    const expression = model.attributes.get(name)?.expression;
    if (expression !== undefined) return `(${expand(model, expression, alias)})`;
    const column = `"${columnOf(model, name)}"`;
    return alias ? `${alias}.${column}` : column;
  });
}

/** Returns the SQL of an attribute of the table `alias` as the viewer may see it. Every read of a field uses it. */
export function attributeSql(model: Model, attribute: Attribute, alias?: string): string {
  const value = expand(model, attribute.shownAs ?? `{${attribute.name}}`, alias);
  if (attribute.audience === undefined) return value;
  const when = model.visibility.get(attribute.audience)!.map((one) => `(${expand(model, one.when, alias)})`);
  const substitute = model.substitutes.get(attribute.name);
  const otherwise = substitute ? ` ELSE ${expand(model, substitute.sql, alias)}` : '';
  return `CASE WHEN ${when.join(' OR ')} THEN ${value}${otherwise} END`;
}

/** Replaces `{name}` in SQL like `expand`. Values that the viewer is not in the audience of are null. */
export const shownSql = (model: Model, sql: string, alias?: string): string =>
  sql.replace(/\{(\w+)\}/g, (part, name: string) => {
    const attribute = model.attributes.get(name);
    return attribute?.audience === undefined
      ? expand(model, part, alias)
      : `(${attributeSql(model, attribute, alias)})`;
  });

/** Returns the SQL of the column with the start of a text. Bytes are compared, so that a prefix is a range of an index. */
export const keySql = (key: string, alias?: string): string =>
  `${alias === undefined ? '' : `${alias}.`}"${key}" COLLATE "C"`;

/** Returns the sort key of an attribute. It is never null, so that a row comparison can express a cursor. */
export function orderSql(model: Model, attribute: Attribute, alias?: string): string {
  const { type, nullable, key } = attribute;
  if (key !== undefined) return keySql(key, alias);
  const value = attributeSql(model, attribute.ranking?.by ?? attribute, alias);
  const sql = type.sortKey ? type.sortKey.sql(value) : value;
  return nullable ? `GREATEST(${sql}, ${type.nullSortValue}::${type.sql})` : sql;
}

/** Returns the relation to the tenant. Throws for rows that do not belong to one. */
export function tenantOf({ name, tenant }: Model): BelongsTo {
  if (!tenant) throw new Error(`${name} has no tenant.`);
  return tenant;
}

/** Returns the label of the tenant that owns the rows. */
export const tenantLabelOf = (model: Model): string => modelOf(tenantOf(model).target()).label;

/** Whether the key of a relation includes the tenant, so that both rows belong to the same one. */
export const isWithinTenant = (model: Model, relation: BelongsTo): boolean =>
  model.tenant !== undefined &&
  relation !== model.tenant &&
  !relation.shared &&
  modelOf(relation.target()).tenant !== undefined;

/** Returns the column with the ID of the owner. Undefined for rows of the platform and rows that own themselves. */
export const ownerColumn = ({ tenant, user }: Model): string | undefined => (tenant ?? user)?.column;

import type { ValueType } from './types';

/** A class, as declarations name each other; always behind a thunk, since modules load in their own order. */
export type ClassRef<T = object> = abstract new (...args: never[]) => T;
export type Thunk<T> = () => T;

/** The id that a row keeps of another row. In an entity the property of a relation holds this id. */
export type Ref<T> = string & { readonly __row?: T };

/** A column or an SQL expression over columns, and the graph field that shows it. */
export interface Attribute {
  readonly name: string;
  readonly type: ValueType;
  readonly description: string;
  readonly nullable: boolean;
  /** The column's name; undefined for an expression. */
  readonly column?: string;
  /** SQL over other attributes of the same model, written `{name}`. */
  readonly expression?: string;
  /** SQL of the column's default. */
  readonly defaultSql?: string;
  /** Kept out of the graph. */
  readonly hidden: boolean;
  /** Kept from the login that serves, too: only functions that run as the owner read it. */
  readonly secret: boolean;
  /** Offered in `where`. */
  readonly filter: boolean;
  /** Offered in `orderBy`. */
  readonly order: boolean;
  /** What it takes to find out is worth many rows: it counts, or reads a long text. */
  readonly dear?: boolean;
}

/** An object field made of several attributes of the same row, such as an amount with its currency. */
export interface Composite {
  readonly name: string;
  readonly description: string;
  readonly shape: Thunk<ClassRef>;
  readonly nullable: boolean;
  /** Field of the shape → attribute of the model. */
  readonly parts: Readonly<Record<string, string>>;
  /** The attribute whose null makes the whole object null. */
  readonly presence: string;
}

export interface Inverse {
  /** The field on the target. */
  readonly name: string;
  readonly description: string;
  /** Deprecation and the like are not needed here yet; orders and filters come from the model listed. */
}

/** How an ordered many-to-many shows on its owning side: `playlist.songs` through the rows of PlaylistSong. */
export interface Listing {
  /** The relation of the join entity that leads to the side which gets the list. */
  readonly of: string;
  readonly field: string;
  readonly description: string;
  /** The attribute of the join entity that gives the order. */
  readonly orderedBy: string;
  /** A field of the rows listed: how many rows list it, as far as the reader sees them. */
  readonly counted?: { readonly name: string; readonly description: string };
}

export interface BelongsTo {
  readonly name: string;
  readonly column: string;
  readonly target: Thunk<ClassRef>;
  readonly description: string;
  readonly nullable: boolean;
  readonly onDelete: 'CASCADE' | 'SET NULL' | 'RESTRICT' | 'NO ACTION';
  readonly inverse?: Inverse;
  readonly listing?: Listing;
  /** At most one row per target: the inverse is an object, not a list. */
  readonly unique: boolean;
  readonly filter: boolean;
  readonly hidden: boolean;
  readonly role?: 'tenant' | 'scope';
  /** Of a scope: the relation to the row whose scope this row has, too, whatever it is written with. */
  readonly copiedFrom?: string;
}

export interface IndexSpec {
  /** Attributes or relations by name, or SQL written with `{name}`; the tenant's column is put in front. */
  readonly on: readonly string[];
  readonly unique?: boolean;
  /** Partial index condition, written with `{name}`. */
  readonly where?: string;
  /** Leaves the tenant's column out: a rule or a lookup across tenants. */
  readonly acrossTenants?: boolean;
  readonly nullsNotDistinct?: boolean;
  readonly using?: 'gin';
}

export interface ModelOptions {
  readonly table: string;
  readonly description: string;
  /** The name of its lists; undefined: no root list. */
  readonly plural?: string;
  /** False for what cannot be seen by itself, such as a time series' rows. */
  readonly node?: boolean;
  /** Rows are the people who read: the root field that leads a person to the own row, null for nobody. */
  readonly viewer?: { readonly field: string; readonly description: string };
  /** Rows carry `deletedAt` and are hidden once it is set. */
  readonly softDelete?: boolean;
  readonly indexes?: readonly IndexSpec[];
  /** Conditions every row meets, by name, written with `{name}`. */
  readonly checks?: Readonly<Record<string, string>>;
  /** Row level security: which rows a reader sees, as SQL written with `{name}`; undefined: the tenant's template. */
  readonly visible?: string;
  /** Makes rows of an EARLIER model visible to more readers, which that model cannot know: a further policy on its table. */
  readonly opens?: readonly {
    readonly target: Thunk<ClassRef>;
    readonly name: string;
    readonly when: string;
  }[];
  /** Partitioned by month of this attribute. */
  readonly partitionedBy?: string;
  /** Attributes that form the primary key after the tenant; `id` unless given. */
  readonly primaryKey?: readonly string[];
  /** Relation through which a row belongs to a scope inside its tenant; `id` when the row is the scope itself. */
  readonly scopedBy?: string;
}

/** Who may write rows of a model: what policies, grants and the mutations themselves go by. */
export interface WriteRights {
  /** What a member needs, in the table of rights. */
  readonly permission: string;
  /** The relation to the person whose row it is, for rights that reach one's own rows only. */
  readonly owner?: string;
  /** The relation to the row this one hangs on: whoever may write that one may write this one, and delete it. */
  readonly through?: string;
  /** What was deleted can be brought back, and listed by whoever may do that. */
  readonly restorable?: boolean;
}

/** Everything declared on one entity class. */
export interface Model extends ModelOptions {
  readonly name: string;
  readonly target: ClassRef;
  readonly isNode: boolean;
  /** Linking adds what later models count. */
  readonly attributes: Map<string, Attribute>;
  readonly composites: ReadonlyMap<string, Composite>;
  readonly belongsTo: ReadonlyMap<string, BelongsTo>;
  /** The relation to the tenant, where rows belong to one. */
  readonly tenant?: BelongsTo;
  /** Filled when all models are linked: every field of the type that leads to other rows. */
  readonly toOne: Map<string, ToOne>;
  /** Set where plain mutations are declared; without it the serving role may not write the table at all. */
  writing?: WriteRights;
  /** Set where a row may be changed by the person whose row it is: the properties that person may change. */
  ownFields?: readonly string[];
  readonly toMany: Map<string, ToMany>;
}

/** Pairs of columns that join a parent row with a child row. */
export type JoinKeys = ReadonlyArray<{ readonly parent: string; readonly child: string }>;

/** A field that leads to at most one row. */
export interface ToOne {
  readonly name: string;
  readonly description: string;
  readonly from: Model;
  readonly to: Model;
  readonly keys: JoinKeys;
  readonly nullable: boolean;
  readonly hidden: boolean;
}

/** A field that leads to rows of another model: a connection, or a plain list through a join entity. */
export interface ToMany {
  readonly name: string;
  readonly description: string;
  readonly from: Model;
  readonly to: Model;
  /** From the parent to the child, or to the join entity. */
  readonly keys: JoinKeys;
  readonly through?: { readonly model: Model; readonly keys: JoinKeys; readonly orderedBy: string };
}

/** A class that is an object in the graph without being a row by itself. */
export interface Shape {
  readonly name: string;
  readonly description: string;
  readonly target: ClassRef;
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** What the decorators of one class said, before the class itself is declared. */
export interface Draft {
  readonly attributes: Map<string, Attribute>;
  readonly composites: Map<string, Composite>;
  readonly belongsTo: Map<string, BelongsTo>;
}

const drafts = new Map<ClassRef, Draft>();
const models = new Map<ClassRef, Model>();
const byName = new Map<string, Model>();
const shapes = new Map<ClassRef, Shape>();

export function draftOf(target: ClassRef): Draft {
  let draft = drafts.get(target);
  if (!draft) {
    draft = { attributes: new Map(), composites: new Map(), belongsTo: new Map() };
    drafts.set(target, draft);
  }
  return draft;
}

/** The drafts of a class and its ancestors, oldest first: what an entity inherits from its base classes. */
export function lineage(target: ClassRef): Draft[] {
  const chain: Draft[] = [];
  for (let c: ClassRef | null = target; c; c = Object.getPrototypeOf(c) as ClassRef | null) {
    const draft = drafts.get(c);
    if (draft) chain.unshift(draft);
  }
  return chain;
}

export function registerModel(model: Model): void {
  models.set(model.target, model);
  byName.set(model.name, model);
}
export const registerShape = (shape: Shape): void => void shapes.set(shape.target, shape);
export const allModels = (): Model[] => [...models.values()];
export const allShapes = (): Shape[] => [...shapes.values()];

/** Whether a field of a type of the graph is dear to read. */
export const isDear = (type: string, field: string): boolean =>
  byName.get(type)?.attributes.get(field)?.dear ?? false;

export function modelOf(target: ClassRef): Model {
  const model = models.get(target);
  if (!model) throw new Error(`${target.name} is not declared with @Model().`);
  return model;
}

export function shapeOf(target: ClassRef): Shape {
  const shape = shapes.get(target);
  if (!shape) throw new Error(`${target.name} is not declared with @Shape().`);
  return shape;
}

/** The field that takes the ID of the row a relation leads to, in inputs and filters: `branchId` for `branch`. */
export const idField = (relation: string): string => `${relation}Id`;
export const relationOfIdField = (field: string): string => field.replace(/Id$/, '');

/** The column behind an attribute or relation; a name that is neither is a mistake in a declaration. */
export function columnOf(model: Model, name: string): string {
  const column = model.attributes.get(name)?.column ?? model.belongsTo.get(name)?.column;
  if (!column) throw new Error(`${model.name} has no column for '${name}'.`);
  return column;
}

/**
 * The column that tells rows apart which tie in a list's order. Rows without an id are listed only below the row that
 * begins their primary key, in the order that ends it: none of them tie.
 */
export const tieColumn = (model: Model): string =>
  model.isNode ? 'id' : columnOf(model, model.primaryKey![0]!);

/** SQL written with `{name}` → SQL over the columns of a row called `alias` (none: bare column names). */
export function expand(model: Model, sql: string, alias?: string): string {
  return sql.replace(/\{(\w+)\}/g, (_, name: string) => {
    const expression = model.attributes.get(name)?.expression;
    if (expression !== undefined) return `(${expand(model, expression, alias)})`;
    const column = `"${columnOf(model, name)}"`;
    return alias ? `${alias}.${column}` : column;
  });
}

/** SQL for an attribute of the row called `alias`. */
export function attributeSql(model: Model, attribute: Attribute, alias?: string): string {
  return expand(model, `{${attribute.name}}`, alias);
}

/** SQL that gives the order of an attribute: never null, so that a page is one comparison of rows. */
export function orderSql(model: Model, attribute: Attribute, alias?: string): string {
  const sql = attributeSql(model, attribute, alias);
  return attribute.nullable ? `COALESCE(${sql}, ${attribute.type.lowest}::${attribute.type.sql})` : sql;
}

/** dueDate → due_date */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
export const upperSnake = (name: string): string => snakeCase(name).toUpperCase();
export const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
export const upperFirst = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
/** bankAccounts → bank accounts */
export const words = (name: string): string => snakeCase(name).replaceAll('_', ' ');

import type { Description } from './descriptions';
import type { ValueType } from './types';

/** What the decorators of properties and classes declare, independent of the models. */

/** A class that another declaration refers to. References are thunks, because modules may load in any order. */
export type ClassRef<T = object> = abstract new (...args: never[]) => T;
export type Thunk<T> = () => T;

/** The ID of a referenced row, which the property of a relation holds in an entity. */
export type Ref<T> = string & { readonly __row?: T };

/** The SQL of a value over other attributes of the row, written `{name}`, and those that change it. */
export interface RowDerivation {
  readonly from: readonly string[];
  readonly sql: string;
}

/** How a column is maintained: by `increment`, or from other columns of the row, or from other rows. */
export type Maintained =
  { readonly by: 'increments' } | ({ readonly by: 'row' } & RowDerivation) | { readonly by: 'rows' };

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
  /** The audience that can read it, by name. Other viewers see null or a substitute. */
  readonly audience?: string;
  /** How the kernel maintains the value. Undefined for values that inputs and code set. */
  readonly maintained?: Maintained;
  /** Part of `where`. */
  readonly filter: boolean;
  /** Part of `orderBy`. */
  readonly order: boolean;
  /** Reading it costs as much as reading many rows, because it counts rows or reads a long text. */
  readonly expensive?: boolean;
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

export interface Inverse extends Description {
  /** The field on the target. */
  readonly name: string;
  /** Attribute that sorts the rows, which makes the field a plain list of all of them instead of a connection. */
  readonly orderedBy?: string;
}

/** The list field of an ordered many-to-many relation: `playlist.songs`, by the join entity PlaylistSong. */
export interface ManyToMany {
  /** Relation of the join entity to the side that gets the list. */
  readonly of: string;
  readonly field: string;
  readonly description: string;
  /** Attribute of the join entity that the list is sorted by. */
  readonly orderedBy: string;
  /** Field of the listed rows: the number of visible rows that list one. */
  readonly countField?: { readonly name: string; readonly description: string };
}

export interface BelongsTo extends Description {
  readonly name: string;
  readonly column: string;
  readonly target: Thunk<ClassRef>;
  readonly nullable: boolean;
  readonly onDelete: 'CASCADE' | 'SET NULL' | 'RESTRICT' | 'NO ACTION';
  readonly inverse?: Inverse;
  readonly manyToMany?: ManyToMany;
  /** At most one row per target, so that the inverse is an object instead of a list. */
  readonly unique: boolean;
  readonly filter: boolean;
  readonly hidden: boolean;
  readonly role?: 'tenant' | 'user' | 'scope';
  /** Also leads to shared rows of other tenants, so its key does not include the tenant. */
  readonly shared: boolean;
  /** For a scope: the relation to the row whose scope this row inherits. */
  readonly inheritScopeFrom?: string;
}

export interface IndexSpec {
  /** Names of attributes or relations, or SQL with `{name}`. The column of the tenant is added as the first one. */
  readonly on: readonly string[];
  readonly unique?: boolean;
  /** Condition of a partial index, as SQL with `{name}`. */
  readonly where?: string;
  /** Omits the column of the tenant, for constraints and lookups across tenants. */
  readonly acrossTenants?: boolean;
  readonly nullsNotDistinct?: boolean;
  readonly using?: 'gin';
}

/** A command that `asSystem` can run on any row of its tenant. */
export type SystemCommand = 'INSERT' | 'UPDATE' | 'DELETE';

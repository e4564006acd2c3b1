import type { Description } from './descriptions';

/** A class that another declaration refers to. References are thunks, because modules may load in any order. */
export type ClassRef<T = object> = abstract new (...args: never[]) => T;
export type Thunk<T> = () => T;

/** The ID of a referenced row, which the property of a relation holds in an entity. */
export type Ref<T> = string & { readonly __row?: T };

export interface Inverse extends Description {
  /** The field on the target. */
  readonly name: string;
  /**
   * Attributes of the rows by which lists of the target are filtered: `where: { books: { some: { genre } } }`. One index has
   * all of them, the first one first.
   */
  readonly filterBy?: readonly string[];
  /** Attributes with the order `OWNER` for which the list has an index, too. */
  readonly sortedBy?: readonly string[];
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
  /** Field and filter of the listed rows: whether any visible row lists one. */
  readonly existsField?: { readonly name: string; readonly description: string };
  /** Field of the listed rows: the visible rows that list one, as nodes. Several join entities can declare the same one. */
  readonly listersField?: { readonly name: string; readonly description: string };
}

/**
 * A list at the end of a path of two relations: the rows of the entity, on the row that the target of the relation refers to.
 * With `{ by: 'shelf', name: 'loans' }` on `loan.book`, a shelf lists the loans of its books.
 */
export interface PathList {
  /** Relation of the target to the row that gets the list. */
  readonly by: string;
  readonly name: string;
  readonly description: string;
}

export interface BelongsTo extends Description {
  readonly name: string;
  readonly column: string;
  readonly target: Thunk<ClassRef>;
  readonly nullable: boolean;
  readonly onDelete: 'CASCADE' | 'SET NULL' | 'RESTRICT' | 'NO ACTION';
  readonly inverse?: Inverse;
  readonly manyToMany?: ManyToMany;
  readonly through: readonly PathList[];
  /** At most one row per target, so that the inverse is an object instead of a list. */
  readonly unique: boolean;
  readonly filter: boolean;
  /** Attributes of the target that lists are filtered by. */
  readonly filterBy?: readonly string[];
  readonly hidden: boolean;
  readonly role?: 'tenant' | 'user' | 'scope';
  /** Also leads to shared rows of other tenants, so its key does not include the tenant. */
  readonly shared: boolean;
  /** For a scope: the relations to the rows whose scope this row inherits, of which the first one that is set counts. */
  readonly inheritScopeFrom: readonly string[];
}

/** The field of a tenant that leads to the row of the viewer. */
export interface ViewerRow extends Description {
  readonly field: string;
  /** Relation to the user. */
  readonly user: string;
}

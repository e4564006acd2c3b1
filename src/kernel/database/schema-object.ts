export type SchemaObjectKind = 'index' | 'check' | 'security' | 'policy' | 'function' | 'trigger' | 'grant';

/**
 * A database object that models declare but TypeORM cannot declare or compare: an index, a check, row-level security, a
 * trigger with its function, or a grant. Used to generate migrations and to detect drift.
 */
export interface SchemaObject {
  readonly kind: SchemaObjectKind;
  readonly table: string;
  readonly name: string;
  /** Returns SQL that creates the object under a name. The drift check uses a temporary name. */
  readonly create: (name: string) => string;
  readonly drop: string;
}

/** Difference between the models and a database, as SQL. Running `up` resolves it. */
export interface SchemaDiff {
  readonly up: string[];
  readonly down: string[];
}

export type SchemaObjectKind = 'index' | 'check' | 'security' | 'policy' | 'function' | 'trigger' | 'grant';

/**
 * What the models declare and TypeORM cannot state, or does not compare: indexes, checks, row level security,
 * triggers with their functions, and grants. Migrations are written from this list, and the drift check compares it with the database.
 */
export interface SchemaObject {
  readonly kind: SchemaObjectKind;
  readonly table: string;
  readonly name: string;
  /** SQL that makes it under a given name; the drift check makes it once more beside what is there. */
  readonly create: (name: string) => string;
  readonly drop: string;
}

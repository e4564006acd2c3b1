import type { Variables } from '../queries/variables';
import type { Rows } from './json-writing';

/**
 * A hand-written statement that reads a whole response. Its rows are flat, with parents repeated beside their children,
 * and a loop serializes them to JSON. With json_agg and row_to_json in the database, lists took a third more CPU time in
 * total, and single rows the same.
 */
export interface HandWrittenStatement {
  readonly text: string;
  readonly values: (variables: Variables) => unknown[];
  /** Serializes the rows to the JSON text of `data`. */
  readonly write: (rows: Rows) => string;
}

/** Additional condition for rows found by ID: the organization, for a login without policies. */
export type Narrowed = (alias: string) => string;

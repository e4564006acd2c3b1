import type { Variables } from '../queries/variables';
import type { Rows } from './json-writing';

/**
 * A hand-written statement that reads a whole answer. Its rows are flat, parents repeated beside their children, and a
 * loop of plain code writes them as JSON text. With json_agg and row_to_json in the database instead, lists took a third
 * more processor time in all, and single rows as much.
 */
export interface HandWrittenStatement {
  readonly text: string;
  readonly values: (variables: Variables) => unknown[];
  /** The rows → the JSON text of `data`. */
  readonly write: (rows: Rows) => string;
}

/** What is added to the condition on a row found by its id: its organization, for a login without policies. */
export type Narrowed = (alias: string) => string;

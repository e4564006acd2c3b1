import type { TextRow } from '../../../src/kernel/database/row-messages';

/** Serializes cells of rows to JSON text, by hand. */

export type Rows = readonly TextRow[];
type Cell = string | null | undefined;

const absent = (cell: Cell): cell is null | undefined => cell === null || cell === undefined;

export const text = (cell: Cell): string => (absent(cell) ? 'null' : JSON.stringify(cell));

/** A number, or JSON text from the database. */
export const raw = (cell: Cell): string => cell ?? 'null';

/** `2026-02-01 07:00:00+00` as `2026-02-01T07:00:00+00:00`. */
export const instant = (cell: Cell): string => (absent(cell) ? 'null' : `"${cell.replace(' ', 'T')}:00"`);

/** Groups adjacent rows by the cell at `at`. Skips rows where it is null, because the outer join found nothing. */
export function groups(rows: Rows, at: number): Rows[] {
  const all: TextRow[][] = [];
  let last: Cell;
  for (const row of rows) {
    const key = row[at];
    if (absent(key)) continue;
    if (key === last) all.at(-1)!.push(row);
    else all.push([row]);
    last = key;
  }
  return all;
}

/** `{"nodes":[…]}` with one node per group of rows that share the cell at `at`. */
export const nodes = (rows: Rows, at: number, write: (row: TextRow, group: Rows) => string): string =>
  `{"nodes":[${groups(rows, at)
    .map((group) => write(group[0]!, group))
    .join(',')}]}`;

/** Serializes all rows to one object. Null if there are none. */
export const orNull = (rows: Rows, write: (row: TextRow, group: Rows) => string): string =>
  rows[0] ? write(rows[0], rows) : 'null';

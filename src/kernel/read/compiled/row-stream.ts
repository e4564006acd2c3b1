import type { Cells } from '../row';

/** Thrown where an answer cannot be written as declared, such as a null in a field that is never null. */
export class Unwritable extends Error {}

/** The rows of a compiled statement, depth first: the rows below a row follow it, branch by branch. */
export class RowStream {
  private at = 0;

  constructor(private readonly rows: readonly Cells[]) {}

  /** The next row, if it is one of the branch. */
  take(branch: string): Cells | undefined {
    const cells = this.rows[this.at];
    if (cells?.[0] !== branch) return undefined;
    this.at += 1;
    return cells;
  }

  /** To be called when the answer is written: a row that nobody took would be missing from it. */
  finish(): void {
    const left = this.rows.length - this.at;
    if (left) throw new Error(`${left} of ${this.rows.length} rows have no place in the answer.`);
  }
}

/** Writes a part of the answer as JSON text, from a row and the rows below it. */
export type Write = (cells: Cells, stream: RowStream) => string;

/** A key of an object in the answer, and what writes its value. */
export interface Part {
  readonly key: string;
  readonly write: Write;
}

/** Writes an object whose parts stand in the order in which they were asked for. */
export function object(parts: readonly Part[]): Write {
  const names = parts.map(({ key }, i) => `${i ? ',' : ''}"${key}":`);
  const writes = parts.map(({ write }) => write);
  return (cells, stream) => {
    let text = '{';
    for (let i = 0; i < writes.length; i += 1) text += names[i]! + writes[i]!(cells, stream);
    return `${text}}`;
  };
}

/** Writes the same whatever the row. */
export const constant =
  (text: string): Write =>
  () =>
    text;

/** What was found missing where something always is; the general path reports it as errors are reported. */
export function missing(neverNull: boolean): 'null' {
  if (neverNull) throw new Unwritable('A field that is never null has no value.');
  return 'null';
}

/** Writes null instead of what the row says is not there. */
export const nullUnless =
  (presence: number, write: Write, neverNull: boolean): Write =>
  (cells, stream) =>
    cells[presence] === null ? missing(neverNull) : write(cells, stream);

/** Writes the text of a cell as JSON. */
export const cell =
  (place: number, json: (text: string) => string, neverNull: boolean): Write =>
  (cells) => {
    const text = cells[place];
    return text === null || text === undefined ? missing(neverNull) : json(text);
  };

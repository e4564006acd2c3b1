import { MAX_RESPONSE_BYTES } from '../../limits/response-size';
import type { Cells } from '../row';
import type { Room, Text } from './text';

/** Thrown where an answer cannot be written as declared, such as a null in a field that is never null. */
export class Unwritable extends Error {}

/** The rows of a compiled statement, depth first: the rows below a row follow it, branch by branch. */
export class RowStream implements Room {
  private at = 0;
  left = MAX_RESPONSE_BYTES;

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

/** Writes a part of the answer as JSON text: from a row, and what was read below it. */
export type Write<Below = RowStream> = (to: Text, cells: Cells, below: Below) => void;

/** A key of an object in the answer, and what writes its value. */
export interface Part<Below = RowStream> {
  readonly key: string;
  readonly write: Write<Below>;
}

/** Writes an object whose parts stand in the order in which they were asked for. */
export function object<Below = RowStream>(parts: readonly Part<Below>[]): Write<Below> {
  const names = parts.map(({ key }, i) => `${i ? ',' : ''}"${key}":`);
  const writes = parts.map(({ write }) => write);
  return (to, cells, below) => {
    to.add('{');
    for (let i = 0; i < writes.length; i += 1) {
      to.add(names[i]!);
      writes[i]!(to, cells, below);
    }
    to.add('}');
  };
}

/** Writes a list of what is written already. */
export function list(to: Text, items: readonly Text[]): void {
  to.add('[');
  for (let i = 0; i < items.length; i += 1) {
    if (i) to.add(',');
    to.append(items[i]!);
  }
  to.add(']');
}

/** Writes the same whatever the row. */
export const constant =
  (text: string) =>
  (to: Text): void =>
    to.add(text);

/** What was found missing where something always is; the general path reports it as errors are reported. */
export function missing(neverNull: boolean): 'null' {
  if (neverNull) throw new Unwritable('A field that is never null has no value.');
  return 'null';
}

/** Writes null instead of what the row says is not there. */
export const nullUnless =
  (presence: number, write: Write, neverNull: boolean): Write =>
  (to, cells, stream) =>
    cells[presence] === null ? to.add(missing(neverNull)) : write(to, cells, stream);

/** Writes the text of a cell as JSON. */
export const cell =
  (place: number, json: (text: string) => string, neverNull: boolean): Write =>
  (to, cells) => {
    const text = cells[place];
    to.add(text === null || text === undefined ? missing(neverNull) : json(text));
  };

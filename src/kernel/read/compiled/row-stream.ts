import { MAX_RESPONSE_BYTES } from '../../limits/response-size';
import type { Message } from '../../messages/message';
import type { Cells } from '../row';
import type { ChunkedString, Room } from './chunked-string';

/** Thrown if a value does not match its GraphQL type, such as null in a non-null field. */
export class SerializationError extends Error {}

/** Writes a message in the language of the viewer. */
export type WriteText = (message: Message) => string;

/** The rows of a compiled statement in depth-first order: the rows below a row follow it, branch by branch. */
export class RowStream implements Room {
  private at = 0;
  left = MAX_RESPONSE_BYTES;

  constructor(
    private readonly rows: readonly Cells[],
    readonly writeText: WriteText,
  ) {}

  /** Returns the next row if it belongs to the branch. */
  take(branch: string): Cells | undefined {
    const cells = this.rows[this.at];
    if (cells?.[0] !== branch) return undefined;
    this.at += 1;
    return cells;
  }

  /** To be called at the end. Throws if a row was not read, because it would be missing in the response. */
  finish(): void {
    const left = this.rows.length - this.at;
    if (left) throw new Error(`${left} of ${this.rows.length} rows are not part of the response.`);
  }
}

/** Writes a part of the response as JSON text from a row and what was read below it. */
export type Write<Below = RowStream> = (to: ChunkedString, cells: Cells, below: Below) => void;

/** A key of an object and the writer of its value. */
export interface Part<Below = RowStream> {
  readonly key: string;
  readonly write: Write<Below>;
}

/** Returns the writer of an object, with its keys in the order of the selection. */
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

/** Writes a list of written items. */
export function list(to: ChunkedString, items: readonly ChunkedString[]): void {
  to.add('[');
  for (let i = 0; i < items.length; i += 1) {
    if (i) to.add(',');
    to.append(items[i]!);
  }
  to.add(']');
}

/** Returns the writer of a constant. */
export const constant =
  (text: string) =>
  (to: ChunkedString): void =>
    to.add(text);

/** Returns null, or throws if the field is non-null; the resolver path then reports the error. */
export function missing(neverNull: boolean): 'null' {
  if (neverNull) throw new SerializationError('A non-null field has no value.');
  return 'null';
}

/** Returns the writer of an object that is null if its cell `presence` is null. */
export const nullUnless =
  (presence: number, write: Write, neverNull: boolean): Write =>
  (to, cells, stream) =>
    cells[presence] === null ? to.add(missing(neverNull)) : write(to, cells, stream);

/** Returns the writer of a cell as JSON. */
export const cell =
  (index: number, json: (text: string, writeText: WriteText) => string, neverNull: boolean): Write =>
  (to, cells, { writeText }) => {
    const text = cells[index];
    to.add(text === null || text === undefined ? missing(neverNull) : json(text, writeText));
  };

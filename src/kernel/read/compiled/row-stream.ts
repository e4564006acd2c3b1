import type { RowBytes } from '../../database/row-messages';
import type { JsonBytes } from '../../json-bytes';
import type { Message } from '../../messages/message';

/** Thrown if a value does not match its GraphQL type, such as null in a non-null field. */
export class SerializationError extends Error {}

/** Writes a message in the language of the viewer. */
export type WriteText = (message: Message) => string;

/** The rows of a compiled statement in depth-first order: the rows below a row follow it, branch by branch. */
export class RowStream {
  private at = 0;
  /** Branch of the next row. */
  private next: number | undefined;

  constructor(
    private readonly rows: readonly RowBytes[],
    readonly writeText: WriteText,
  ) {
    this.next = rows[0]?.integer(0);
  }

  /** Returns the next row if it belongs to the branch. */
  take(branch: number): RowBytes | undefined {
    if (this.next !== branch) return undefined;
    const row = this.rows[this.at]!;
    this.at += 1;
    this.next = this.rows[this.at]?.integer(0);
    return row;
  }

  /** To be called at the end. Throws if a row was not read, because it would be missing in the response. */
  finish(): void {
    const left = this.rows.length - this.at;
    if (left) throw new Error(`${left} of ${this.rows.length} rows are not part of the response.`);
  }
}

/** Writes a part of the response as JSON text from a row and what was read below it. */
export type Write<Below = RowStream> = (to: JsonBytes, row: RowBytes, below: Below) => void;

/** A key of an object and the writer of its value. */
export interface Part<Below = RowStream> {
  readonly key: string;
  readonly write: Write<Below>;
}

/** Returns the writer of an object, with its keys in the order of the selection. */
export function object<Below = RowStream>(parts: readonly Part<Below>[]): Write<Below> {
  const names = parts.map(({ key }, i) => Buffer.from(`${i ? ',' : ''}"${key}":`));
  const writes = parts.map(({ write }) => write);
  return (to, row, below) => {
    to.add('{');
    for (let i = 0; i < writes.length; i += 1) {
      const name = names[i]!;
      to.copy(name, 0, name.length);
      writes[i]!(to, row, below);
    }
    to.add('}');
  };
}

/** Returns the writer of a constant. */
export const constant =
  (text: string) =>
  (to: JsonBytes): void =>
    to.add(text);

/** Returns null, or throws if the field is non-null; the resolver path then reports the error. */
export function missing(neverNull: boolean): 'null' {
  if (neverNull) throw new SerializationError('A non-null field has no value.');
  return 'null';
}

/** Returns the writer of an object that is null if its cell `presence` is null. */
export const nullUnless =
  (presence: number, write: Write, neverNull: boolean): Write =>
  (to, row, stream) =>
    row.start(presence) < 0 ? to.add(missing(neverNull)) : write(to, row, stream);

/** Writes the bytes of a cell as JSON. */
export type WriteCell = (
  to: JsonBytes,
  from: Buffer,
  start: number,
  end: number,
  writeText: WriteText,
) => void;

/** Returns the writer of a cell as JSON. */
export const cell =
  (index: number, write: WriteCell, neverNull: boolean): Write =>
  (to, row, { writeText }) => {
    const start = row.start(index);
    if (start < 0) to.add(missing(neverNull));
    else write(to, row.bytes, start, row.end(index), writeText);
  };

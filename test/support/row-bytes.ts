import { RowBytes, type TextRow } from '../../src/kernel/database/row-messages';

const NULL_LENGTH = -1;

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** Returns a row as PostgreSQL sends it, after the header of its message. */
export function encodedRow(row: TextRow): Buffer {
  const cells = row.map((cell) => {
    if (cell === null) return int32(NULL_LENGTH);
    const bytes = Buffer.from(cell);
    return Buffer.concat([int32(bytes.length), bytes]);
  });
  return Buffer.concat([int32(row.length).subarray(2), ...cells]);
}

/** Converts rows to the form in which a connection receives them. */
export const rowBytes = (rows: readonly TextRow[]): RowBytes[] =>
  rows.map((row) => {
    const bytes = encodedRow(row);
    return new RowBytes(bytes, 0, bytes.length);
  });

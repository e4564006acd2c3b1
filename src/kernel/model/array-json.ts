import { parse as parseArray } from 'postgres-array';
import { fromText, type JsonBytes } from '../json-bytes';

const [QUOTE, BACKSLASH, COMMA, SPACE] = [0x22, 0x5c, 0x2c, 0x20] as const;

/** Returns the end of an item of an array. In quotes, `\"` and `\\` are written as in JSON. */
function itemEnd(from: Buffer, start: number, end: number): number {
  let at = start;
  if (from[at] !== QUOTE) {
    while (at < end && from[at] !== COMMA) at += 1;
    return at;
  }
  for (at += 1; from[at] !== QUOTE; at += 1) if (from[at] === BACKSLASH) at += 1;
  return at + 1;
}

/** The text `NULL` is printed in quotes. */
const isNull = (from: Buffer, start: number, end: number): boolean =>
  end - start === 4 && from.toString('latin1', start, end) === 'NULL';

/** Converts PostgreSQL's text of an array of texts to JSON, without decoding its items. */
export function writeArray(to: JsonBytes, from: Buffer, start: number, end: number): void {
  // Only in JSON must control characters be escaped.
  for (let i = start; i < end; i += 1) if (from[i]! < SPACE) return writeDecodedArray(to, from, start, end);
  to.add('[');
  const last = end - 1;
  for (let at = start + 1; at < last;) {
    const next = itemEnd(from, at, last);
    if (from[at] === QUOTE) to.copy(from, at, next);
    else if (isNull(from, at, next)) to.add('null');
    else to.quote(from, at, next);
    if (next < last) to.add(',');
    at = next + 1;
  }
  to.add(']');
}

const writeDecodedArray = fromText((text) => JSON.stringify(parseArray(text)));

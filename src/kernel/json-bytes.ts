import { MAX_RESPONSE_BYTES, ResponseTooLargeError } from './response-size';

const INITIAL_BYTES = 16_384;
/** Larger buffers are not reused. */
const MAX_REUSED_BYTES = 1_048_576;
/** Number of buffers that are kept for the next responses. */
const MAX_SPARE = 16;
/** Up to this length, a loop is faster than calling the native function. */
const SHORT = 32;

const [QUOTE, BACKSLASH, LAST_CONTROL, LAST_ASCII] = [0x22, 0x5c, 0x1f, 0x7f] as const;

/** How a byte is written in a JSON string, if not as it is. */
const ESCAPES: readonly (string | undefined)[] = Array.from({ length: 256 }, (_, byte) =>
  byte <= LAST_CONTROL || byte === QUOTE || byte === BACKSLASH
    ? JSON.stringify(String.fromCharCode(byte)).slice(1, -1)
    : undefined,
);

const IS_ESCAPED = Uint8Array.from(ESCAPES, (escape) => (escape === undefined ? 0 : 1));

/** Returns the place of the first byte that is not written as it is, or `end`. A loop without calls takes a third of the time. */
function escapedAt(from: Buffer, start: number, end: number): number {
  for (let i = start; i < end; i += 1) if (IS_ESCAPED[from[i]!]) return i;
  return end;
}

/** Converts the bytes of a value in PostgreSQL's text format to JSON. */
export type WriteJson = (to: JsonBytes, from: Buffer, start: number, end: number) => void;

const spare: JsonBytes[] = [];

/**
 * Builds JSON as UTF-8. Values from the database are copied as bytes: decoding them to strings, joining the strings and
 * encoding the result takes several times as long.
 */
export class JsonBytes {
  private bytes: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  private end = 0;

  /** Returns an empty text. Its buffer is reused if it is released, which is optional. */
  static take(): JsonBytes {
    const taken = spare.pop() ?? new JsonBytes();
    taken.end = 0;
    return taken;
  }

  /** Must not be used afterwards. */
  release(): void {
    if (this.bytes.length <= MAX_REUSED_BYTES && spare.length < MAX_SPARE) spare.push(this);
  }

  /** Number of bytes. */
  get length(): number {
    return this.end;
  }

  /** Appends a text. Like every method that appends, throws if the response exceeds its maximum size. */
  add(text: string): void {
    const { length } = text;
    if (length > SHORT) return this.encode(text);
    this.reserve(length);
    const { bytes, end } = this;
    for (let i = 0; i < length; i += 1) {
      const code = text.charCodeAt(i);
      if (code > LAST_ASCII) return this.encode(text);
      bytes[end + i] = code;
    }
    this.end = end + length;
  }

  /** Appends bytes as they are. */
  copy(from: Buffer, start: number, end: number): void {
    const length = end - start;
    this.reserve(length);
    const { bytes, end: at } = this;
    if (length > SHORT) from.copy(bytes, at, start, end);
    else for (let i = 0; i < length; i += 1) bytes[at + i] = from[start + i]!;
    this.end = at + length;
  }

  /** Appends bytes in quotes. None of them needs to be escaped. */
  quote(from: Buffer, start: number, end: number): void {
    this.byte(QUOTE);
    this.copy(from, start, end);
    this.byte(QUOTE);
  }

  /** Appends the bytes of a text as a JSON string. */
  string(from: Buffer, start: number, end: number): void {
    this.byte(QUOTE);
    let plain = start;
    for (let at = escapedAt(from, start, end); at < end; at = escapedAt(from, plain, end)) {
      this.copy(from, plain, at);
      this.add(ESCAPES[from[at]!]!);
      plain = at + 1;
    }
    this.copy(from, plain, end);
    this.byte(QUOTE);
  }

  /** Appends one byte. */
  byte(byte: number): void {
    this.reserve(1);
    this.bytes[this.end] = byte;
    this.end += 1;
  }

  /** Appends a part of another text. */
  append({ bytes, end }: JsonBytes, from = 0, to = end): void {
    this.copy(bytes, from, to);
  }

  toString(encoding: 'utf8' | 'base64url' = 'utf8'): string {
    return this.bytes.toString(encoding, 0, this.end);
  }

  /** Returns a copy of the bytes between two texts. */
  toBytes(before = '', after = ''): Buffer {
    const start = Buffer.byteLength(before);
    const end = start + this.end;
    const copy = Buffer.allocUnsafe(end + Buffer.byteLength(after));
    copy.write(before);
    this.bytes.copy(copy, start, 0, this.end);
    copy.write(after, end);
    return copy;
  }

  private encode(text: string): void {
    this.reserve(Buffer.byteLength(text));
    this.end += this.bytes.write(text, this.end);
  }

  private reserve(more: number): void {
    if (this.end + more > this.bytes.length) this.grow(this.end + more);
  }

  private grow(size: number): void {
    if (size > MAX_RESPONSE_BYTES) throw new ResponseTooLargeError();
    const larger = Buffer.allocUnsafeSlow(
      Math.min(Math.max(size, this.bytes.length * 2), MAX_RESPONSE_BYTES),
    );
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}

/** The value is JSON as PostgreSQL prints it. */
export const copied: WriteJson = (to, from, start, end) => to.copy(from, start, end);

/** The value is a text without characters that need escaping. */
export const quoted: WriteJson = (to, from, start, end) => to.quote(from, start, end);

/** The value is any text. */
export const escaped: WriteJson = (to, from, start, end) => to.string(from, start, end);

/** The value is decoded, and converted as text. */
export const fromText =
  (json: (text: string) => string): WriteJson =>
  (to, from, start, end) =>
    to.add(json(from.toString('utf8', start, end)));

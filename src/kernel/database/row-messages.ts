import { EventEmitter } from 'node:events';

/** A row in PostgreSQL's text format, as text. */
export type TextRow = readonly (string | null)[];

const DATA_ROW = 0x44;
const DIGIT_ZERO = 0x30;
/** A message starts with its type and its length. The length does not include the type. */
const HEADER_BYTES = 5;
const CELL_HEADER_BYTES = 4;

/** Reads the length at a position, which is negative for null. Faster than `readInt32BE`, which checks its arguments. */
const int32 = (bytes: Buffer, at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;

/**
 * A row as PostgreSQL sent it. Its cells are views on the received bytes, so that they can be copied to a response without
 * becoming strings.
 */
export class RowBytes {
  /** Number of cells. */
  readonly count: number;
  /** Start and end of each cell. The start of null is -1. */
  private readonly bounds: number[];

  /** `start` is the position of the number of cells, `length` the size of the message. */
  constructor(
    readonly bytes: Buffer,
    start: number,
    readonly length: number,
  ) {
    const count = (bytes[start]! << 8) | bytes[start + 1]!;
    const bounds = new Array<number>(count * 2);
    let at = start + 2;
    for (let i = 0; i < count; i += 1) {
      const size = int32(bytes, at);
      at += CELL_HEADER_BYTES;
      bounds[2 * i] = size < 0 ? -1 : at;
      if (size > 0) at += size;
      bounds[2 * i + 1] = at;
    }
    this.count = count;
    this.bounds = bounds;
  }

  /** Returns where the cell starts, or -1 if it is null. */
  start(cell: number): number {
    return this.bounds[2 * cell]!;
  }

  end(cell: number): number {
    return this.bounds[2 * cell + 1]!;
  }

  text(cell: number): string | null {
    const start = this.start(cell);
    return start < 0 ? null : this.bytes.toString('utf8', start, this.end(cell));
  }

  /** Returns the value of a cell that is a whole number without sign. */
  integer(cell: number): number {
    const end = this.end(cell);
    let value = 0;
    for (let at = this.start(cell); at < end; at += 1) value = value * 10 + this.bytes[at]! - DIGIT_ZERO;
    return value;
  }

  /** All cells as text, which pg's own queries read. */
  get fields(): TextRow {
    return Array.from({ length: this.count }, (_, cell) => this.text(cell));
  }
}

/** Splits what arrives on a connection into messages. Only messages of two chunks are copied. */
class MessageSplitter {
  /** The start of a message whose end has not arrived. */
  private partial?: Buffer;
  private received = 0;

  constructor(
    private readonly onRow: (row: RowBytes) => void,
    private readonly onOthers: (messages: Buffer) => void,
  ) {}

  read(chunk: Buffer): void {
    let at = 0;
    while (this.partial) {
      const { partial } = this;
      const copied = chunk.copy(partial, this.received, at);
      at += copied;
      this.received += copied;
      if (this.received < partial.length) return;
      this.partial = undefined;
      const size = int32(partial, 1) + 1;
      if (size > partial.length) this.keep(partial, 0, size);
      else this.readWhole(partial, 0);
    }
    const rest = this.readWhole(chunk, at);
    if (rest === chunk.length) return;
    const hasHeader = chunk.length - rest >= HEADER_BYTES;
    this.keep(chunk, rest, hasHeader ? int32(chunk, rest + 1) + 1 : HEADER_BYTES);
  }

  private keep(bytes: Buffer, start: number, size: number): void {
    this.partial = Buffer.allocUnsafeSlow(size);
    this.received = bytes.copy(this.partial, 0, start);
  }

  /** Reads all complete messages and returns the end of the last one. */
  private readWhole(bytes: Buffer, start: number): number {
    let at = start;
    let others = start;
    while (at + HEADER_BYTES <= bytes.length) {
      const length = int32(bytes, at + 1);
      const end = at + 1 + length;
      if (end > bytes.length) break;
      if (bytes[at] === DATA_ROW) {
        if (others < at) this.onOthers(bytes.subarray(others, at));
        others = end;
        this.onRow(new RowBytes(bytes, at + HEADER_BYTES, length));
      }
      at = end;
    }
    if (others < at) this.onOthers(bytes.subarray(others, at));
    return at;
  }
}

/** The used part of pg's connection, whose published types are outdated. */
export interface Receiving extends EventEmitter {
  attachListeners(stream: EventEmitter): void;
}

/** Makes a connection report rows as `RowBytes`. All other messages are parsed by pg. */
export function receiveRowBytes(connection: Receiving): void {
  const attach = connection.attachListeners.bind(connection);
  connection.attachListeners = (stream) => {
    const others = new EventEmitter();
    attach(others);
    const messages = new MessageSplitter(
      (row) => void connection.emit('dataRow', row),
      (bytes) => void others.emit('data', bytes),
    );
    stream.on('data', (chunk: Buffer) => messages.read(chunk));
  };
}

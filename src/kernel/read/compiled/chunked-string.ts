import { ResponseTooLargeError } from '../../limits/response-size';

/** Characters of a chunk. Appending copies the characters again at each level above. */
const CHUNK_LENGTH = 500;
/** Maximum size of the retained scratch buffer. */
const MAX_SCRATCH_BYTES = 1_048_576;
/** Maximum number of UTF-8 bytes per UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/** Number of characters left for all strings of one response. */
export interface Room {
  left: number;
}

let scratchBuffer = Buffer.allocUnsafeSlow(65_536);

/**
 * Builds a long text from short ones and encodes it as UTF-8. A single string would be copied with every concatenation, and
 * would take two bytes per character if one of its characters needs them.
 */
export class ChunkedString {
  private chunks?: string[];
  private tail = '';
  private size = 0;

  /** `room` is shared by all strings of a response. */
  constructor(private readonly room: Room) {}

  get length(): number {
    return this.size;
  }

  /** Appends a text. Throws if the response exceeds its maximum size. */
  add(text: string): void {
    const { length } = text;
    if ((this.room.left -= length) < 0) throw new ResponseTooLargeError();
    this.put(text, length);
  }

  private put(text: string, length: number): void {
    this.size += length;
    this.tail += text;
    if (this.tail.length > CHUNK_LENGTH) this.finishChunk();
  }

  /** Appends a string whose characters are already counted. */
  append({ chunks, tail, size }: ChunkedString): void {
    if (chunks) {
      if (this.tail) this.finishChunk();
      const own = (this.chunks ??= []);
      for (const chunk of chunks) own.push(chunk);
      this.size += size - tail.length;
    }
    this.put(tail, tail.length);
  }

  toString(): string {
    return (this.chunks?.join('') ?? '') + this.tail;
  }

  toBytes(): Buffer {
    let end = 0;
    for (const chunk of this.chunks ?? []) end = write(chunk, end);
    end = write(this.tail, end);
    const bytes = Buffer.from(scratchBuffer.subarray(0, end));
    if (scratchBuffer.length > MAX_SCRATCH_BYTES) scratchBuffer = Buffer.allocUnsafeSlow(MAX_SCRATCH_BYTES);
    return bytes;
  }

  private finishChunk(): void {
    (this.chunks ??= []).push(this.tail);
    this.tail = '';
  }
}

/** Encodes a text into the scratch buffer from `start` and returns the end. */
function write(text: string, start: number): number {
  const room = start + text.length * MAX_BYTES_PER_UNIT;
  if (room > scratchBuffer.length) {
    const larger = Buffer.allocUnsafeSlow(Math.max(room, scratchBuffer.length * 2));
    scratchBuffer.copy(larger, 0, 0, start);
    scratchBuffer = larger;
  }
  return start + scratchBuffer.write(text, start);
}

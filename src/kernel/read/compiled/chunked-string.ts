/** Characters at which a part is finished: joining costs as much as it has characters, again at each level above. */
const CHUNK_LENGTH = 500;
/** Bytes of the largest buffer that is kept to write into. */
const MAX_SCRATCH_BYTES = 1_048_576;
/** UTF-8 takes three bytes at most for what is one unit of a string. */
const MAX_BYTES_PER_UNIT = 3;

let scratchBuffer = Buffer.allocUnsafeSlow(65_536);

/**
 * A long text that is put together from short ones and leaves as UTF-8. One string would be copied whole wherever a
 * part of it is joined on, and would take two bytes for every character of it as soon as a single one needs them.
 */
export class ChunkedString {
  private chunks?: string[];
  private tail = '';

  add(text: string): void {
    this.tail += text;
    if (this.tail.length > CHUNK_LENGTH) this.finishChunk();
  }

  append({ chunks, tail }: ChunkedString): void {
    if (chunks) {
      if (this.tail) this.finishChunk();
      const own = (this.chunks ??= []);
      for (const chunk of chunks) own.push(chunk);
    }
    this.add(tail);
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

/** Writes behind what is on the desk already; gives back where it ends. */
function write(text: string, start: number): number {
  const room = start + text.length * MAX_BYTES_PER_UNIT;
  if (room > scratchBuffer.length) {
    const larger = Buffer.allocUnsafeSlow(Math.max(room, scratchBuffer.length * 2));
    scratchBuffer.copy(larger, 0, 0, start);
    scratchBuffer = larger;
  }
  return start + scratchBuffer.write(text, start);
}

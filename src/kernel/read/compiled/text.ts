import { ResponseTooLargeError } from '../../limits/response-size';

/** Characters at which a part is finished: joining costs as much as it has characters, again at each level above. */
const PART = 500;
/** Bytes of the largest buffer that is kept to write into. */
const KEPT_BYTES = 1_048_576;
/** UTF-8 takes three bytes at most for what is one unit of a string. */
const MOST_BYTES_PER_UNIT = 3;

/** Characters that all texts of one response may still get. */
export interface Room {
  left: number;
}

let desk = Buffer.allocUnsafeSlow(65_536);

/**
 * A long text that is put together from short ones and leaves as UTF-8. One string would be copied whole wherever a
 * part of it is joined on, and would take two bytes for every character of it as soon as a single one needs them.
 */
export class Text {
  private parts?: string[];
  private tail = '';
  private size = 0;

  /** `room` is shared by the texts that become one; throws when there is none left. */
  constructor(private readonly room: Room) {}

  get length(): number {
    return this.size;
  }

  add(text: string): void {
    const { length } = text;
    if ((this.room.left -= length) < 0) throw new ResponseTooLargeError();
    this.put(text, length);
  }

  private put(text: string, length: number): void {
    this.size += length;
    this.tail += text;
    if (this.tail.length > PART) this.finishPart();
  }

  /** Adds a text that was counted when it was written. */
  append({ parts, tail, size }: Text): void {
    if (parts) {
      if (this.tail) this.finishPart();
      const own = (this.parts ??= []);
      for (const part of parts) own.push(part);
      this.size += size - tail.length;
    }
    this.put(tail, tail.length);
  }

  toString(): string {
    return (this.parts?.join('') ?? '') + this.tail;
  }

  toBytes(): Buffer {
    let end = 0;
    for (const part of this.parts ?? []) end = write(part, end);
    end = write(this.tail, end);
    const bytes = Buffer.from(desk.subarray(0, end));
    if (desk.length > KEPT_BYTES) desk = Buffer.allocUnsafeSlow(KEPT_BYTES);
    return bytes;
  }

  private finishPart(): void {
    (this.parts ??= []).push(this.tail);
    this.tail = '';
  }
}

/** Writes behind what is on the desk already; gives back where it ends. */
function write(text: string, start: number): number {
  const room = start + text.length * MOST_BYTES_PER_UNIT;
  if (room > desk.length) {
    const larger = Buffer.allocUnsafeSlow(Math.max(room, desk.length * 2));
    desk.copy(larger, 0, 0, start);
    desk = larger;
  }
  return start + desk.write(text, start);
}

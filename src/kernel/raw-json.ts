import { randomUUID } from 'node:crypto';

interface JsonText {
  readonly length: number;
  toString(): string;
}

/** Stands for raw JSON in a text that `JSON.stringify` wrote. No client can send it: it never leaves the process. */
const MARK = randomUUID();
const MARKS = new RegExp(`"${MARK}:(\\d+)"`, 'g');

/** What was written as marks since the last `embedRaw`. */
const pending: JsonText[] = [];

/**
 * JSON text that becomes a part of a larger one unchanged. Parsed and written again it would lose the digits that
 * JavaScript's numbers do not hold, and take up to thirty times its length in memory.
 */
export class RawJson {
  constructor(private readonly text: JsonText) {}

  get length(): number {
    return this.text.length;
  }

  toString(): string {
    return this.text.toString();
  }

  /** A mark: `JSON.stringify` has no way to take text as it is before Node 22, and never for objects. */
  toJSON(): string {
    return `${MARK}:${pending.push(this.text) - 1}`;
  }
}

/** Puts raw JSON in place of its marks in what `JSON.stringify` wrote just before. */
export function embedRaw(json: string): string {
  if (!pending.length) return json;
  const texts = pending.splice(0);
  return json.replace(MARKS, (_, place: string) => texts[Number(place)]!.toString());
}

/** `JSON.stringify` for values that may contain raw JSON. */
export const stringifyWithRaw = (value: unknown): string => embedRaw(JSON.stringify(value));

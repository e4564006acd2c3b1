import { randomUUID } from 'node:crypto';

interface JsonText {
  readonly length: number;
  toString(): string;
}

/** Placeholder for raw JSON in the output of `JSON.stringify`. It is secret, so no client can send it. */
const PLACEHOLDER = randomUUID();
const PLACEHOLDERS = new RegExp(`"${PLACEHOLDER}:(\\d+)"`, 'g');

/** Texts replaced with placeholders since the last call of `embedRaw`. */
const pending: JsonText[] = [];

/**
 * JSON text to embed in a larger one unchanged. Parsing it would lose digits that JavaScript numbers cannot represent, and
 * take up to thirty times its length in memory.
 */
export class RawJson {
  constructor(private readonly text: JsonText) {}

  get length(): number {
    return this.text.length;
  }

  toString(): string {
    return this.text.toString();
  }

  /** Returns a placeholder, because `JSON.stringify` cannot embed the text of an object. */
  toJSON(): string {
    return `${PLACEHOLDER}:${pending.push(this.text) - 1}`;
  }
}

/** Replaces placeholders with raw JSON. To be called with the output of `JSON.stringify`, before it is called again. */
function embedRaw(json: string): string {
  if (!pending.length) return json;
  const texts = pending.splice(0);
  return json.replace(PLACEHOLDERS, (_, place: string) => texts[Number(place)]!.toString());
}

/** Serializes a value that may contain raw JSON. */
export const stringifyWithRaw = (value: unknown): string => embedRaw(JSON.stringify(value));

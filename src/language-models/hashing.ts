import { DIMENSIONS } from '../domains/ai/embedding-model.port';

/** Lengths of the parts of words that are hashed, besides the words. */
const PART_LENGTHS = [3, 4] as const;
/** Weight of a part of a word, relative to that of a word. */
const PART_WEIGHT = 0.4;

/** FNV-1a with 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  // The lowest bits of FNV depend on few bits of the text.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Returns how often each word and each part of a word occurs. Parts have marks of the start and end of the word. */
function featuresOf(text: string): Map<string, { count: number; weight: number }> {
  const features = new Map<string, { count: number; weight: number }>();
  const add = (name: string, weight: number): void => {
    const { count } = features.get(name) ?? { count: 0 };
    features.set(name, { count: count + 1, weight });
  };
  const normalized = text.normalize('NFKC').toLowerCase();
  for (const word of normalized.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [normalized]) {
    add(word, 1);
    const characters = Array.from(`^${word}$`);
    for (const length of PART_LENGTHS)
      for (let start = 0; start + length <= characters.length; start += 1)
        add(`#${characters.slice(start, start + length).join('')}`, PART_WEIGHT);
  }
  return features;
}

/** Returns a vector of the direction of another one, of length 1 and with all dimensions. */
export function unitVector(values: readonly number[]): number[] {
  const length = Math.hypot(...values);
  const unit = values.map((value) => value / length);
  return [...unit, ...new Array<number>(DIMENSIONS - unit.length).fill(0)];
}

/**
 * Returns the vector of a text: words and parts of words are hashed to dimensions, with a sign, and repeated ones count less.
 * Texts that share words, or forms of them, are similar. Meaning is unknown to it.
 */
export function hashedVector(text: string): number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const [name, { count, weight }] of featuresOf(text)) {
    const hash = hashOf(name);
    const sign = hash >= 0x80000000 ? -1 : 1;
    vector[hash % DIMENSIONS]! += sign * weight * (1 + Math.log(count));
  }
  return unitVector(vector);
}

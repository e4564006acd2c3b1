import { formatted } from './constraints';
import type { ValueType } from './types';

/**
 * Returns the sentence about the maximum size of a text or JSON value. Other scalars describe their own, and the parts of
 * a single object are limited themselves.
 */
function limitText({ constraints = {}, graphqlType, shape }: ValueType): string | undefined {
  const { maxLength, maxBytes } = constraints;
  if (maxBytes !== undefined && shape?.listed !== false)
    return `At most ${formatted(maxBytes)} bytes as JSON.`;
  return maxLength !== undefined && graphqlType() === String
    ? `At most ${formatted(maxLength)} characters.`
    : undefined;
}

/** Adds the maximum size to the description of a value, unless it is there already. */
export function withLimit(description: string, type: ValueType): string {
  const limit = limitText(type);
  return limit === undefined || description.includes(limit) ? description : `${description} ${limit}`;
}

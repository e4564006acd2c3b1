import { durationText } from './duration-text';
import { upperFirst, words } from './metadata';
import { isBlank } from './blank';
import type { ValueConstraints } from './types';

/** Returns the name of an input field in words, as the start of a user error: `thumbnailUrl` → "Thumbnail URL". */
export const fieldLabel = (name: string): string =>
  upperFirst(
    words(name).replace(/\b(ai|id|ip|url)(s?)\b/g, (_, word: string, s: string) => word.toUpperCase() + s),
  );

/** Formats a number for a user error. */
export const formatted = (value: number): string => value.toLocaleString('en-US');

function numberViolation(
  value: number | string,
  { min, max, digits, duration }: ValueConstraints,
): string | undefined {
  const amount = Number(value);
  const shown = duration ? durationText : formatted;
  if (min !== undefined && amount < min) return `must be at least ${shown(min)}`;
  if (max !== undefined && amount > max) return `must be at most ${shown(max)}`;
  if (!digits) return undefined;
  const [whole = '', fraction = ''] = String(value).replace('-', '').split('.');
  const [precision, scale] = digits;
  if (fraction.length > scale) return `must have at most ${scale} decimal places`;
  if (whole.replace(/^0+/, '').length > precision - scale)
    return `must have at most ${precision - scale} digits before the decimal point`;
  return undefined;
}

/** Returns the violation for characters that PostgreSQL cannot store, or would store as other characters. */
function characterViolation(value: string): string | undefined {
  if (value.includes('\u0000')) return 'must not contain the character U+0000';
  return /\p{Surrogate}/u.test(value)
    ? 'must not contain an unpaired surrogate (half of a character)'
    : undefined;
}

/** Any JSON is valid, except for such characters in keys and values. */
function jsonViolation(value: unknown): string | undefined {
  if (typeof value === 'string') return characterViolation(value);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const violation = characterViolation(name) ?? jsonViolation(part);
    if (violation) return violation;
  }
  return undefined;
}

/** Line and paragraph separators, and control characters. */
const LINE_BREAK = /[\p{Cc}\u2028\u2029]/u;

function textViolation(
  value: string,
  { maxLength, pattern, form, nonBlank, singleLine }: ValueConstraints,
): string | undefined {
  // PostgreSQL counts characters, JavaScript's length counts UTF-16 units.
  if (maxLength !== undefined && Array.from(value).length > maxLength)
    return `must have at most ${formatted(maxLength)} characters`;
  if (nonBlank && isBlank(value)) return 'must not be blank';
  if (singleLine && !isBlank(value) && LINE_BREAK.test(value))
    return characterViolation(value) ?? 'must be a single line';
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value))
    return form ? `must be ${form}` : `must match the pattern ${pattern}`;
  return characterViolation(value);
}

/** Returns the maximum size of a value in characters or bytes: 0 for values that are short by their type. */
export function maxSize({ maxLength, maxBytes, maxItems, item }: ValueConstraints = {}): number {
  return maxLength ?? maxBytes ?? (maxItems ?? 0) * (item ? maxSize(item) : 0);
}

/** Returns the first violated constraint as a predicate, such as "must be at least 1"; undefined if there is none. */
export function violationOf(value: unknown, constraints: ValueConstraints = {}): string | undefined {
  if (value === null || value === undefined) return undefined;
  const { maxBytes } = constraints;
  if (maxBytes !== undefined && Buffer.byteLength(JSON.stringify(value)) > maxBytes)
    return `must have at most ${formatted(maxBytes)} bytes as JSON`;
  if (constraints.anyJson) return jsonViolation(value);
  if (Array.isArray(value)) {
    if (constraints.maxItems !== undefined && value.length > constraints.maxItems)
      return `must have at most ${constraints.maxItems} items`;
    return value
      .map((item) => violationOf(item, constraints.item))
      .find((violation) => violation !== undefined);
  }
  if (constraints.digits || typeof value === 'number')
    return numberViolation(value as number | string, constraints);
  return typeof value === 'string' ? textViolation(value, constraints) : undefined;
}

/** Returns the index of the first invalid item of a list; undefined if the list as a whole is invalid. */
export function firstInvalidIndex(
  value: unknown,
  { maxItems, item }: ValueConstraints = {},
): number | undefined {
  if (!Array.isArray(value) || value.length > (maxItems ?? Infinity)) return undefined;
  const index = value.findIndex((one) => violationOf(one, item) !== undefined);
  return index < 0 ? undefined : index;
}

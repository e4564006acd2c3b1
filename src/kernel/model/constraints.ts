import { isBlank } from './normalize';
import type { ValueConstraints } from './types';

function numberViolation(value: number | string, { min, max, digits }: ValueConstraints): string | undefined {
  const amount = Number(value);
  if (min !== undefined && amount < min) return `must be at least ${min}`;
  if (max !== undefined && amount > max) return `must be at most ${max}`;
  if (!digits) return undefined;
  const [whole = '', fraction = ''] = String(value).replace('-', '').split('.');
  const [precision, scale] = digits;
  if (fraction.length > scale) return `must have at most ${scale} digits behind the point`;
  if (whole.replace(/^0+/, '').length > precision - scale)
    return `must have at most ${precision - scale} digits before the point`;
  return undefined;
}

/** What PostgreSQL's text cannot hold, or would hold as something else than what was sent. */
function characterViolation(value: string): string | undefined {
  if (value.includes('\u0000')) return 'must not hold the character U+0000';
  return /\p{Surrogate}/u.test(value) ? 'must not hold half a character (a lone surrogate)' : undefined;
}

/** Of open JSON only its characters are limited, in names as in values. */
function jsonViolation(value: unknown): string | undefined {
  if (typeof value === 'string') return characterViolation(value);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const violation = characterViolation(name) ?? jsonViolation(part);
    if (violation) return violation;
  }
  return undefined;
}

/** Line and paragraph separators besides the control characters. */
const LINE_BREAK = /[\p{Cc}\u2028\u2029]/u;

function textViolation(
  value: string,
  { maxLength, pattern, form, nonBlank, singleLine }: ValueConstraints,
): string | undefined {
  // PostgreSQL counts characters, JavaScript's length counts UTF-16 units.
  if (maxLength !== undefined && Array.from(value).length > maxLength)
    return `must have at most ${maxLength} characters`;
  if (nonBlank && isBlank(value)) return 'must not be blank';
  if (singleLine && !isBlank(value) && LINE_BREAK.test(value))
    return characterViolation(value) ?? 'must be a single line';
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value))
    return `must be ${form ?? `of the form ${pattern}`}`;
  return characterViolation(value);
}

/** What is wrong with a value by the limits of its type; undefined when nothing is. */
export function violationOf(value: unknown, constraints: ValueConstraints = {}): string | undefined {
  if (value === null || value === undefined) return undefined;
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

/** The place of the first item of a list that a limit of its items refuses; undefined where the list itself is refused. */
export function firstInvalidIndex(
  value: unknown,
  { maxItems, item }: ValueConstraints = {},
): number | undefined {
  if (!Array.isArray(value) || value.length > (maxItems ?? Infinity)) return undefined;
  const index = value.findIndex((one) => violationOf(one, item) !== undefined);
  return index < 0 ? undefined : index;
}

import type { Limits } from './types';

function numberProblem(value: number | string, { min, max, digits }: Limits): string | undefined {
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
function characterProblem(value: string): string | undefined {
  if (value.includes('\u0000')) return 'must not hold the character U+0000';
  return /\p{Surrogate}/u.test(value) ? 'must not hold half a character (a lone surrogate)' : undefined;
}

/** Of open JSON only its characters are limited, in names as in values. */
function jsonProblem(value: unknown): string | undefined {
  if (typeof value === 'string') return characterProblem(value);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const problem = characterProblem(name) ?? jsonProblem(part);
    if (problem) return problem;
  }
  return undefined;
}

/** Something that can be seen: neither a blank, nor what steers the letters around it or stands for nothing. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

function textProblem(value: string, { maxLength, pattern, form, filled }: Limits): string | undefined {
  // PostgreSQL counts characters, JavaScript's length counts UTF-16 units.
  if (maxLength !== undefined && Array.from(value).length > maxLength)
    return `must have at most ${maxLength} characters`;
  if (filled && !VISIBLE.test(value)) return 'must not be blank';
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value))
    return `must be ${form ?? `of the form ${pattern}`}`;
  return characterProblem(value);
}

/** What is wrong with a value by the limits of its type; undefined when nothing is. */
export function problemOf(value: unknown, limits: Limits = {}): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (limits.open) return jsonProblem(value);
  if (Array.isArray(value)) {
    if (limits.maxItems !== undefined && value.length > limits.maxItems)
      return `must have at most ${limits.maxItems} items`;
    return value.map((item) => problemOf(item, limits.item)).find((problem) => problem !== undefined);
  }
  if (limits.digits || typeof value === 'number') return numberProblem(value as number | string, limits);
  return typeof value === 'string' ? textProblem(value, limits) : undefined;
}

/** The place of the first item of a list that a limit of its items refuses; undefined where the list itself is refused. */
export function badItem(value: unknown, { maxItems, item }: Limits = {}): number | undefined {
  if (!Array.isArray(value) || value.length > (maxItems ?? Infinity)) return undefined;
  const place = value.findIndex((one) => problemOf(one, item) !== undefined);
  return place < 0 ? undefined : place;
}

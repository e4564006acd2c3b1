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

function textProblem(value: string, { maxLength, pattern, form, filled }: Limits): string | undefined {
  // PostgreSQL counts characters, JavaScript's length counts UTF-16 units.
  if (maxLength !== undefined && Array.from(value).length > maxLength)
    return `must have at most ${maxLength} characters`;
  if (filled && !/\S/.test(value)) return 'must not be blank';
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value))
    return `must be ${form ?? `of the form ${pattern}`}`;
  // PostgreSQL's text cannot hold it.
  return value.includes('\u0000') ? 'must not hold the character U+0000' : undefined;
}

/** What is wrong with a value by the limits of its type; undefined when nothing is. */
export function problemOf(value: unknown, limits: Limits = {}): string | undefined {
  if (value === null || value === undefined) return undefined;
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

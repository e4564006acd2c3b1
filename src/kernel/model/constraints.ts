import type { MessageMaker, MessageValues } from '../messages/message';
import { VALUE_MESSAGES } from '../messages/kernel-messages';
import { formTerm } from '../messages/terms';
import { durationText } from './duration-text';
import { isBlank } from './blank';
import type { ValueConstraints } from './types';

/** Formats a number for a description. */
export const formatted = (value: number): string => value.toLocaleString('en-US');

/** What the limits of a violation count. Values themselves if undefined. */
export type LimitUnit = 'CHARACTERS' | 'ITEMS' | 'BYTES' | 'DIGITS' | 'DECIMAL_PLACES' | 'SECONDS';

/** The parameters of a violation, for programs. */
export interface ViolationParameters {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly unit?: LimitUnit;
  readonly allowedValues?: readonly string[];
}

/** Codes of values that are invalid by themselves. */
const VIOLATION_CODES = [
  'INVALID',
  'REQUIRED',
  'BLANK',
  'TOO_LONG',
  'TOO_SHORT',
  'OUT_OF_RANGE',
  'BAD_FORMAT',
  'DUPLICATE',
  'NOT_ALLOWED',
] as const;
export type ViolationCode = (typeof VIOLATION_CODES)[number];

/** Why a value is invalid. */
export interface Violation<Code extends ViolationCode = ViolationCode> {
  readonly code: Code;
  /** Makes the message. Its parameter `field` is added. */
  readonly message: MessageMaker;
  readonly values?: MessageValues;
  readonly parameters?: ViolationParameters;
  /** Index of the invalid item of a list. */
  readonly index?: number;
}

const tooLong = (message: MessageMaker, maximum: number, unit: LimitUnit): Violation<'TOO_LONG'> => ({
  code: 'TOO_LONG',
  message,
  parameters: { maximum, unit },
});

export const tooManyCharacters = (maximum: number): Violation<'TOO_LONG'> =>
  tooLong(VALUE_MESSAGES.tooLong, maximum, 'CHARACTERS');

/** Returns the violation of a text that does not have a form, in words: `a time such as 09:30`. */
export const badFormat = (form: string): Violation<'BAD_FORMAT'> => ({
  code: 'BAD_FORMAT',
  message: VALUE_MESSAGES.form,
  values: { form: formTerm(form) },
});

export const BLANK: Violation<'BLANK'> = { code: 'BLANK', message: VALUE_MESSAGES.blank };

/** Limits of durations are in seconds, and written as ISO 8601. */
function rangeViolation(amount: number, { min, max, duration }: ValueConstraints): Violation | undefined {
  const isUnder = min !== undefined && amount < min;
  if (!isUnder && !(max !== undefined && amount > max)) return undefined;
  const code = 'OUT_OF_RANGE';
  const parameters = { minimum: min, maximum: max };
  if (!duration)
    return { code, parameters, message: isUnder ? VALUE_MESSAGES.minimum : VALUE_MESSAGES.maximum };
  return {
    code,
    parameters: { ...parameters, unit: 'SECONDS' },
    message: isUnder ? VALUE_MESSAGES.minimumDuration : VALUE_MESSAGES.maximumDuration,
    values: { limit: durationText(isUnder ? min : max!) },
  };
}

function digitsViolation(
  value: number | string,
  [precision, scale]: readonly [number, number],
): Violation | undefined {
  const [whole = '', fraction = ''] = String(value).replace('-', '').split('.');
  if (fraction.length > scale)
    return {
      code: 'BAD_FORMAT',
      message: VALUE_MESSAGES.decimalPlaces,
      parameters: { maximum: scale, unit: 'DECIMAL_PLACES' },
    };
  if (whole.replace(/^0+/, '').length > precision - scale)
    return {
      code: 'OUT_OF_RANGE',
      message: VALUE_MESSAGES.wholeDigits,
      parameters: { maximum: precision - scale, unit: 'DIGITS' },
    };
  return undefined;
}

const numberViolation = (value: number | string, constraints: ValueConstraints): Violation | undefined =>
  rangeViolation(Number(value), constraints) ??
  (constraints.digits && digitsViolation(value, constraints.digits));

const CHARACTER: Violation = { code: 'BAD_FORMAT', message: VALUE_MESSAGES.character };

/** Returns the violation for characters that PostgreSQL cannot store, or would store as other characters. */
const characterViolation = (value: string): Violation | undefined =>
  value.includes('\u0000') || /\p{Surrogate}/u.test(value) ? CHARACTER : undefined;

/** Any JSON is valid, except for such characters in keys and values. */
function jsonViolation(value: unknown): Violation | undefined {
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
): Violation | undefined {
  // PostgreSQL counts characters, JavaScript's length counts UTF-16 units.
  if (maxLength !== undefined && Array.from(value).length > maxLength) return tooManyCharacters(maxLength);
  if (nonBlank && isBlank(value)) return BLANK;
  if (singleLine && !isBlank(value) && LINE_BREAK.test(value))
    return characterViolation(value) ?? { code: 'BAD_FORMAT', message: VALUE_MESSAGES.singleLine };
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value))
    return form ? badFormat(form) : { code: 'BAD_FORMAT', message: VALUE_MESSAGES.invalid };
  return characterViolation(value);
}

/** Returns the maximum size of a value in characters or bytes: 0 for values that are short by their type. */
export function maxSize({ maxLength, maxBytes, maxItems, item }: ValueConstraints = {}): number {
  return maxLength ?? maxBytes ?? (maxItems ?? 0) * (item ? maxSize(item) : 0);
}

/** Returns the violation of a list, or of its first invalid item. */
function listViolation(
  value: readonly unknown[],
  { maxItems, item }: ValueConstraints,
): Violation | undefined {
  if (maxItems !== undefined && value.length > maxItems)
    return tooLong(VALUE_MESSAGES.tooManyItems, maxItems, 'ITEMS');
  for (const [index, one] of value.entries()) {
    const violation = violationOf(one, item);
    if (violation) return { ...violation, index };
  }
  return undefined;
}

/** Whether values can violate constraints with a code. Codes without an entry are those of other checks. */
const CODES: Readonly<Partial<Record<ViolationCode, (constraints: ValueConstraints) => boolean>>> = {
  TOO_LONG: ({ maxLength, maxItems, maxBytes }) => (maxLength ?? maxItems ?? maxBytes) !== undefined,
  BLANK: ({ nonBlank = false }) => nonBlank,
  OUT_OF_RANGE: ({ min, max, digits }) => (min ?? max ?? digits) !== undefined,
  BAD_FORMAT: ({ pattern, singleLine = false, digits, anyJson = false }) =>
    singleLine || anyJson || (pattern ?? digits) !== undefined,
};

/** Returns the codes of all violations of constraints. Any text can also be BAD_FORMAT, by its characters. */
export function violationCodes(constraints: ValueConstraints = {}): ViolationCode[] {
  const own = VIOLATION_CODES.filter((code) => CODES[code]?.(constraints));
  return constraints.item ? [...own, ...violationCodes(constraints.item)] : own;
}

/** Returns the first violated constraint. Undefined if there is none. */
export function violationOf(value: unknown, constraints: ValueConstraints = {}): Violation | undefined {
  if (value === null || value === undefined) return undefined;
  const { maxBytes } = constraints;
  if (maxBytes !== undefined && Buffer.byteLength(JSON.stringify(value)) > maxBytes)
    return tooLong(VALUE_MESSAGES.tooManyBytes, maxBytes, 'BYTES');
  if (Array.isArray(value)) {
    const { anyJson } = constraints;
    return listViolation(value, anyJson ? { item: { anyJson } } : constraints);
  }
  if (constraints.anyJson) return jsonViolation(value);
  if (constraints.digits || typeof value === 'number')
    return numberViolation(value as number | string, constraints);
  return typeof value === 'string' ? textViolation(value, constraints) : undefined;
}

import { formatted } from './constraints';
import { sentences } from './descriptions';
import { durationText } from './duration-text';
import type { ValueConstraints, ValueType } from './types';

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

/** Adds sentences to a description, unless they are part of it already. */
const withSentences = (description: string, added: readonly (string | undefined)[]): string =>
  sentences(
    description,
    ...[...new Set(added)].filter(
      (text) => text && !description.toLowerCase().includes(text.slice(0, -1).toLowerCase()),
    ),
  );

/** Adds the maximum size to the description of a value, unless it is there already. */
export const withLimit = (description: string, type: ValueType): string =>
  withSentences(description, [limitText(type)]);

const isSet = (value: number | undefined): value is number => value !== undefined;

function rangeText({ min, max, duration }: ValueConstraints): string | undefined {
  const textOf = (limit: number): string => (duration ? `\`${durationText(limit)}\`` : formatted(limit));
  if (isSet(min) && isSet(max)) return `From ${textOf(min)} to ${textOf(max)}.`;
  if (isSet(min)) return `At least ${textOf(min)}.`;
  return isSet(max) ? `At most ${textOf(max)}.` : undefined;
}

const digitsText = ({ digits }: ValueConstraints): string | undefined =>
  digits && `At most ${digits[0] - digits[1]} digits before the decimal point and ${digits[1]} after it.`;

function formText({ pattern, form }: ValueConstraints): string | undefined {
  if (pattern === undefined) return undefined;
  return form ? `must be ${form}.` : `must match \`${pattern}\`.`;
}

/** Returns the sentences about the texts of an input value, or about each item of a list of texts. */
function textTexts(constraints: ValueConstraints, subject = ''): (string | undefined)[] {
  const { maxLength, nonBlank, singleLine } = constraints;
  const excluded = [nonBlank ? 'be blank' : '', singleLine ? 'contain line breaks' : ''].filter(Boolean);
  const start = (text: string | undefined): string | undefined =>
    text && (subject ? `${subject} ${text}` : text.charAt(0).toUpperCase() + text.slice(1));
  const length = maxLength === undefined ? undefined : `${formatted(maxLength)} characters.`;
  return [
    length && (subject ? `${subject} has at most ${length}` : `At most ${length}`),
    excluded.length ? `${subject ? 'Items cannot' : 'Cannot'} ${excluded.join(' or ')}.` : undefined,
    start(formText(constraints)),
  ];
}

/** Returns the sentences about the items of a list. Scalars other than String describe their own limits. */
function listTexts({ constraints = {}, graphqlType }: ValueType): (string | undefined)[] {
  const { maxItems, item = {} } = constraints;
  const [itemType] = graphqlType() as unknown[];
  return [
    maxItems === undefined ? undefined : `At most ${formatted(maxItems)} items.`,
    ...(itemType === String ? textTexts(item, 'Each item') : []),
  ];
}

/** Adds all constraints of an input value to its description, which is all that introspection shows of them. */
export function withConstraints(description: string, type: ValueType): string {
  const { constraints = {}, array, shape, graphqlType } = type;
  const own =
    array || shape?.listed ? listTexts(type) : graphqlType() === String ? textTexts(constraints) : [];
  return withSentences(description, [
    ...own,
    limitText(type),
    rangeText(constraints),
    digitsText(constraints),
  ]);
}

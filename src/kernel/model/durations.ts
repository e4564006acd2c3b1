import { GraphQLScalarType, Kind } from 'graphql';
import { fromText } from '../json-bytes';
import { durationText, parseDuration } from './duration-text';
import { FormatError, malformedLiteral, MalformedText } from './malformed-text';
import type { ValueType } from './types';

const FORM = 'a duration such as P1DT12H or PT30M';

function secondsOf(value: unknown): number {
  if (typeof value !== 'string')
    throw new TypeError('Duration cannot represent a value that is not a string.');
  const seconds = parseDuration(value);
  if (seconds === undefined)
    throw new FormatError(
      `A Duration is an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as "P1DT12H"; got ${JSON.stringify(value)}. Years and months are rejected, because they differ in length.`,
      new MalformedText(value, FORM),
    );
  return seconds;
}

/** Internally, a duration is its number of seconds. */
const DurationScalar = new GraphQLScalarType<number | MalformedText, string>({
  name: 'Duration',
  description:
    'A length of time in ISO 8601 format, in whole seconds: `PT30M` or `P1DT12H`. A day has 24 hours. Accepts weeks, days, hours, minutes and seconds; years and months are rejected. Responses have the shortest form, without weeks: `P7D`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#appendix-A',
  extensions: { form: FORM },
  serialize: (value) => (typeof value === 'number' ? durationText(value) : (value as string)),
  parseValue: (value) => (value instanceof MalformedText ? value : secondsOf(value)),
  parseLiteral: (node) =>
    malformedLiteral(node) ?? secondsOf(node.kind === Kind.STRING ? node.value : undefined),
});

const MAX_SECONDS = 2_147_483_647;
const INTEGER = /^\d{1,10}$/;

/**
 * A length of time, stored in seconds as an integer: up to 68 years. PostgreSQL's interval would count months and days
 * separately, so that two equal durations could differ, and a sum would depend on the date. Limits are in seconds.
 */
export function duration({ min = 0, max = MAX_SECONDS }: { min?: number; max?: number } = {}): ValueType {
  return {
    sql: 'integer',
    graphqlType: () => DurationScalar,
    decode: (text) => durationText(Number(text)),
    json: fromText((text) => `"${durationText(Number(text))}"`),
    check: (c) => `${c} BETWEEN ${min} AND ${max}`,
    // No text is a negative duration.
    constraints: { ...(min > 0 && { min }), max, duration: true },
    filter: { name: 'DurationFilter', ordered: true },
    isOutputText: (text) => (INTEGER.test(text) && Number(text) <= MAX_SECONDS) || text === '-2147483648',
    nullSortValue: "'-2147483648'",
  };
}

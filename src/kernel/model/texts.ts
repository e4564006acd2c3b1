import type { GraphQLScalarType } from 'graphql';
import { escaped } from '../json-bytes';
import {
  CountryCodeScalar,
  CurrencyScalar,
  EmailAddressScalar,
  formOf,
  HexColorCodeScalar,
  LocalDateTimeScalar,
  LocaleScalar,
  TimeZoneScalar,
  UrlScalar,
} from './scalars';
import { constrainScalar } from './schema-directives';
import { identity, type ValueType } from './types';

/** Value types of texts. */

/** Maximum length in characters if a declaration sets none. Every text has a limit, so that rows have a maximum size. */
const DEFAULT_MAX_LENGTH = 10_000;

export interface TextOptions {
  /** Maximum length in characters. Defaults to 10,000, or to the only length that `pattern` matches. */
  max?: number;
  /** GraphQL scalar. Defaults to String. */
  scalar?: GraphQLScalarType;
  /** Regular expression that has the same meaning in JavaScript and PostgreSQL. */
  pattern?: string;
  /** The pattern in words, for user errors. Defaults to the form of the scalar. */
  form?: string;
  /** Whether line breaks are accepted. Defaults to false. */
  multiline?: boolean;
}

export function text(options: TextOptions = {}): ValueType {
  const { scalar, pattern, form = formOf(scalar), multiline = false } = options;
  const max = options.max ?? (pattern ? undefined : DEFAULT_MAX_LENGTH);
  if (!max && /[+*]|,\}/.test(pattern!))
    throw new Error(`The pattern ${pattern} matches texts of any length. Declare a maximum length.`);
  const conditions = (column: string): string[] => [
    ...(max ? [`char_length(${column}) <= ${max}`] : []),
    ...(pattern ? [`${column} ~ '${pattern.replaceAll("'", "''")}'`] : []),
  ];
  const constraints = { maxLength: max, pattern, form, singleLine: !multiline };
  if (scalar) constrainScalar(scalar, constraints);
  return {
    sql: 'text',
    graphqlType: () => scalar ?? String,
    decode: identity,
    json: escaped,
    check: (column) => conditions(column).join(' AND '),
    constraints,
    filter: scalar
      ? { name: `${scalar.name}Filter`, ordered: false }
      : { name: 'StringFilter', nullableName: 'NullableExactStringFilter', ordered: false },
    isOutputText: (t) => !t.includes('\0'),
    nullSortValue: "''",
  };
}

/** A message for users as part of a shape. */
export const message: ValueType = { ...text({ max: 500 }), isMessage: true };

/** Returns the type for texts that must not be blank. */
export const nonBlank = (type: ValueType): ValueType => ({
  ...type,
  constraints: { ...type.constraints, nonBlank: true },
});

/**
 * An email address of at most 254 characters (RFC 5321), in printable ASCII with one `@`; other domains use `xn--`. Beyond
 * ASCII, the lower-case functions of PostgreSQL and JavaScript differ and map some letters to ASCII, such as `İ` to `i`:
 * one mailbox would match another, and rate limits would count them separately.
 */
export const email = text({
  max: 254,
  scalar: EmailAddressScalar,
  pattern: '^[!-?A-~]+@[!-?A-~]+$',
});
export const url = text({
  max: 2048,
  scalar: UrlScalar,
  pattern: '^https?://',
});
export const currency = text({
  scalar: CurrencyScalar,
  pattern: '^[A-Z]{3}$',
});
export const countryCode = text({
  scalar: CountryCodeScalar,
  pattern: '^[A-Z]{2}$',
});
export const timeZone = text({ max: 50, scalar: TimeZoneScalar });
export const locale = text({ max: 10, scalar: LocaleScalar });
export const color = text({
  scalar: HexColorCodeScalar,
  pattern: '^#[0-9A-Fa-f]{6}$',
});
/** A time of day without a time zone, such as `09:30`. Texts of this form sort by time. */
export const localTime = text({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
  form: 'a time such as 09:30',
});
/** A date and time on the clocks of a time zone, such as `2026-03-01T08:30`. Texts of this form sort by time. */
export const localDateTime = text({
  scalar: LocalDateTimeScalar,
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$',
});

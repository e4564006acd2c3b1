import { GraphQLScalarType } from 'graphql';
import {
  GraphQLCountryCode,
  GraphQLCurrency,
  GraphQLDate,
  GraphQLDateTime,
  GraphQLEmailAddress,
  GraphQLHexColorCode,
  GraphQLJSON,
  GraphQLLocale,
  GraphQLSafeInt,
  GraphQLURL,
} from 'graphql-scalars';
import { canonicalTimeZone } from './time-zones';

/**
 * A scalar that takes its input rules from graphql-scalars and hands out what the database holds as it is.
 * The database was filled through the same rules, so checking every value again on its way out buys nothing
 * and costs more than reading it. Input keeps the text that was sent: a `Date` would cut microseconds.
 * `storable` is what the database takes of what those rules let through; `normalize` returns the text to store.
 */
function asStored(
  scalar: GraphQLScalarType,
  name: string,
  description: string,
  storable = /^/,
  normalize: (text: string) => string = (text) => text,
): GraphQLScalarType<string, string> {
  const rules = scalar.toConfig();
  const checked = (text: string): string => {
    if (!storable.test(text)) throw new TypeError(`${name} cannot represent ${JSON.stringify(text)}.`);
    return normalize(text);
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    specifiedByURL: rules.specifiedByURL,
    serialize: (value) => value as string,
    parseValue: (value) => {
      scalar.parseValue(value);
      return checked(value as string);
    },
    parseLiteral: (node, variables) => {
      scalar.parseLiteral(node, variables);
      return checked((node as { value: string }).value);
    },
  });
}

export const DateTimeScalar = asStored(
  GraphQLDateTime,
  'DateTime',
  'An instant, RFC 3339 with up to microseconds, always in UTC: `2026-03-01T08:30:00.25+00:00`.',
  /^(?!0000).{19}(\.\d{1,9})?(Z|[+-](0\d|1[0-5]):\d\d)$/i,
);
/** An instant of the program's own as the database would have written it: without zeros behind the last digit. */
export const formatDateTime = (at: Date): string => at.toISOString().replace(/\.?0*Z$/, '+00:00');

export const DateScalar = asStored(
  GraphQLDate,
  'Date',
  'A calendar day without a time zone: `2026-03-01`.',
  /^(?!0000)/,
);
export const EmailAddressScalar = asStored(
  GraphQLEmailAddress,
  'EmailAddress',
  'An e-mail address of ASCII characters; a domain with other letters in its `xn--` form.',
);
// `new URL` leaves out blanks and line breaks; what is stored would still have them.
export const UrlScalar = asStored(GraphQLURL, 'URL', 'An absolute URL.', /^\S*$/, (text) =>
  // RFC 3986: schemes are case-insensitive, and lower case is the canonical form.
  text.replace(/^[^:]*/, (scheme) => scheme.toLowerCase()),
);
export const CurrencyScalar = asStored(
  GraphQLCurrency,
  'Currency',
  'A currency by its ISO 4217 code: `INR`.',
);
export const CountryCodeScalar = asStored(
  GraphQLCountryCode,
  'CountryCode',
  'A country by its ISO 3166-1 alpha-2 code: `IN`.',
);
function timeZone(value: unknown): string {
  const name = typeof value === 'string' ? canonicalTimeZone(value) : undefined;
  if (!name)
    throw new TypeError(
      `A TimeZone is an IANA name such as "Asia/Kolkata" or "UTC"; got ${JSON.stringify(value)}. Abbreviations such as "IST" are ambiguous.`,
    );
  return name;
}

export const TimeZoneScalar = new GraphQLScalarType<string, string>({
  name: 'TimeZone',
  description:
    'An IANA time zone name with its area, such as `Asia/Kolkata`, or `UTC`. Accepted in any letter case and stored in canonical form; `Asia/Calcutta` becomes `Asia/Kolkata`. Abbreviations such as `IST` are rejected.',
  specifiedByURL: 'https://www.iana.org/time-zones',
  serialize: (value) => value as string,
  parseValue: timeZone,
  parseLiteral: (node) => timeZone('value' in node ? node.value : undefined),
});
export const LocaleScalar = asStored(GraphQLLocale, 'Locale', 'A language by its BCP 47 tag: `en`, `hi-IN`.');
export const HexColorCodeScalar = asStored(GraphQLHexColorCode, 'HexColorCode', 'A colour: `#2E86AB`.');

const DECIMAL = /^-?\d{1,30}(\.\d{1,15})?$/;

function decimalText(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !DECIMAL.test(text)) {
    throw new TypeError(
      `A Decimal is a number written as a string, such as "1250.50"; got ${JSON.stringify(value)}.`,
    );
  }
  return text;
}

export const DecimalScalar = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description: 'An exact decimal number, as a string so that no client rounds it: `"1250.50"`.',
  serialize: (value) => value as string,
  parseValue: decimalText,
  parseLiteral: (node) => decimalText('value' in node ? node.value : undefined),
});

/** Whole numbers up to 2^53 - 1: what JSON and JavaScript hold exactly. */
export const SafeIntScalar = new GraphQLScalarType({
  ...GraphQLSafeInt.toConfig(),
  description: 'A whole number up to 9,007,199,254,740,991, which JSON and JavaScript hold exactly.',
  serialize: (value) => value as number,
});

export const JsonScalar = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  name: 'JSON',
  description: 'Any JSON value; used only where the shape is open.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
});

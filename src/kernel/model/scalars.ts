import { GraphQLScalarType } from 'graphql';
import {
  GraphQLCountryCode,
  GraphQLCurrency,
  GraphQLDate,
  GraphQLDateTime,
  GraphQLEmailAddress,
  GraphQLHexColorCode,
  GraphQLLocale,
  GraphQLSafeInt,
  GraphQLURL,
} from 'graphql-scalars';
import { canonicalTimeZone } from './time-zones';

/** URLs of the specifications of the formats, which clients see as `@specifiedBy`. */
const SPECIFICATIONS = {
  CountryCode: 'https://www.iso.org/iso-3166-country-codes.html',
  Currency: 'https://www.iso.org/iso-4217-currency-codes.html',
  Date: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  DateTime: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  EmailAddress: 'https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address',
  HexColorCode: 'https://www.w3.org/TR/css-color-4/#hex-notation',
  Locale: 'https://www.rfc-editor.org/info/bcp47',
  URL: 'https://url.spec.whatwg.org/',
} as const;

/**
 * Creates a scalar that validates input by the rules of graphql-scalars and returns stored values unchanged: they were
 * validated when written, and validating them again costs more than reading them. Input stays text, because a `Date`
 * would truncate microseconds. `storable` matches the valid inputs that the database accepts; `normalize` returns
 * the text to store.
 */
function asStored(
  scalar: GraphQLScalarType,
  name: keyof typeof SPECIFICATIONS,
  description: string,
  storable = /^/,
  normalize: (text: string) => string = (text) => text,
): GraphQLScalarType<string, string> {
  const checked = (text: string): string => {
    if (!storable.test(text)) throw new TypeError(`${name} cannot represent ${JSON.stringify(text)}.`);
    return normalize(text);
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    specifiedByURL: SPECIFICATIONS[name],
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
  'A date and time in RFC 3339 format, with up to microseconds. Responses are in UTC: `2026-03-01T08:30:00.25+00:00`.',
  /^(?!0000).{19}(\.\d{1,9})?(Z|[+-](0\d|1[0-5]):\d\d)$/i,
);
/** Formats a date as the database does: without trailing zeros in the fraction. */
export const formatDateTime = (at: Date): string => at.toISOString().replace(/\.?0*Z$/, '+00:00');

export const DateScalar = asStored(
  GraphQLDate,
  'Date',
  'A calendar date without a time zone: `2026-03-01`.',
  /^(?!0000)/,
);
export const EmailAddressScalar = asStored(
  GraphQLEmailAddress,
  'EmailAddress',
  'An email address of at most 254 ASCII characters. Internationalized domains use their `xn--` form.',
);
// `new URL` ignores spaces and line breaks, which the stored text would keep.
export const UrlScalar = asStored(
  GraphQLURL,
  'URL',
  'An absolute URL of at most 2,048 characters.',
  /^\S*$/,
  (text) =>
    // RFC 3986: schemes are case-insensitive, and lower case is the canonical form.
    text.replace(/^[^:]*/, (scheme) => scheme.toLowerCase()),
);
export const CurrencyScalar = asStored(GraphQLCurrency, 'Currency', 'An ISO 4217 currency code: `INR`.');
export const CountryCodeScalar = asStored(
  GraphQLCountryCode,
  'CountryCode',
  'An ISO 3166-1 alpha-2 country code: `IN`.',
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
    'An IANA time zone name with its area, such as `Asia/Kolkata`, or `UTC`. Accepted in any letter case and stored in canonical form; `Asia/Calcutta` becomes `Asia/Kolkata`. Abbreviations such as `IST` are rejected. At most 50 characters.',
  specifiedByURL: 'https://www.iana.org/time-zones',
  serialize: (value) => value as string,
  parseValue: timeZone,
  parseLiteral: (node) => timeZone('value' in node ? node.value : undefined),
});
export const LocaleScalar = asStored(
  GraphQLLocale,
  'Locale',
  'A BCP 47 language tag of at most 10 characters: `en`, `hi-IN`.',
);
export const HexColorCodeScalar = asStored(
  GraphQLHexColorCode,
  'HexColorCode',
  'A hexadecimal color: `#2E86AB`.',
);

const DECIMAL = /^-?\d{1,30}(\.\d{1,15})?$/;

function decimalText(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !DECIMAL.test(text)) {
    throw new TypeError(
      `Decimal must be a number in a string, such as "1250.50", but is ${JSON.stringify(value)}.`,
    );
  }
  return text;
}

export const DecimalScalar = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description: 'An exact decimal number, as a string to avoid rounding by clients: `"1250.50"`.',
  specifiedByURL: 'https://www.w3.org/TR/xmlschema11-2/#decimal',
  serialize: (value) => value as string,
  parseValue: decimalText,
  parseLiteral: (node) => decimalText('value' in node ? node.value : undefined),
});

/** Integers up to 2^53 - 1, which JSON and JavaScript represent exactly. */
export const SafeIntScalar = new GraphQLScalarType({
  ...GraphQLSafeInt.toConfig(),
  description: 'An integer up to 9,007,199,254,740,991, which JSON numbers represent exactly.',
  serialize: (value) => value as number,
});

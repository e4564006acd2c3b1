import { isEmail } from 'class-validator';
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
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
import { isLocalDateTime } from './local-times';
import { FormatError, malformedLiteral, MalformedText } from './malformed-text';
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

type TextScalar = GraphQLScalarType<string | MalformedText, string>;

/** What a scalar with a text format declares. */
interface TextFormat {
  readonly name: string;
  readonly description: string;
  readonly specifiedByURL: string;
  /** The format in words, for user errors: `a color such as #1f3a5f`. */
  readonly form: string;
  /** Returns the text to store. Throws if the text does not have the format. */
  readonly parse: (text: string) => string;
  /** Returns the text of a value of another kind. Undefined if there is none. */
  readonly textOf?: (value: unknown) => string | undefined;
}

const FORM = 'form';
/** Returns the format of a scalar in words. Undefined for other types. */
export const formOf = (scalar: unknown): string | undefined =>
  scalar instanceof GraphQLScalarType ? (scalar.extensions[FORM] as string | undefined) : undefined;

/**
 * Creates a scalar that validates input and returns stored values unchanged: they were validated when written, and
 * validating them again costs more than reading them.
 */
function textScalar({ parse, form, textOf = () => undefined, ...about }: TextFormat): TextScalar {
  const { name } = about;
  const parsed = (value: unknown): string => {
    const text = typeof value === 'string' ? value : textOf(value);
    if (text === undefined) throw new TypeError(`${name} cannot represent a value that is not a string.`);
    try {
      return parse(text);
    } catch (error) {
      throw new FormatError((error as Error).message, new MalformedText(text, form));
    }
  };
  return new GraphQLScalarType<string | MalformedText, string>({
    ...about,
    extensions: { [FORM]: form },
    serialize: (value) => value as string,
    parseValue: (value) => (value instanceof MalformedText ? value : parsed(value)),
    parseLiteral: (node) => malformedLiteral(node) ?? parsed(literalText(node, textOf)),
  });
}

/** Returns the value of a string literal, or of a number if the scalar accepts numbers. */
function literalText(node: ValueNode, textOf: (value: unknown) => string | undefined): unknown {
  if (node.kind === Kind.STRING) return node.value;
  const isNumber = node.kind === Kind.INT || node.kind === Kind.FLOAT;
  return isNumber && textOf(0) !== undefined ? node.value : undefined;
}

/** Returns whether a value is a text with the format of a scalar. */
export function hasFormat(scalar: GraphQLScalarType, value: unknown): boolean {
  try {
    return typeof scalar.parseValue(value) === 'string';
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/**
 * Creates a scalar that validates texts by the rules of graphql-scalars. They stay texts, because a `Date` would truncate
 * microseconds. `isStorable` narrows the rules to the texts that are stored; `normalize` returns the text to store.
 */
function asStored(
  scalar: GraphQLScalarType,
  name: keyof typeof SPECIFICATIONS,
  about: Pick<TextFormat, 'description' | 'form'>,
  isStorable: (text: string) => boolean = () => true,
  normalize: (text: string) => string = (text) => text,
): TextScalar {
  const parse = (text: string): string => {
    scalar.parseValue(text);
    if (!isStorable(text)) throw new TypeError(`${name} cannot represent ${JSON.stringify(text)}.`);
    return normalize(text);
  };
  return textScalar({ ...about, name, specifiedByURL: SPECIFICATIONS[name], parse });
}

const DATE_TIME = /^(?!0000).{19}(\.\d{1,9})?(Z|[+-](0\d|1[0-5]):\d\d)$/i;

export const DateTimeScalar = asStored(
  GraphQLDateTime,
  'DateTime',
  {
    description:
      'A date and time in RFC 3339 format, with up to microseconds. Responses are in UTC: `2026-03-01T08:30:00.25+00:00`.',
    form: 'a date and time such as 2026-03-01T08:30:00Z',
  },
  (text) => DATE_TIME.test(text),
);
/** Formats a date as the database does: without trailing zeros in the fraction. */
export const formatDateTime = (at: Date): string => at.toISOString().replace(/\.?0*Z$/, '+00:00');

export const DateScalar = asStored(
  GraphQLDate,
  'Date',
  {
    description: 'A calendar date without a time zone: `2026-03-01`.',
    form: 'a date such as 2026-03-01',
  },
  (text) => !text.startsWith('0000'),
);
export const LocalDateTimeScalar = textScalar({
  name: 'LocalDateTime',
  description:
    'A date and time on the clocks of a time zone, in minutes and without an offset: `2026-03-01T08:30`. The time zone is a value of its own.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  form: 'a local date and time such as 2026-03-01T08:30',
  parse: (text) => {
    if (!isLocalDateTime(text))
      throw new TypeError(
        `A LocalDateTime is a date and time without an offset, such as "2026-03-01T08:30"; got ${JSON.stringify(text)}.`,
      );
    return text;
  },
});
export const EmailAddressScalar = asStored(
  GraphQLEmailAddress,
  'EmailAddress',
  {
    description:
      'An email address of at most 254 ASCII characters. Internationalized domains use their `xn--` form.',
    form: 'an email address with ASCII characters only',
  },
  // The length is a constraint of its own. The HTML standard accepts domains without a dot, which are mistyped.
  (text) => isEmail(text, { ignore_max_length: true }),
);
export const UrlScalar = asStored(
  GraphQLURL,
  'URL',
  {
    description: 'An absolute URL of at most 2,048 characters.',
    form: 'a URL that starts with http:// or https://',
  },
  // `new URL` ignores spaces and line breaks, which the stored text would keep.
  (text) => !/\s/.test(text),
  // RFC 3986: schemes are case-insensitive, and lower case is the canonical form.
  (text) => text.replace(/^[^:]*/, (scheme) => scheme.toLowerCase()),
);
export const CurrencyScalar = asStored(GraphQLCurrency, 'Currency', {
  description: 'An ISO 4217 currency code: `INR`.',
  form: 'a currency code such as INR',
});
export const CountryCodeScalar = asStored(GraphQLCountryCode, 'CountryCode', {
  description: 'An ISO 3166-1 alpha-2 country code: `IN`.',
  form: 'a country code such as IN',
});

export const TimeZoneScalar = textScalar({
  name: 'TimeZone',
  description:
    'An IANA time zone name with its area, such as `Asia/Kolkata`, or `UTC`. Accepted in any letter case and stored in canonical form; `Asia/Calcutta` becomes `Asia/Kolkata`. Abbreviations such as `IST` are rejected. At most 50 characters.',
  specifiedByURL: 'https://www.iana.org/time-zones',
  form: 'a time zone such as Asia/Kolkata',
  parse: (text) => {
    const name = canonicalTimeZone(text);
    if (!name)
      throw new TypeError(
        `A TimeZone is an IANA name such as "Asia/Kolkata" or "UTC"; got ${JSON.stringify(text)}. Abbreviations such as "IST" are ambiguous.`,
      );
    return name;
  },
});
export const LocaleScalar = asStored(GraphQLLocale, 'Locale', {
  description: 'A BCP 47 language tag of at most 10 characters: `en`, `hi-IN`.',
  form: 'a language tag such as en or hi-IN',
});
export const HexColorCodeScalar = asStored(GraphQLHexColorCode, 'HexColorCode', {
  description: 'A hexadecimal color: `#2E86AB`.',
  form: 'a color such as #1f3a5f',
});

const DECIMAL = /^-?\d{1,30}(\.\d{1,15})?$/;

export const DecimalScalar = textScalar({
  name: 'Decimal',
  description: 'An exact decimal number, as a string to avoid rounding by clients: `"1250.50"`.',
  specifiedByURL: 'https://www.w3.org/TR/xmlschema11-2/#decimal',
  form: 'a number such as 1250.50',
  textOf: (value) => (typeof value === 'number' ? String(value) : undefined),
  parse: (text) => {
    if (!DECIMAL.test(text))
      throw new TypeError(
        `Decimal must be a number in a string, such as "1250.50", but is ${JSON.stringify(text)}.`,
      );
    return text;
  },
});

/** Integers up to 2^53 - 1, which JSON and JavaScript represent exactly. */
export const SafeIntScalar = new GraphQLScalarType({
  ...GraphQLSafeInt.toConfig(),
  description: 'An integer up to 9,007,199,254,740,991, which JSON numbers represent exactly.',
  serialize: (value) => value as number,
});

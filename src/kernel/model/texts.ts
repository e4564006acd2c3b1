import type { GraphQLScalarType } from 'graphql';
import {
  CountryCodeScalar,
  CurrencyScalar,
  EmailAddressScalar,
  HexColorCodeScalar,
  LocaleScalar,
  TimeZoneScalar,
  UrlScalar,
} from './scalars';
import { identity, type ValueType } from './types';

/** Texts of every kind. */

export interface TextOptions {
  /** Longest value, in characters. */
  max?: number;
  /** A scalar that says more than String. */
  scalar?: GraphQLScalarType;
  /** A regular expression that every value matches; PostgreSQL and JavaScript must read it the same. */
  pattern?: string;
  /** What such a text is, for people. */
  form?: string;
  /** Whether line breaks are accepted. Defaults to false. */
  multiline?: boolean;
}

export function text(options: TextOptions = {}): ValueType {
  const { max, scalar, pattern, form, multiline = false } = options;
  const conditions = (column: string): string[] => [
    ...(max ? [`char_length(${column}) <= ${max}`] : []),
    ...(pattern ? [`${column} ~ '${pattern.replaceAll("'", "''")}'`] : []),
  ];
  return {
    sql: 'text',
    graphqlType: () => scalar ?? String,
    decode: identity,
    check: max || pattern ? (column) => conditions(column).join(' AND ') : undefined,
    constraints: { maxLength: max, pattern, form, singleLine: !multiline },
    filter: { name: `${scalar?.name ?? 'String'}Filter`, ordered: false },
    isOutputText: (t) => !t.includes('\0'),
  };
}

/** The same type for a text that must not be blank. */
export const nonBlank = (type: ValueType): ValueType => ({
  ...type,
  constraints: { ...type.constraints, nonBlank: true },
});

/**
 * RFC 5321: a path is 256 octets with its brackets, so an address is 254 at most; one `@`, else what ASCII prints, and a
 * domain with other letters as `xn--`. Beyond ASCII, lower() in PostgreSQL and JavaScript's disagree and fold letters into
 * ASCII ones, as `İ` into `i`: one mailbox would pass for another, and throttles would count them apart.
 */
export const email = text({
  max: 254,
  scalar: EmailAddressScalar,
  pattern: '^[!-?A-~]+@[!-?A-~]+$',
  form: 'an e-mail address of ASCII characters',
});
export const url = text({
  max: 2048,
  scalar: UrlScalar,
  pattern: '^https?://',
  form: 'a web address that begins with http:// or https://',
});
export const currency = text({
  scalar: CurrencyScalar,
  pattern: '^[A-Z]{3}$',
  form: 'a currency such as INR',
});
export const countryCode = text({
  scalar: CountryCodeScalar,
  pattern: '^[A-Z]{2}$',
  form: 'a country such as IN',
});
export const timeZone = text({ max: 50, scalar: TimeZoneScalar });
export const locale = text({ max: 10, scalar: LocaleScalar });
export const color = text({
  scalar: HexColorCodeScalar,
  pattern: '^#[0-9A-Fa-f]{6}$',
  form: 'a colour such as #1f3a5f',
});

const SECRETS =
  /\b(?:sk|pk|rk|ghp|gho|xox[abp])[-_][\w-]{16,}|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+|\bBearer\s+[\w.~+/-]{16,}=*/g;
const EMAILS = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const UUID = '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}';
/** At least ten digits, as those of a phone or card number. A date has eight. Those of a UUID are kept: it is an ID. */
const LONG_NUMBERS = new RegExp(`(${UUID})|\\+?\\d(?:[\\s().-]?(?!${UUID})\\d){9,}`, 'gi');
const CONTROL_CHARACTERS = /[^\P{Cc}\n\t]/gu;

/** Returns a text without secrets, email addresses and phone numbers, which must not reach a provider. */
export const sanitized = (text: string): string =>
  text
    .replace(CONTROL_CHARACTERS, '')
    .replace(SECRETS, '[secret]')
    .replace(EMAILS, '[email]')
    .replace(LONG_NUMBERS, (_, id: string | undefined) => id ?? '[phone]');

/** Returns a value of JSON with all its texts sanitized. */
export function sanitizedJson<T>(value: T): T {
  if (typeof value === 'string') return sanitized(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => sanitizedJson(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sanitizedJson(item)])) as T;
}

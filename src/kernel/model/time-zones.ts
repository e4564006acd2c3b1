import { getAllTimezones } from 'countries-and-timezones';

const UTC = 'UTC';

/** Names of the IANA database by their lower-case form, each with the name to store. */
const canonicalNames = new Map<string, string>([[UTC.toLowerCase(), UTC]]);

const zones = getAllTimezones({ deprecated: true });
for (const { name, aliasOf, countries } of Object.values(zones)) {
  // Names without an area are abbreviations (EST) or countries (Japan); programs disagree about several of them.
  if (!name.includes('/')) continue;
  const target = aliasOf ? zones[aliasOf] : undefined;
  // IANA also links zones of different countries, such as Oslo to Berlin; users expect to find their own there.
  const sameCountry = target?.countries[0] === countries[0];
  const stored = target && sameCountry ? target.name : name;
  canonicalNames.set(name.toLowerCase(), stored === 'Etc/UTC' ? UTC : stored);
}

/** The names of all accepted time zones, links included. */
export const timeZoneNames = (): string[] => [
  UTC,
  ...Object.keys(zones).filter((name) => canonicalNames.has(name.toLowerCase()) && name !== UTC),
];

/**
 * Returns the canonical IANA name of a time zone, whatever its letter case: `asia/calcutta` is `Asia/Kolkata`.
 * Undefined if there is no such zone, or if the text is an abbreviation such as `IST`.
 */
export const canonicalTimeZone = (text: string): string | undefined => canonicalNames.get(text.toLowerCase());

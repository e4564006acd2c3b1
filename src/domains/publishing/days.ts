import { resolveLocalTime } from '../../kernel/model';

const DAY = 86_400_000;

/** Returns the first instant of a day, which need not begin at midnight. */
export function startOfDay(day: string, timeZone: string): Date {
  const resolved = resolveLocalTime(`${day}T00:00`, timeZone);
  return 'nextValid' in resolved
    ? (resolveLocalTime(resolved.nextValid, timeZone) as { instant: Date }).instant
    : resolved.instant;
}

// The day after that of year 9999 has a longer text.
export const dayAfter = (day: string): string => new Date(Date.parse(day) + DAY).toISOString().split('T')[0]!;

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Returns the date of an instant in a time zone. */
function dayOf(instant: number, timeZone: string): string {
  let format = FORMATS.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    FORMATS.set(timeZone, format);
  }
  return format.format(instant);
}

/** Returns the instants at which the day of an instant begins, and the next one, in a time zone. */
export function dayAround(instant: number, timeZone: string): { from: number; to: number } {
  const day = dayOf(instant, timeZone);
  return {
    from: startOfDay(day, timeZone).getTime(),
    to: startOfDay(dayAfter(day), timeZone).getTime(),
  };
}

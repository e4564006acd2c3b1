import { Temporal } from 'temporal-polyfill';

/** Which of the two instants a local time stands for that occurs twice, because clocks are set back. */
export type Occurrence = 'EARLIER' | 'LATER';

/** A local time that exists. */
interface ResolvedTime {
  readonly instant: Date;
  /** Which occurrence the instant is. Null if the local time occurs once. */
  readonly occurrence: Occurrence | null;
}

/** A local time that clocks skip. */
interface SkippedTime {
  /** The first local time after the skipped ones. */
  readonly nextValid: string;
}

const dateOf = ({ epochMilliseconds }: Temporal.ZonedDateTime): Date => new Date(epochMilliseconds);
const textOf = (local: Temporal.PlainDateTime): string => local.toString({ smallestUnit: 'minute' });

/** Returns whether a text is a date and time that exist in the calendar, in minutes. */
export function isLocalDateTime(text: string): boolean {
  try {
    return textOf(Temporal.PlainDateTime.from(text)) === text;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Returns the instant of a local date and time, such as `2026-03-29T02:30`, in an IANA time zone. A time that occurs twice
 * is the earlier one unless the later one is wanted; a skipped one has no instant.
 */
export function resolveLocalTime(
  local: string,
  timeZone: string,
  wanted: Occurrence = 'EARLIER',
): ResolvedTime | SkippedTime {
  const plain = Temporal.PlainDateTime.from(local);
  const earlier = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds)
    return { instant: dateOf(earlier), occurrence: null };
  if (earlier.toPlainDateTime().equals(plain))
    return { instant: dateOf(wanted === 'LATER' ? later : earlier), occurrence: wanted };
  // In a gap, `earlier` is as long before the change as the wanted time is after it.
  return { nextValid: textOf(earlier.getTimeZoneTransition('next')!.toPlainDateTime()) };
}

import type { PublicationKind } from '../publishing.enums';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Time between publishing and the first reading. */
export const FIRST_READING_MS = HOUR;

/** The age of a post after which its metrics are no longer read. */
export const LAST_READING_MS = 90 * DAY;

/** Intervals between readings, by the age of the post at which they end. */
const STEPS = [
  { until: DAY, every: HOUR },
  { until: 7 * DAY, every: 6 * HOUR },
  { until: 28 * DAY, every: DAY },
  { until: LAST_READING_MS, every: 7 * DAY },
];
/** Platforms remove stories after a day. */
const STORY_STEPS = [{ until: 23 * HOUR, every: HOUR }];

/**
 * Returns when the metrics of a post are read after a reading at `now`, counted from publishing so that delays do not add up.
 * Null if they are not read any more.
 */
export function nextReadingAt(
  { kind, publishedAt }: { readonly kind: PublicationKind | null; readonly publishedAt: Date },
  now: Date,
): Date | null {
  const steps = kind === 'STORY' ? STORY_STEPS : STEPS;
  const age = Math.max(0, now.getTime() - publishedAt.getTime());
  const step = steps.find(({ until }) => age < until);
  if (!step) return null;
  const next = (Math.floor(age / step.every) + 1) * step.every;
  return next > steps.at(-1)!.until ? null : new Date(publishedAt.getTime() + next);
}

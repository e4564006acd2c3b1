import type { Limit } from '../../frame/limits';
import type { World } from '../../frame/world';
import { youtubeErrors as errors } from './errors';

const day = (name: string, maximum: number): Limit => ({ name, maximum, windowSeconds: 86_400 });

/** The buckets of a project per day: uploads and searches have their own, all other calls share one of units. */
export const buckets = {
  units: day('youtube.units', 10_000),
  inserts: day('youtube.inserts', 100),
  searches: day('youtube.searches', 100),
} as const;

/** Videos that a channel can upload in 24 hours, through any app. The real number is not documented. */
export const uploadLimit = day('youtube.uploads', 50);

/** What a call costs: units of a bucket. */
export interface Cost {
  readonly bucket: keyof typeof buckets;
  readonly units: number;
}

export const READ: Cost = { bucket: 'units', units: 1 };
export const WRITE: Cost = { bucket: 'units', units: 50 };

const pacific = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles', dateStyle: 'short' });

/** Returns the day of a moment in the Pacific time zone, in which quotas are counted. */
const pacificDay = (time: number): string => pacific.format(time);

/** Charges a call to the quota of its project. Fails if the rest is not enough until midnight Pacific time. */
export function charge(world: World, appId: string, { bucket, units }: Cost): void {
  if (!world.limits.spend(buckets[bucket], appId, pacificDay(world.clock.now()), units))
    throw errors.quotaExceeded();
}

import type { PostStatus } from '../domains/content/content.enums';
import { type Brand, brands } from './brands';
import type { Run } from './campaigns';
import type { Channel } from './channels';
import { after, earlier, later, random } from './random';
import type { SeedContext } from './seed-context';

/** Delivery result of a post at a social account. */
export type Outcome = 'PUBLISHED' | 'FAILED' | 'UNKNOWN' | 'QUEUED';

/** The outcome of a post, chosen before its text is written. */
export interface Plan {
  readonly status: PostStatus;
  readonly brand: Brand;
  readonly run?: Run;
  readonly sends: readonly { readonly channel: Channel; readonly outcome: Outcome }[];
  /** When the post was published, is due or was last edited. */
  readonly at: Date;
}

/**
 * Number of posts per outcome: 1,200 posts and 900 publications in total; schedules add others. More would delay the first
 * start and show nothing new.
 */
const FATES: readonly {
  readonly posts: number;
  readonly status: PostStatus;
  readonly outcomes: readonly Outcome[];
}[] = [
  { posts: 490, status: 'PUBLISHED', outcomes: ['PUBLISHED'] },
  { posts: 108, status: 'PUBLISHED', outcomes: ['PUBLISHED', 'PUBLISHED'] },
  { posts: 24, status: 'PUBLISHED', outcomes: ['PUBLISHED', 'PUBLISHED', 'PUBLISHED'] },
  { posts: 24, status: 'PARTIALLY_PUBLISHED', outcomes: ['PUBLISHED', 'FAILED'] },
  { posts: 30, status: 'FAILED', outcomes: ['FAILED'] },
  { posts: 18, status: 'ARCHIVED', outcomes: ['PUBLISHED'] },
  { posts: 42, status: 'ARCHIVED', outcomes: [] },
  { posts: 22, status: 'SCHEDULED', outcomes: ['QUEUED'] },
  { posts: 2, status: 'SCHEDULED', outcomes: ['UNKNOWN', 'QUEUED'] },
  { posts: 140, status: 'SCHEDULED', outcomes: [] },
  { posts: 300, status: 'DRAFT', outcomes: [] },
];

/** Age of the oldest post. Social accounts and the first media files are older. */
const OLDEST_DAYS = 300;
const PLANNED_DAYS = 40;
/** Minimum age of a publication, so that its metrics have been fetched several times. */
const MEASURED_HOURS = 12;

/** Returns the time range of posts with a status. */
function span(status: PostStatus, { reference }: SeedContext): [Date, Date] {
  if (status === 'SCHEDULED')
    return [after(reference, { days: 1.2 }), after(reference, { days: PLANNED_DAYS })];
  if (status === 'DRAFT') return [after(reference, { days: -90 }), after(reference, { hours: -1 })];
  if (status === 'ARCHIVED')
    return [after(reference, { days: -OLDEST_DAYS }), after(reference, { days: -90 })];
  return [after(reference, { days: -OLDEST_DAYS }), after(reference, { hours: -MEASURED_HOURS })];
}

/** Returns a campaign for the post, with its part of the time range. */
function placeIn(
  runs: readonly Run[],
  status: PostStatus,
  [from, to]: [Date, Date],
): { run: Run; from: Date; to: Date } | undefined {
  const running = (run: Run): boolean => !['DRAFT', 'REVIEW', 'CANCELLED'].includes(run.status);
  const fitting = runs
    .filter((run) =>
      status === 'DRAFT' ? !['COMPLETED', 'ARCHIVED', 'CANCELLED'].includes(run.status) : running(run),
    )
    .filter((run) => status !== 'SCHEDULED' || run.status === 'ACTIVE')
    // Drafts are edited before and during their campaign.
    .map((run) =>
      status === 'DRAFT' ? { run, from, to } : { run, from: later(from, run.from), to: earlier(to, run.to) },
    )
    .filter((part) => part.from < part.to);
  return fitting.length ? random.one(fitting) : undefined;
}

function chooseChannels(channels: readonly Channel[], outcomes: readonly Outcome[]): Plan['sends'] {
  const connectedFirst = random.shuffled(channels).sort((a, b) => Number(b.connected) - Number(a.connected));
  // Failures go to accounts with a revoked connection if possible, everything else to connected ones.
  const pool = outcomes.includes('FAILED')
    ? connectedFirst.reverse()
    : outcomes.includes('QUEUED')
      ? connectedFirst
      : random.shuffled(channels);
  const failedFirst = [...outcomes].sort((a, b) => Number(b === 'FAILED') - Number(a === 'FAILED'));
  return failedFirst.map((outcome, index) => ({ channel: pool[index]!, outcome }));
}

/** Moves a time into the daytime in India, from 8:30 to 20:30. */
const atGoodTime = (instant: Date): Date => {
  const day = new Date(instant);
  day.setUTCHours(random.int(3, 14), random.one([0, 0, 15, 30, 30, 45]), random.int(0, 40), 0);
  return day;
};

function plan(
  status: PostStatus,
  outcomes: readonly Outcome[],
  world: SeedContext,
  runs: readonly Run[],
  channels: readonly Channel[],
): Plan {
  const needed = outcomes.includes('QUEUED') ? (channel: Channel) => channel.connected : () => true;
  const able = brands.filter(
    (brand) =>
      channels.filter((channel) => channel.brand === brand && needed(channel)).length >=
      Math.max(outcomes.length, status === 'SCHEDULED' ? 1 : 0),
  );
  const brand = random.weighted(able, ({ weight }) => weight);
  const own = channels.filter((channel) => channel.brand === brand);
  const whole = span(status, world);
  const part = random.chance(0.75)
    ? placeIn(
        runs.filter((run) => run.brand === brand),
        status,
        whole,
      )
    : undefined;
  const [from, to] = part ? [part.from, part.to] : whole;
  // Stay within the time range, even if that is not during the day.
  const at = later(whole[0], earlier(whole[1], atGoodTime(random.between(from, to))));
  return { status, brand, run: part?.run, at, sends: chooseChannels(own, outcomes) };
}

/** Returns the plans of all posts, in chronological order. */
export function plans(world: SeedContext, runs: readonly Run[], channels: readonly Channel[]): Plan[] {
  random.seed(505);
  return FATES.flatMap(({ posts, status, outcomes }) =>
    Array.from({ length: posts }, () => plan(status, outcomes, world, runs, channels)),
  ).sort((a, b) => a.at.getTime() - b.at.getTime());
}

import type { PostStatus } from '../../domains/content/content.enums';
import { type Brand, brands } from './brands';
import type { Run } from './campaigns';
import type { Channel } from './channels';
import { after, earlier, later, random } from './random';
import type { SeedContext } from './seed-context';

/** What becomes of a post at each account it goes to. */
export type Outcome = 'PUBLISHED' | 'FAILED' | 'UNKNOWN' | 'QUEUED';

/** How a post ends up, before it is written. */
export interface Plan {
  readonly status: PostStatus;
  readonly brand: Brand;
  readonly run?: Run;
  readonly sends: readonly { readonly channel: Channel; readonly outcome: Outcome }[];
  /** When it was published, is to be published, or was last worked on. */
  readonly at: Date;
}

/** 2,000 posts and 1,500 publications: how many posts have which fate. */
const FATES: readonly {
  readonly posts: number;
  readonly status: PostStatus;
  readonly outcomes: readonly Outcome[];
}[] = [
  { posts: 820, status: 'PUBLISHED', outcomes: ['PUBLISHED'] },
  { posts: 180, status: 'PUBLISHED', outcomes: ['PUBLISHED', 'PUBLISHED'] },
  { posts: 40, status: 'PUBLISHED', outcomes: ['PUBLISHED', 'PUBLISHED', 'PUBLISHED'] },
  { posts: 40, status: 'PARTIALLY_PUBLISHED', outcomes: ['PUBLISHED', 'FAILED'] },
  { posts: 50, status: 'FAILED', outcomes: ['FAILED'] },
  { posts: 30, status: 'ARCHIVED', outcomes: ['PUBLISHED'] },
  { posts: 70, status: 'ARCHIVED', outcomes: [] },
  { posts: 36, status: 'SCHEDULED', outcomes: ['QUEUED'] },
  { posts: 2, status: 'SCHEDULED', outcomes: ['UNKNOWN', 'QUEUED'] },
  { posts: 232, status: 'SCHEDULED', outcomes: [] },
  { posts: 500, status: 'DRAFT', outcomes: [] },
];

/** The oldest post; accounts and the first media are older. */
const OLDEST_DAYS = 300;
const PLANNED_DAYS = 40;
/** Figures are fetched hourly: what is published has had time for several. */
const MEASURED_HOURS = 12;

/** The span of time in which something of a status happens. */
function span(status: PostStatus, { reference }: SeedContext): [Date, Date] {
  if (status === 'SCHEDULED')
    return [after(reference, { days: 1.2 }), after(reference, { days: PLANNED_DAYS })];
  if (status === 'DRAFT') return [after(reference, { days: -90 }), after(reference, { hours: -1 })];
  if (status === 'ARCHIVED')
    return [after(reference, { days: -OLDEST_DAYS }), after(reference, { days: -90 })];
  return [after(reference, { days: -OLDEST_DAYS }), after(reference, { hours: -MEASURED_HOURS })];
}

/** A campaign that could hold the post, with the part of the span that lies in it. */
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
    // A draft is worked on before and while its campaign runs.
    .map((run) =>
      status === 'DRAFT' ? { run, from, to } : { run, from: later(from, run.from), to: earlier(to, run.to) },
    )
    .filter((part) => part.from < part.to);
  return fitting.length ? random.one(fitting) : undefined;
}

function chooseChannels(channels: readonly Channel[], outcomes: readonly Outcome[]): Plan['sends'] {
  const connectedFirst = random.shuffled(channels).sort((a, b) => Number(b.connected) - Number(a.connected));
  // What fails, fails rather where the consent is gone; everything else goes where it can.
  const pool = outcomes.includes('FAILED')
    ? connectedFirst.reverse()
    : outcomes.includes('QUEUED')
      ? connectedFirst
      : random.shuffled(channels);
  const failedFirst = [...outcomes].sort((a, b) => Number(b === 'FAILED') - Number(a === 'FAILED'));
  return failedFirst.map((outcome, index) => ({ channel: pool[index]!, outcome }));
}

/** What is shown at good times of the day: half past eight to half past eight in India. */
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
  // Never outside the span, even where a good time of the day would be.
  const at = later(whole[0], earlier(whole[1], atGoodTime(random.between(from, to))));
  return { status, brand, run: part?.run, at, sends: chooseChannels(own, outcomes) };
}

/** The fates of all posts, in the order in which they were written about. */
export function plans(world: SeedContext, runs: readonly Run[], channels: readonly Channel[]): Plan[] {
  random.seed(505);
  return FATES.flatMap(({ posts, status, outcomes }) =>
    Array.from({ length: posts }, () => plan(status, outcomes, world, runs, channels)),
  ).sort((a, b) => a.at.getTime() - b.at.getTime());
}

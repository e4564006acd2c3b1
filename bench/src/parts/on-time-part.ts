import { setTimeout as sleep } from 'node:timers/promises';
import { type Connected, connectAll, scheduleText } from '../system/platforms';
import type { LedgerLine } from '../system/sandbox-control';
import { Studio } from '../system/studio';
import { System } from '../system/system';
import { node22 } from '../contenders/contenders';
import { describeEnvironment } from '../report/environment';
import type { OnTimePart } from '../report/results';
import { sampleImage } from '../system/sample-image';
import type { Run } from './run';

/** One per core. */
const WORKERS = 2;
/** All publications are due within one minute. */
const WINDOW_MS = 60_000;
/** Time for scheduling one post, until the first one is due. */
const SCHEDULING_MS = 400;
/** Publications that are later than this are counted as not published. */
const PATIENCE_MS = 120_000;
const POLL_MS = 1_000;

/** Quotas of accounts per day. A few accounts publish what many would. */
const UNLIMITED = `UPDATE network_limits SET value = 1000000000
  WHERE key IN ('publishing.posts', 'publishing.reels', 'rate.posts', 'rate.member_posts', 'rate.uploads')`;

const captionOf = (post: number): string => `On time post ${post} of bread and butter`;
const MARK = /On time post (\d+)/;

interface Planned {
  readonly dueAt: number;
  readonly publications: number;
}

/** Schedules posts on all accounts, spread over a minute. Returns the time of each post. */
async function schedule(
  studio: Studio,
  { accounts, platformOptions }: Connected,
  publications: number,
): Promise<Planned[]> {
  const IMAGE = await studio.upload(await sampleImage(), 'bread.jpg', 'image/jpeg');
  const posts = Math.ceil(publications / accounts.length);
  const first = Date.now() + posts * SCHEDULING_MS;
  const planned: Planned[] = [];
  for (let post = 0; post < posts; post += 1) {
    const dueAt = first + Math.floor((post * WINDOW_MS) / posts);
    const some = accounts.slice(0, publications - post * accounts.length);
    const caption = captionOf(post);
    await scheduleText(studio, { caption, media: { IMAGE }, platformOptions }, some, new Date(dueAt));
    planned.push({ dueAt, publications: some.length });
  }
  if (Date.now() > first) throw new Error('The first posts were due before all were scheduled.');
  return planned;
}

/** Waits until followers saw all publications, and returns what they saw. */
async function shown(system: System, count: number, until: number): Promise<LedgerLine[]> {
  for (;;) {
    const lines = (await system.sandbox.ledger()).filter(({ effect }) => effect === 'POST_PUBLISHED');
    if (lines.length >= count || Date.now() > until) return lines;
    await sleep(POLL_MS);
  }
}

/** Measures the time between the due time of a publication and the moment at which followers see it. */
export async function measureOnTime({ settings, tell, started }: Run): Promise<OnTimePart> {
  tell('starting the API, the sandbox and the workers');
  const system = await System.start({
    seed: 'on-time',
    prepare: async (database) => {
      await database.query(UNLIMITED);
    },
  });
  started(() => system.stop());
  const { version } = system.database;
  const environment = describeEnvironment(version, node22(), settings);
  for (let index = 0; index < WORKERS; index += 1) {
    const worker = await system.startWorker();
    started(() => worker.stop());
  }
  await system.sandbox.unlimited();
  const studio = new Studio(system.url);
  await studio.open();
  // Others show posts when they have processed or reviewed them, which takes longer than the measured minute.
  const connected = await connectAll(studio, system.sandbox, ({ processing }) => !processing);
  const { accounts } = connected;
  tell(`scheduling ${settings.duePosts.toLocaleString('en')} publications on ${accounts.length} accounts`);
  const planned = await schedule(studio, connected, settings.duePosts);
  tell('publishing');
  const lines = await shown(system, settings.duePosts, planned.at(-1)!.dueAt + PATIENCE_MS);
  const lateness = lines.flatMap(({ text, at }) => {
    const post = planned[Number(MARK.exec(text)?.[1] ?? NaN)];
    return post ? [Math.max(0, at - post.dueAt)] : [];
  });
  return {
    environment,
    workers: WORKERS,
    accounts: accounts.length,
    due: settings.duePosts,
    lateness: lateness.sort((a, b) => a - b),
  };
}

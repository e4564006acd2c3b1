import type { Publication } from '../domains/publishing/publication.entity';
import type { Schedule } from '../domains/publishing/schedule.entity';
import type { Channel } from './channels';
import type { Written } from './posts';
import { publication } from './publications';
import { after, random } from './random';
import type { RowOf, SeedContext } from './seed-context';

/** What is planned: schedules, their publications, and when the next one of a post is due. */
export interface Planned {
  readonly schedules: readonly RowOf<Schedule>[];
  readonly publications: readonly RowOf<Publication>[];
  readonly dueAt: ReadonlyMap<string, Date>;
}

/** Returns the social accounts on which a scheduled post without publications is planned. */
function accountsOf({ row, plan }: Written, channels: readonly Channel[]): Channel[] {
  const own = channels.filter(({ brand }) => brand === plan.brand);
  const targets = own.filter(
    ({ connected, platform }) => connected && row.targetPlatforms?.includes(platform),
  );
  return targets.length ? targets : own.slice(0, 1);
}

/** Returns the minute as clocks in India show it. */
const inIndia = (instant: Date): string => after(instant, { hours: 5.5 }).toISOString().slice(0, 16);

const toMinute = (instant: Date): Date => {
  const minute = new Date(instant);
  minute.setUTCSeconds(0, 0);
  return minute;
};

/** A pending publication that waits for a user: a reminder that was sent, or one that is held because it was overdue. */
type Wait = 'REMINDED' | 'HELD';

/** Hours for which a publication has waited for a user. */
const WAITS: Readonly<Record<Wait, number>> = { REMINDED: 2, HELD: 30 };

/** Returns the schedule of a pending publication: of the post's time, or of when it was sent if its result is unknown. */
function scheduleOf(
  { row: post, plan }: Written,
  row: RowOf<Publication>,
  wait: Wait | undefined,
  { reference }: SeedContext,
): RowOf<Schedule> {
  const due = wait ? after(reference, { hours: -WAITS[wait] }) : plan.at;
  const scheduledAt = toMinute(row.status === 'UNKNOWN' ? row.createdAt! : due);
  return {
    id: random.id(row.createdAt!),
    organization: row.organization!,
    clientAccount: row.clientAccount ?? null,
    post: post.id,
    socialAccount: row.socialAccount!,
    createdBy: (post as { readonly author?: string }).author ?? null,
    scheduledAt,
    localDateTime: inIndia(scheduledAt),
    timeZone: 'Asia/Kolkata',
    status: row.status === 'QUEUED' ? 'PENDING' : 'PROCESSING',
    publishMode: wait === 'REMINDED' ? 'REMINDER' : 'AUTOMATIC',
    remindedAt: wait === 'REMINDED' ? scheduledAt : null,
    heldAt: wait === 'HELD' ? after(scheduledAt, { hours: 25 }) : null,
    createdAt: row.createdAt!,
    updatedAt: row.createdAt!,
  };
}

/** Chooses the publications that wait for users, among posts that are planned on one account. */
function waitsOf(planned: readonly RowOf<Publication>[]): ReadonlyMap<string, Wait> {
  const single = planned.filter(({ id, post }) => !planned.some((one) => one.post === post && one.id !== id));
  return new Map(
    (['REMINDED', 'HELD'] as const).map((wait, index) => [single[index * 5]!.id!, wait] as const),
  );
}

/** Adds schedules to the pending publications, and publications with schedules to scheduled posts that have none. */
export function planned(
  written: readonly Written[],
  sent: readonly RowOf<Publication>[],
  channels: readonly Channel[],
  world: SeedContext,
): Planned {
  random.seed(808);
  const posts = new Map(written.map((one) => [one.row.id, one]));
  const missing = written
    .filter(({ plan }) => plan.status === 'SCHEDULED' && !plan.sends.length)
    .flatMap((one) =>
      accountsOf(one, channels).map((channel) => publication(one, channel, 'QUEUED', world).row),
    );
  const waits = waitsOf(missing);
  const schedules: RowOf<Schedule>[] = [];
  const dueAt = new Map<string, Date>();
  const publications = [...sent, ...missing].map((row) => {
    if (row.status !== 'QUEUED' && row.status !== 'UNKNOWN') return { ...row, schedule: null };
    const schedule = scheduleOf(posts.get(row.post!)!, row, waits.get(row.id!), world);
    schedules.push(schedule);
    const earliest = dueAt.get(row.post!) ?? schedule.scheduledAt!;
    dueAt.set(row.post!, earliest < schedule.scheduledAt! ? earliest : schedule.scheduledAt!);
    return { ...row, schedule: schedule.id! };
  });
  return { schedules, publications, dueAt };
}

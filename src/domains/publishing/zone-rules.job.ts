import type { CronTask, Tasks } from '../../kernel/jobs';
import { resolveLocalTime } from '../../kernel/model';
import type { Clock, Logger } from '../../kernel/session';
import type { EventWriter } from '../../kernel/write';
import {
  type JobHelpers,
  type LockedPublication,
  type ScheduleKey,
  withQueuedPublication,
} from './locked-schedule';
import { recordPublicationEvent } from './publication-events';
import { notifyPeople, type PublicationNotice } from './publication-people';
import type { LocalTimeOccurrence } from './publishing.enums';
import type { ScheduleTime } from './schedule.entity';
import { timeText } from './schedule-time';

const TASK = 'apply-time-zone-rules';
const BATCH = 1_000;

/** `{post}` and `{account}` are names, `{time}` is a time with its time zone. */
const TEXTS: PublicationNotice['texts'] = {
  en: {
    title: 'The time of the post “{post}” was moved',
    message: 'The rules of the time zone {timeZone} changed. The post is now planned on {account}: {time}.',
  },
  hi: {
    title: 'पोस्ट “{post}” का समय बदल गया है',
    message: 'समय क्षेत्र {timeZone} के नियम बदल गए हैं। पोस्ट अब {account} पर निर्धारित है: {time}।',
  },
};

/** A schedule that is not due yet, for a local time. */
interface LocalSchedule extends ScheduleKey {
  readonly scheduledAt: Date;
  readonly localDateTime: string;
  readonly timeZone: string;
  readonly occurrence: LocalTimeOccurrence | null;
}

const COLUMNS = `s.id, s.organization_id AS organization, s.post_id AS post, s.scheduled_at AS "scheduledAt",
  s.local_date_time AS "localDateTime", s.time_zone AS "timeZone", s.occurrence`;
const IS_OPEN = `s.status = 'PENDING' AND s.local_date_time IS NOT NULL AND s.scheduled_at > $1`;

const NEXT = `SELECT ${COLUMNS} FROM schedules s JOIN organizations o ON o.id = s.organization_id AND o.deleted_at IS NULL
  WHERE ${IS_OPEN} AND s.id > $2 ORDER BY s.id LIMIT ${BATCH}`;
const CURRENT = `SELECT ${COLUMNS} FROM schedules s WHERE ${IS_OPEN} AND s.organization_id = $2 AND s.id = $3`;

/** Whether the post has another open schedule on the account at the instant. */
const IS_TAKEN = `SELECT FROM schedules s JOIN schedules o
    ON o.organization_id = s.organization_id AND o.post_id = s.post_id AND o.social_account_id = s.social_account_id
   AND o.id <> s.id AND o.scheduled_at = $3 AND o.status IN ('PENDING', 'PROCESSING')
  WHERE s.organization_id = $1 AND s.id = $2`;

// A best time that was chosen moves with its schedule.
const MOVE = `UPDATE schedules SET scheduled_at = $3, local_date_time = $4, time_zone = $5, occurrence = $6,
    suggested_at = CASE WHEN suggested_at = scheduled_at THEN $3 ELSE suggested_at END
  WHERE organization_id = $1 AND id = $2`;

/** Returns the time of a local time by the present rules. A skipped one moves to the next valid one. */
function presentTime({ localDateTime, timeZone, occurrence }: LocalSchedule): ScheduleTime {
  const resolved = resolveLocalTime(localDateTime, timeZone, occurrence ?? undefined);
  if ('nextValid' in resolved)
    return presentTime({ localDateTime: resolved.nextValid, timeZone, occurrence } as LocalSchedule);
  return { scheduledAt: resolved.instant, localDateTime, timeZone, occurrence: resolved.occurrence };
}

const isMoved = (schedule: LocalSchedule): boolean =>
  presentTime(schedule).scheduledAt.getTime() !== schedule.scheduledAt.getTime();

/** Returns the time to move to. If the post has another schedule then, the instant stays, without a local time. */
async function freeTime(writer: EventWriter, schedule: LocalSchedule): Promise<ScheduleTime> {
  const time = presentTime(schedule);
  const { organization, id, scheduledAt } = schedule;
  const taken = (await writer.query(IS_TAKEN, [organization, id, time.scheduledAt])) as unknown[];
  return taken.length ? { scheduledAt, localDateTime: null, timeZone: null, occurrence: null } : time;
}

async function move(
  writer: EventWriter,
  { id }: ScheduleKey,
  publication: LockedPublication,
  now: Date,
): Promise<void> {
  const { organization } = publication;
  const [schedule] = (await writer.query(CURRENT, [now, organization, id])) as LocalSchedule[];
  if (!schedule || !isMoved(schedule)) return;
  const time = await freeTime(writer, schedule);
  const { scheduledAt, localDateTime, timeZone, occurrence } = time;
  await writer.query(MOVE, [organization, id, scheduledAt, localDateTime, timeZone, occurrence]);
  await recordPublicationEvent(writer, publication, 'moved', {
    scheduledAt,
    previousScheduledAt: schedule.scheduledAt,
  });
  await notifyPeople(writer, { kind: 'POST_SCHEDULED', texts: TEXTS }, publication, {
    timeZone: schedule.timeZone,
    time: timeText(time),
  });
}

export interface ZoneRulesOptions {
  readonly clock: Clock;
  readonly log: Logger;
}

/** Moves one schedule. A failure is logged, and the next run repeats it: others must not wait for it. */
async function tryToMove(
  { clock, log }: ZoneRulesOptions,
  helpers: JobHelpers,
  schedule: LocalSchedule,
): Promise<void> {
  try {
    if (!isMoved(schedule)) return;
    await withQueuedPublication(helpers, schedule, (writer, publication) =>
      move(writer, schedule, publication, clock.now()),
    );
  } catch (error) {
    log.error({ error, schedule: schedule.id }, 'failed to apply the rules of a time zone; repeating');
  }
}

/**
 * Returns the task that moves schedules whose local time is another instant by the rules of time zones that the runtime has
 * now. Rules change with updates of Node.js, so that most runs find nothing.
 */
export const zoneRulesTasks = (options: ZoneRulesOptions): Tasks => ({
  [TASK]: async (_, helpers) => {
    let after = '00000000-0000-0000-0000-000000000000';
    for (let found = BATCH; found === BATCH;) {
      const { rows } = await helpers.query<LocalSchedule>(NEXT, [options.clock.now(), after]);
      for (const schedule of rows) await tryToMove(options, helpers, schedule);
      found = rows.length;
      after = rows.at(-1)?.id ?? after;
    }
  },
});

export const ZONE_RULES_RECURRING: readonly CronTask[] = [{ task: TASK, cron: '25 * * * *' }];

import type { CronTask, Tasks } from '../../../kernel/jobs';
import type { Clock, Logger } from '../../../kernel/session';
import type { EventWriter } from '../../../kernel/write';
import type { Platform } from '../../common/content.enums';
import {
  type JobHelpers,
  type LockedPublication,
  type ScheduleKey,
  withQueuedPublication,
} from '../locked-schedule';
import { recordPublicationEvent } from '../publication-events';
import { notifyPeople, type PublicationNotice } from '../publication-people';
import { isPublishableSql } from '../../review/required-approval';
import { coversSchedule } from '../approvals/covered';
import { composedPost } from './composed-post';

const TASK = 'remind-due-publications';
const BATCH = 200;

/** `{post}` and `{account}` are names, `{text}` is the text to publish. */
const TEXTS: PublicationNotice['texts'] = {
  en: {
    title: 'Publish “{post}” on {account}',
    message: 'The post is due. Publish it in the app of the platform, then confirm it in Marquee.{text}',
    linkText: 'Copy text and media files',
  },
  hi: {
    title: '“{post}” को {account} पर प्रकाशित करें',
    message: 'पोस्ट का समय हो गया है। इसे प्लेटफ़ॉर्म के ऐप में प्रकाशित करें, फिर Marquee में इसकी पुष्टि करें।{text}',
    linkText: 'टेक्स्ट और मीडिया फ़ाइलें कॉपी करें',
  },
};

interface DueReminder extends ScheduleKey {
  /** With microseconds, which a Date does not have. */
  readonly scheduledAt: string;
  readonly platform: Platform;
}

const DUE = `SELECT s.id, s.organization_id AS organization, s.post_id AS post, s.scheduled_at::text AS "scheduledAt", u.platform
  FROM schedules s
  JOIN organizations o ON o.id = s.organization_id AND o.deleted_at IS NULL
  JOIN posts p ON p.organization_id = s.organization_id AND p.id = s.post_id
  JOIN publications u ON u.organization_id = s.organization_id AND u.schedule_id = s.id
 WHERE s.status = 'PENDING' AND s.publish_mode = 'REMINDER' AND s.reminded_at IS NULL
   AND ${isPublishableSql('p', coversSchedule('s'))} AND s.scheduled_at <= $1 AND (s.scheduled_at, s.id) > ($2, $3)
 ORDER BY s.scheduled_at, s.id LIMIT ${BATCH}`;

/** Changes nothing if the reminder was sent, or its publication was rescheduled, meanwhile. */
const CLAIM = `UPDATE schedules SET reminded_at = $3
  WHERE organization_id = $1 AND id = $2 AND reminded_at IS NULL AND scheduled_at <= $3 RETURNING id`;

async function remind(
  writer: EventWriter,
  { id, platform, post }: DueReminder,
  publication: LockedPublication,
  now: Date,
): Promise<void> {
  const { organization } = publication;
  const claimed = (await writer.query(CLAIM, [organization, id, now])) as unknown[];
  if (!claimed.length) return;
  const query = async (sql: string, values: readonly unknown[]): Promise<unknown[]> =>
    (await writer.query(sql, values)) as unknown[];
  const { text } = await composedPost(query, { organization, id: post, platform });
  await recordPublicationEvent(writer, publication, 'reminded');
  await notifyPeople(
    writer,
    { kind: 'POST_DUE', priority: 'HIGH', texts: TEXTS, linkUrl: `/publications/${publication.id}` },
    publication,
    { text: text && `\n\n${text}` },
  );
}

export interface ReminderOptions {
  readonly clock: Clock;
  readonly log: Logger;
}

/** Reminds of one publication. A failure is logged, and the next run repeats it: others must not wait for it. */
async function tryToRemind(
  { clock, log }: ReminderOptions,
  helpers: JobHelpers,
  due: DueReminder,
): Promise<void> {
  try {
    await withQueuedPublication(helpers, due, (writer, publication) =>
      remind(writer, due, publication, clock.now()),
    );
  } catch (error) {
    log.error({ error, schedule: due.id }, 'failed to remind of a publication; repeating');
  }
}

/** Returns the task that notifies users of publications that are due, and that they publish themselves. */
export const reminderTasks = (options: ReminderOptions): Tasks => ({
  [TASK]: async (_, helpers) => {
    let after: Pick<DueReminder, 'scheduledAt' | 'id'> = {
      scheduledAt: '-infinity',
      id: '00000000-0000-0000-0000-000000000000',
    };
    for (let found = BATCH; found === BATCH;) {
      const values = [options.clock.now(), after.scheduledAt, after.id];
      const { rows } = await helpers.query<DueReminder>(DUE, values);
      for (const due of rows) await tryToRemind(options, helpers, due);
      found = rows.length;
      after = rows.at(-1) ?? after;
    }
  },
});

export const REMINDER_RECURRING: readonly CronTask[] = [{ task: TASK, cron: '* * * * *' }];

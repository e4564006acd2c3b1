import type { EventWriter } from '../../../kernel/write';
import type { LockedPublication } from '../locked-schedule';
import { recordPublicationEvent } from '../publication-events';
import { notifyPeople, type PublicationNotice } from '../publication-people';
import { timeText } from '../schedule-time';

/** Delays that are no outage: a process restarts, or takes other publications first. */
export const MIN_DELAY_MS = 5 * 60_000;

/** Returns until when a publication can be sent without a user. `maxDelay` is in seconds. */
export const deadlineOf = (scheduledAt: Date, maxDelay: number): Date =>
  new Date(scheduledAt.getTime() + Math.max(maxDelay * 1_000, MIN_DELAY_MS));

/** Returns whether a publication is too late to be sent without a user. `maxDelay` is in seconds. */
export const isOverdue = (scheduledAt: Date, now: Date, maxDelay: number): boolean =>
  now > deadlineOf(scheduledAt, maxDelay);

/** `{post}` and `{account}` are names, `{time}` is a time with its time zone. */
const TEXTS: PublicationNotice['texts'] = {
  en: {
    title: '“{post}” was not published on {account} in time',
    message: 'It was planned for {time}, and is held now. Reschedule it, publish it now, or cancel it.',
  },
  hi: {
    title: '“{post}” समय पर {account} पर प्रकाशित नहीं हुई',
    message: 'यह {time} के लिए निर्धारित थी और अब रोक दी गई है। इसका समय बदलें, इसे अभी प्रकाशित करें या रद्द करें।',
  },
};

/** Holds a locked publication, and notifies its people, until a user reschedules or cancels it. */
export async function hold(
  writer: EventWriter,
  publication: LockedPublication,
  time: Parameters<typeof timeText>[0],
  now: Date,
): Promise<void> {
  const { organization, schedule } = publication;
  await writer.query('UPDATE schedules SET held_at = $3 WHERE organization_id = $1 AND id = $2', [
    organization,
    schedule,
    now,
  ]);
  await recordPublicationEvent(writer, publication, 'held');
  await notifyPeople(writer, { kind: 'POST_DUE', priority: 'HIGH', texts: TEXTS }, publication, {
    time: timeText(time),
  });
}

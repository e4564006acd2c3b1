import type { WriteTransaction } from '../../../kernel/session';
import { assertApproved, type Covers } from '../../review/required-approval';
import type { ScheduleTime } from '../schedule.entity';

/** SQL of a social account, and of the time at which a post is published there. */
interface PlaceSql {
  readonly account: string;
  readonly scheduledAt: string;
  readonly localDateTime: string;
  readonly timeZone: string;
}

/**
 * Returns the SQL of whether a request covers a publication: the request has no plan, or its plan has the account and the time. A
 * local time stays covered when the rules of its time zone move the instant.
 */
const covers =
  ({ account, scheduledAt, localDateTime, timeZone }: PlaceSql): Covers =>
  (request) => `(NOT ${request}.is_planned OR EXISTS (SELECT FROM planned_publications l
    WHERE l.organization_id = ${request}.organization_id AND l.request_id = ${request}.id AND l.social_account_id = ${account}
      AND (l.scheduled_at IS NULL OR l.scheduled_at = ${scheduledAt}
        OR (l.local_date_time, l.time_zone) = (${localDateTime}, ${timeZone}))))`;

/** SQL of whether a request covers a schedule, by the alias of its table. */
export const coversSchedule = (schedule: string): Covers =>
  covers({
    account: `${schedule}.social_account_id`,
    scheduledAt: `${schedule}.scheduled_at`,
    localDateTime: `${schedule}.local_date_time`,
    timeZone: `${schedule}.time_zone`,
  });

/** A social account, and the time at which a post is to be published there. */
interface Place {
  readonly account: string | null;
  readonly time: ScheduleTime;
}

const PLACES = `jsonb_to_recordset($3::jsonb) AS w (account uuid, "scheduledAt" timestamptz, "localDateTime" text, "timeZone" text)`;
const coversPlace = covers({
  account: 'w.account',
  scheduledAt: 'w."scheduledAt"',
  localDateTime: 'w."localDateTime"',
  timeZone: 'w."timeZone"',
});

/** Throws unless a locked post can be published at all places as it is. Runs as the system. */
export const assertCovered = (
  tx: WriteTransaction,
  { organization, post }: { readonly organization: string; readonly post: string },
  places: readonly Place[],
  path: string[],
): Promise<void> =>
  assertApproved(tx, { organization, post }, path, {
    sql: (request) => `NOT EXISTS (SELECT FROM ${PLACES} WHERE NOT ${coversPlace(request)})`,
    values: [JSON.stringify(places.map(({ account, time }) => ({ ...time, account })))],
  });

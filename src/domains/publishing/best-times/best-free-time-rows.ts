import type { WriteTransaction } from '../../../kernel/session';
import { throwUserError } from '../../../kernel/write';
import { accountName } from '../../channels/account-names';
import type { RateLimitWindow } from '../../channels/rate-limit-window.shape';
import type { Platform } from '../../common/content.enums';
import type { MediaPlacement } from '../../media/media.enums';
import { USES_SLOTS } from '../calendar/free-slot-rows';
import { assertVisible, type SlotOrganizations } from '../calendar/slot-time';
import { limitTimeZoneOf } from '../preflight/preflight-rows';
import { isCounted, placementSql, QUOTAS, reportedReset } from '../preflight/quota';
import type { PublishMode } from '../publishing.enums';
import { PUBLISHING_MESSAGES } from '../publishing.messages';
import type { ScheduleTime } from '../schedule.entity';
import { type AccountTimes, bestFreeTime, type KnownPublication } from './best-free-time';
import { BEST_TIME_PATH, type BestTimeInput, DEFAULT_PER_DAY, periodOf } from './best-time-input';
import { type MeasuredHour, rankTimes } from './best-times';
import { comparedPeriod, hoursOf, SENT_AT } from './best-times-rows';

const HOURS = hoursOf(
  'p.organization_id = a.organization_id AND p.platform = a.platform AND p.social_account_id = a.id',
  { timeZone: '$3', since: '$4', until: '$5' },
);

const epoch = (instant: string): string => `(extract(epoch FROM ${instant}) * 1000)::float8`;
const known = (instant: string, format: string, isSent: string): string =>
  `${epoch(instant)} AS at, to_char(${instant} AT TIME ZONE $3, 'YYYY-MM-DD') AS day, ${placementSql(format)} AS placement,
     ${isSent} AS "isSent"`;
const startOf = (day: string): string => epoch(`(${day})::timestamp AT TIME ZONE c.time_zone`);

/** SQL: held periods of a calendar `c`, and the times before and after it if it was chosen. */
const HELD = `SELECT ${startOf('h.start_date')} AS from, ${startOf('h.end_date + 1')} AS to FROM slot_holds h
     WHERE h.organization_id = c.organization_id AND h.calendar_id = c.id
    UNION ALL SELECT 0, ${startOf('c.start_date')} WHERE c.id = $8
    UNION ALL SELECT ${startOf('c.end_date + 1')}, 1e15 WHERE c.id = $8 AND c.end_date IS NOT NULL`;

/** Selects what decides about the times of social accounts `a`, as one JSON value. */
const SELECT_TIMES = `WITH wanted AS MATERIALIZED (
    SELECT a.* FROM social_accounts a WHERE a.organization_id = $1 AND a.id = ANY ($2::uuid[]))
  SELECT coalesce(json_agg(json_build_object('id', a.id, 'platform', a.platform, 'hours', ${HOURS},
    'known', (SELECT coalesce(json_agg(k), '[]') FROM (
        SELECT ${known('s.scheduled_at', 'o.format', `s.publish_mode = 'AUTOMATIC'`)} FROM schedules s
          JOIN posts o ON o.organization_id = s.organization_id AND o.id = s.post_id
         WHERE s.organization_id = a.organization_id AND s.social_account_id = a.id AND s.status IN ('PENDING', 'PROCESSING')
           AND s.id IS DISTINCT FROM $10 AND s.scheduled_at BETWEEN $6 AND $7
        UNION ALL
        SELECT ${known('p.published_at', 'p.kind', 'p.confirmed_at IS NULL')} FROM publications p
         WHERE p.organization_id = a.organization_id AND p.social_account_id = a.id AND p.platform = a.platform
           AND p.status = 'PUBLISHED' AND ${SENT_AT} BETWEEN $6 AND $7) k),
    'held', (SELECT coalesce(json_agg(h), '[]') FROM content_calendars c CROSS JOIN LATERAL (${HELD}) h
              WHERE c.organization_id = a.organization_id AND CASE WHEN $8::uuid IS NULL THEN ${USES_SLOTS} ELSE c.id = $8 END),
    'quota', (SELECT json_build_object('limit', l.value::float8, 'period', l.period) FROM network_limits l
               WHERE l.platform = a.platform AND l.key = $9::jsonb -> a.platform ->> 'rule' AND l.period IS NOT NULL AND l.value IS NOT NULL),
    'limitTimeZone', ${limitTimeZoneOf('a')},
    'rateLimits', channels.rate_limits(a.platform, a.platform_user_id))), '[]') AS found,
    (SELECT ${placementSql('o.format')} FROM posts o WHERE o.organization_id = $1 AND o.id = $11) AS placement FROM wanted a`;

/** A publication that is scheduled, or was published. */
interface FoundPublication extends KnownPublication {
  readonly placement: MediaPlacement;
  /** Whether Marquee sends it. */
  readonly isSent: boolean;
}

interface FoundAccount extends Pick<AccountTimes, 'held'> {
  readonly known: readonly FoundPublication[];
  readonly quota: { readonly limit: number; readonly period: number } | null;
  readonly limitTimeZone: string | null;
  readonly id: string;
  readonly platform: Platform;
  readonly hours: readonly MeasuredHour[];
  readonly rateLimits: readonly RateLimitWindow[];
}

/** Longest period of a limit, in milliseconds. A day can have 25 hours. */
const LONGEST_PERIOD = 90_000_000;
const CALENDAR =
  'SELECT time_zone AS "timeZone" FROM content_calendars WHERE organization_id = $1 AND id = $2';

type Account = Parameters<typeof accountName>[0] & { readonly id: string };

interface Wanted {
  readonly organization: string;
  readonly input: BestTimeInput;
  /** See `lockSlots`. */
  readonly visible: SlotOrganizations;
  readonly accounts: readonly Account[];
  /** The schedule that moves to the time. It takes none. */
  readonly schedule?: string | null;
  readonly post: string;
  readonly publishMode: PublishMode;
  readonly now: Date;
  readonly zoneOfViewer: () => Promise<string>;
}

/** Returns the time zone in which the times are chosen. */
async function zoneOf(
  tx: WriteTransaction,
  { organization, input: { calendarId, timeZone }, visible, zoneOfViewer }: Wanted,
): Promise<string> {
  const path = [...BEST_TIME_PATH, 'calendarId'];
  if (typeof calendarId === 'string') assertVisible('calendar', calendarId, { visible, organization, path });
  if (timeZone) return timeZone;
  if (typeof calendarId !== 'string') return zoneOfViewer();
  const [calendar] = await tx.query<{ timeZone: string }>(CALENDAR, [organization, calendarId]);
  return calendar!.timeZone;
}

/** Returns the limit on posts of an account. Null if the platform does not count the post. */
function quotaOf(
  { platform, quota, limitTimeZone, known }: FoundAccount,
  { placement, publishMode }: { readonly placement: MediaPlacement; readonly publishMode: PublishMode },
): AccountTimes['quota'] {
  if (!quota || publishMode === 'REMINDER' || !isCounted(platform, placement)) return null;
  const counted = known.filter((one) => one.isSent && isCounted(platform, one.placement));
  const timeZone = QUOTAS[platform]?.isDaily ? limitTimeZone : null;
  return { limit: quota.limit, length: quota.period * 1000, timeZone, times: counted.map(({ at }) => at) };
}

/**
 * Returns the best free time of each social account, by its ID. Throws a user error if one has none. Runs within `asSystem`, so
 * that all schedules count, and after `lockSlots`, so that concurrent calls do not choose the same time.
 */
export async function bestFreeTimesOf(
  tx: WriteTransaction,
  wanted: Wanted,
): Promise<ReadonlyMap<string, ScheduleTime>> {
  const { organization, input, accounts, schedule = null, post, now } = wanted;
  const period = periodOf(input, now);
  const zone = await zoneOf(tx, wanted);
  const compared = comparedPeriod(now);
  const [row] = await tx.query<{ found: readonly FoundAccount[]; placement: MediaPlacement }>(SELECT_TIMES, [
    organization,
    accounts.map(({ id }) => id),
    zone,
    compared.since,
    compared.until,
    new Date(period.after.getTime() - LONGEST_PERIOD),
    new Date(period.until.getTime() + LONGEST_PERIOD),
    input.calendarId ?? null,
    JSON.stringify(QUOTAS),
    schedule,
    post,
  ]);
  const { placement } = row!;
  const byId = new Map(row!.found.map((one) => [one.id, one]));
  return new Map(
    accounts.map((account) => {
      const found = byId.get(account.id)!;
      const times = rankTimes(found.hours, found.platform);
      const known = {
        ...found,
        quota: quotaOf(found, { placement, publishMode: wanted.publishMode }),
        resetAt: reportedReset(found),
        maxPerDay: input.maxPerDay ?? DEFAULT_PER_DAY,
      };
      const time = bestFreeTime(times, known, period, zone);
      if (time) return [account.id, time];
      const message = PUBLISHING_MESSAGES.noBestTime({ account: accountName(account) });
      return throwUserError('INVALID_STATE', message, BEST_TIME_PATH);
    }),
  );
}

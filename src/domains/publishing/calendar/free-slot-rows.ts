import { isUuid } from '../../../kernel/model';
import { SEARCHED_WEEKS, type SlotCalendar, type TakenTime, WEEK } from './free-slots';

/** Whose slots are wanted. Exactly one field is set. */
export interface SlotSource {
  readonly calendarId?: string | null;
  readonly accountId?: string | null;
}

/** SQL: accounts `a` that use the slots of the calendar `c`: those with slots of their own, and those of its client account. */
const HAS_OWN_SLOT = `EXISTS (SELECT FROM posting_slots o
  WHERE o.organization_id = c.organization_id AND o.calendar_id = c.id AND o.social_account_id = a.id)`;
const USES_COMMON_SLOTS = `(a.organization_id = c.organization_id
  AND a.client_account_id IS NOT DISTINCT FROM c.client_account_id AND NOT ${HAS_OWN_SLOT})`;
/** SQL: whether an account `a` uses slots of a calendar `c`. */
export const USES_SLOTS = `(${USES_COMMON_SLOTS} OR (a.organization_id = c.organization_id AND ${HAS_OWN_SLOT}))`;

/** Selects the calendars with their slots and the open schedules of their accounts, as one JSON value. */
const SELECT_SLOTS = `WITH accounts AS MATERIALIZED (
    SELECT a.organization_id, a.id, a.client_account_id FROM social_accounts a
     WHERE CASE WHEN $2::uuid IS NULL
       THEN a.organization_id = (SELECT organization_id FROM content_calendars WHERE id = $1)
         AND a.is_active AND a.connection_status IN ('CONNECTED', 'ERROR')
       ELSE a.id = $2 END),
  calendars AS (
    SELECT c.id, json_build_object('id', c.id, 'timeZone', c.time_zone, 'startDate', c.start_date, 'endDate', c.end_date,
        'holds', (SELECT coalesce(json_agg(json_build_object('startDate', h.start_date, 'endDate', h.end_date)), '[]')
                    FROM slot_holds h WHERE h.organization_id = c.organization_id AND h.calendar_id = c.id),
        'commonAccountIds', (SELECT coalesce(json_agg(a.id), '[]') FROM accounts a WHERE ${USES_COMMON_SLOTS}),
        'slots', (SELECT coalesce(json_agg(json_build_object('id', s.id, 'weekday', s.weekday, 'time', s.time,
                      'accountId', s.social_account_id)), '[]') FROM posting_slots s
                   WHERE s.organization_id = c.organization_id AND s.calendar_id = c.id
                     AND (s.social_account_id IS NULL OR s.social_account_id IN (SELECT id FROM accounts)))) AS calendar
      FROM content_calendars c
     WHERE CASE WHEN $2::uuid IS NULL THEN c.id = $1
       ELSE EXISTS (SELECT FROM accounts a WHERE ${USES_SLOTS}) END)
  SELECT json_build_object(
    'calendars', (SELECT coalesce(json_agg(calendar), '[]') FROM calendars),
    'taken', (SELECT coalesce(json_agg(json_build_object('accountId', s.social_account_id, 'scheduledAt', s.scheduled_at)), '[]')
                FROM schedules s
               WHERE (s.organization_id, s.social_account_id) IN (
                       SELECT organization_id, id FROM accounts
                       UNION SELECT a.organization_id, a.id FROM social_accounts a WHERE a.id = ANY ($3::uuid[]))
                 AND s.status IN ('PENDING', 'PROCESSING') AND s.scheduled_at BETWEEN $4 AND $5)) AS slots`;

export interface FoundSlots {
  readonly calendars: readonly SlotCalendar[];
  readonly taken: readonly TakenTime[];
}

/** Runs a statement that returns one JSON value, as the text of it. */
type QueryJson = (sql: string, values: readonly unknown[]) => Promise<string>;

/**
 * Returns the calendars whose slots are wanted, and the open schedules of the accounts that use them, and of `others`, as
 * far as the transaction can read them.
 */
export async function findSlots(
  queryJson: QueryJson,
  { calendarId, accountId }: SlotSource,
  after: Date,
  others: readonly string[] = [],
): Promise<FoundSlots> {
  const until = new Date(after.getTime() + SEARCHED_WEEKS * WEEK);
  const asId = (id: string | null | undefined): string | null => (isUuid(id) ? id : null);
  if (asId(calendarId) === null && asId(accountId) === null) return { calendars: [], taken: [] };
  const text = await queryJson(SELECT_SLOTS, [asId(calendarId), asId(accountId), others, after, until]);
  return JSON.parse(text) as FoundSlots;
}

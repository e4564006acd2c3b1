import { isUsableSql } from '../../channels/usable-account';
import { isPublishableSql } from '../../review/required-approval';
import { coversSchedule } from '../approvals/covered';
import { isWaiting } from './deliveries';
import { MIN_DELAY_MS } from './overdue';
import { CROWDED } from './probes';

/** SQL of a schedule that is due, and does not wait. */
export const isDue = (schedule: string, now: string): string =>
  `${isWaiting(schedule)} AND ${schedule}.waits_until IS NULL AND ${schedule}.scheduled_at <= ${now}`;

/** SQL of a queued publication `p` that is due, with its schedule `s`, and does not wait for its account. Later ones wait for it. */
const isAhead = (schedule: string, publication: string, now: string): string =>
  `${publication}.status = 'QUEUED' AND ${isWaiting(schedule)} AND ${schedule}.scheduled_at <= ${now}
   AND (${schedule}.waits_until IS NULL OR ${publication}.waits_for IS NOT NULL)`;

/** SQL of an account `a`, if it was not removed, whose publications are sent, in an organization `g`. */
export const IS_USABLE = `(a.id IS NOT NULL AND a.is_active AND ${isUsableSql('a')} AND g.deleted_at IS NULL)`;

/** SQL of a publication that is due, and the next one of its account. */
const isNext = (now: string): string => `NOT EXISTS (SELECT FROM publication_deliveries b
    WHERE b.organization_id = p.organization_id AND b.social_account_id = p.social_account_id AND b.publication_id <> p.id
      AND b.stage IN ('SENDING', 'SEARCHING'))
  AND NOT EXISTS (SELECT FROM schedules e JOIN publications q ON q.organization_id = e.organization_id AND q.schedule_id = e.id
    WHERE e.organization_id = p.organization_id AND e.social_account_id = p.social_account_id
      AND ${isAhead('e', 'q', now)} AND (e.scheduled_at, q.id) < (s.scheduled_at, p.id))`;

/** SQL of a publication that does not wait. A wait ends early if the account was connected again meanwhile. */
const isFree = (now: string): string => `NOT EXISTS (SELECT FROM publication_deliveries w
    WHERE w.organization_id = p.organization_id AND w.publication_id = p.id AND w.stage = 'WAITING' AND w.run_at > ${now}
      AND NOT EXISTS (SELECT FROM social_account_tokens t WHERE t.organization_id = w.organization_id
        AND t.social_account_id = w.social_account_id AND t.created_at > w.updated_at))`;

/**
 * SQL of a publication that waits for its platform, which another one probes: the one that can be sent first of those that the
 * platform rejected for a reason that is none of their own, after the pauses of all of them. A probe that a user moved or canceled is none.
 */
const isBehindProbe = (now: string): string => `EXISTS (SELECT FROM publication_deliveries h
    JOIN publications hp ON hp.organization_id = h.organization_id AND hp.id = h.publication_id
    LEFT JOIN schedules hs ON hs.organization_id = hp.organization_id AND hs.id = hp.schedule_id
    LEFT JOIN publication_deliveries own
      ON own.organization_id = p.organization_id AND own.publication_id = p.id AND own.hold = 'PLATFORM'
    WHERE h.hold = 'PLATFORM' AND hp.platform = p.platform AND h.publication_id <> p.id
      AND (hp.status = 'PUBLISHING' OR ${isAhead('hs', 'hp', now)}
        AND (own.id IS NULL OR h.run_at > ${now} OR (h.run_at, h.id) < (own.run_at, own.id))))`;

/** SQL of a publication `p` that was taken in time, and waited for a quota since: the platform named the time. */
export const HAD_NO_QUOTA = `(p.waits_for IS NOT DISTINCT FROM 'QUOTA' AND EXISTS (SELECT FROM publication_deliveries w
  WHERE w.organization_id = p.organization_id AND w.publication_id = p.id AND w.stage = 'WAITING'))`;

/** SQL of the time until which a publication can be sent without a user. */
const DEADLINE = `(s.scheduled_at + greatest(g.max_publishing_delay * 1000, ${MIN_DELAY_MS}) * interval '1 millisecond')`;

/** SQL of a publication that is held, whatever it waits for. Times of this program have milliseconds. */
const isLate = (now: string): string =>
  `(${DEADLINE} + interval '1 millisecond' <= ${now} AND NOT ${HAD_NO_QUOTA})`;

/**
 * SQL that locks what a statement over many publications changes: the post `o` before the schedule `s`, in the order of mutations. What
 * is locked is skipped, so the statement waits for no lock while it holds others, and cannot deadlock. The next look finds the rest.
 */
export const lockFreeSql = (...tables: readonly string[]): string =>
  `FOR NO KEY UPDATE OF ${tables.join(', ')} SKIP LOCKED`;

/** Publications that are due, with their organization. */
const PUBLICATIONS = `schedules s
   JOIN publications p ON p.organization_id = s.organization_id AND p.schedule_id = s.id AND p.status = 'QUEUED'
   JOIN organizations g ON g.id = s.organization_id`;

/** Returns the statement that finds publications to take or to hold. `$2` is their maximum. */
export const candidatesSql = (now: string): string =>
  `SELECT p.organization_id AS organization, p.id AS publication, s.scheduled_at::text AS at FROM ${PUBLICATIONS}
    WHERE ${isDue('s', now)}
      AND (${isNext(now)} AND ${isFree(now)} AND NOT ${isBehindProbe(now)} AND p.platform NOT IN ${CROWDED}
        OR ${isLate(now)})
    ORDER BY s.scheduled_at, s.id LIMIT $2`;

/** How long a publication waits before it is looked at again that waits for others. The end of their wait ends its own earlier. */
const RECHECK = `interval '5 minutes'`;

/**
 * Returns the statement that stores what publications wait for that are due, and until when. They cost nothing meanwhile, and are held
 * in time. Returns those whose reason is new.
 */
export const waitSql = (now: string, maximum: number): string => `WITH waiting AS MATERIALIZED (
    SELECT p.organization_id, p.id, s.id AS schedule, p.waits_for AS known, own.run_at AS own_end, quota.run_at AS quota_end,
           ${isBehindProbe(now)} AS is_behind_probe, ${HAD_NO_QUOTA} AS had_no_quota, ${DEADLINE} AS deadline, p.client_account_id
      FROM ${PUBLICATIONS}
      JOIN posts o ON o.organization_id = p.organization_id AND o.id = p.post_id
      LEFT JOIN publication_deliveries own ON own.organization_id = p.organization_id AND own.publication_id = p.id
        AND own.stage = 'WAITING' AND own.run_at > ${now} AND p.waits_for IS NOT NULL
      LEFT JOIN LATERAL (SELECT coalesce(min(d.run_at) FILTER (WHERE d.run_at > ${now}), ${now}) AS run_at FROM publications q
          LEFT JOIN publication_deliveries d
            ON d.organization_id = q.organization_id AND d.publication_id = q.id AND d.stage = 'WAITING'
         WHERE q.organization_id = p.organization_id AND q.social_account_id = p.social_account_id
           AND q.status = 'QUEUED' AND q.waits_for = 'QUOTA' AND q.id <> p.id HAVING count(*) > 0) quota ON true
     WHERE ${isDue('s', now)} AND NOT ${isLate(now)} AND (own.id IS NOT NULL OR quota.run_at IS NOT NULL OR ${isBehindProbe(now)})
     ORDER BY s.scheduled_at, s.id LIMIT ${maximum} ${lockFreeSql('o', 'p', 's')}),
  reasons AS (
    SELECT w.*, coalesce(known, CASE WHEN is_behind_probe THEN 'PLATFORM_UNAVAILABLE' ELSE 'QUOTA' END) AS reason,
           coalesce(own_end, CASE WHEN is_behind_probe THEN ${now} + ${RECHECK} END, quota_end) AS ends_at FROM waiting w),
  parked AS (
    UPDATE schedules s SET waits_until = CASE WHEN r.had_no_quota THEN r.ends_at ELSE least(r.ends_at, r.deadline) END
      FROM reasons r WHERE s.organization_id = r.organization_id AND s.id = r.schedule AND r.ends_at > ${now})
  UPDATE publications p SET waits_for = r.reason, version = version + 1 FROM reasons r,
         (SELECT set_config('tenancy.system_actor', 'Publisher', true)) AS actor
   WHERE p.organization_id = r.organization_id AND p.id = r.id AND r.known IS DISTINCT FROM r.reason
  RETURNING p.id, p.organization_id AS organization, p.client_account_id AS "clientAccount"`;

/** Returns the statement that ends waits: those whose time has come, and those for accounts that can be used and posts that are approved. */
export const releaseSql = (now: string): string => `WITH ended AS MATERIALIZED (
    SELECT s.organization_id, s.id FROM schedules s
      JOIN organizations g ON g.id = s.organization_id AND g.deleted_at IS NULL
      JOIN posts o ON o.organization_id = s.organization_id AND o.id = s.post_id
      LEFT JOIN publications p ON p.organization_id = s.organization_id AND p.schedule_id = s.id
      LEFT JOIN social_accounts a ON a.organization_id = s.organization_id AND a.id = s.social_account_id
     WHERE s.waits_until IS NOT NULL
       AND (s.waits_until < ${now} OR p.waits_for IS NULL AND ${IS_USABLE} AND ${isPublishableSql('o', coversSchedule('s'))})
       ${lockFreeSql('o', 's')})
  UPDATE schedules s SET waits_until = NULL FROM ended e WHERE s.organization_id = e.organization_id AND s.id = e.id`;

/** Ends the waits of an account for a quota. */
export const RELEASE_QUOTA = `WITH ended AS MATERIALIZED (
    SELECT s.organization_id, s.id FROM publications p
      JOIN schedules s ON s.organization_id = p.organization_id AND s.id = p.schedule_id AND s.waits_until IS NOT NULL
      JOIN posts o ON o.organization_id = p.organization_id AND o.id = p.post_id
     WHERE p.organization_id = $1 AND p.social_account_id = $2 AND p.status = 'QUEUED' AND p.waits_for = 'QUOTA'
       ${lockFreeSql('o', 's')})
  UPDATE schedules s SET waits_until = NULL FROM ended e WHERE s.organization_id = e.organization_id AND s.id = e.id`;

/** One that is due costs nothing while its account cannot be used, whatever else it waits for. */
export const PUT_ASIDE = `WITH aside AS (UPDATE schedules SET waits_until = $3 WHERE organization_id = $1 AND id = $2)
  UPDATE publications SET waits_for = NULL WHERE organization_id = $1 AND schedule_id = $2 AND waits_for IS NOT NULL`;

import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { transaction } from '../../../kernel/session';
import { writerOf } from '../../../kernel/write';
import { isUsableSql } from '../../channels/usable-account';
import type { LockedPublication } from '../locked-schedule';
import { recordPublicationEvent } from '../publication-events';
import type { ScheduleTime } from '../schedule.entity';
import {
  type Deliveries,
  type Delivery,
  DELIVERY,
  eventSubject,
  isWaiting,
  LEASE_MS,
  startAttempt,
} from './deliveries';
import { deadlineOf, hold, isOverdue } from './overdue';
import { runPrepared } from './prepared';

/** SQL of a schedule `s` that does not wait for its account. */
const isDue = (schedule: string, now: string): string =>
  `${isWaiting(schedule)} AND ${schedule}.waits_until IS NULL AND ${schedule}.scheduled_at <= ${now}`;

/** SQL of an account `a`, if it was not removed, whose publications are sent, in an organization `g`. */
const IS_USABLE = `(a.id IS NOT NULL AND a.is_active AND ${isUsableSql('a')} AND g.deleted_at IS NULL)`;

/** SQL of a publication that is due, and the next one of its account. */
const isNext = (now: string): string => `NOT EXISTS (SELECT FROM publication_deliveries b
    WHERE b.organization_id = p.organization_id AND b.social_account_id = p.social_account_id AND b.publication_id <> p.id
      AND b.stage IN ('SENDING', 'SEARCHING'))
  AND NOT EXISTS (SELECT FROM schedules e JOIN publications q ON q.organization_id = e.organization_id AND q.schedule_id = e.id
    WHERE e.organization_id = p.organization_id AND e.social_account_id = p.social_account_id AND q.status = 'QUEUED'
      AND ${isDue('e', now)} AND (e.scheduled_at, q.id) < (s.scheduled_at, p.id))`;

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
      AND (hp.status = 'PUBLISHING' OR hp.status = 'QUEUED' AND ${isDue('hs', now)}
        AND (own.id IS NULL OR h.run_at > ${now} OR (h.run_at, h.id) < (own.run_at, own.id))))`;

/** SQL of a publication that waits for the quota of its account. */
const IS_BEHIND_QUOTA = `EXISTS (SELECT FROM publications q WHERE q.organization_id = p.organization_id
    AND q.social_account_id = p.social_account_id AND q.status = 'QUEUED' AND q.waits_for = 'QUOTA' AND q.id <> p.id)`;

/** A publication that is due, and locked. */
interface Queued extends LockedPublication, ScheduleTime {
  readonly account: string;
  readonly now: Date;
  /** `Organization.maxPublishingDelay`, in seconds. */
  readonly maxDelay: number;
  /** Whether it was taken in time, and waited for a quota since. */
  readonly hadNoQuota: boolean;
  /** Whether the account can be used. */
  readonly isUsable: boolean;
  /** Whether an earlier one of the account waits: it was put aside, or released since. */
  readonly isBehind: boolean;
}

interface Candidate {
  readonly organization: string;
  readonly publication: string;
  /** The time by which it was the next one of its account, as text. */
  readonly at: string;
}

/**
 * A publication that was taken. One that is held, or whose account cannot be used, is put aside. One is behind those of its account
 * that were put aside. Undefined if another process has it.
 */
type Taken = Delivery | 'PUT_ASIDE' | 'BEHIND' | undefined;

type EventSubject = Parameters<typeof recordPublicationEvent>[1];

/** Publications that are marked at a time. */
const MARKED = 100;

/** One that is due costs nothing while its account cannot be used. */
const PUT_ASIDE = 'UPDATE schedules SET waits_until = $3 WHERE organization_id = $1 AND id = $2';

/** The publications that wait to be sent, of all accounts. */
export class Queue {
  constructor(private readonly deliveries: Deliveries) {}

  /** Takes queued publications that are due, at most one of each account at a time. */
  async *take(limit: number): AsyncGenerator<Delivery> {
    const { sql: now, value } = this.deliveries.now(1);
    for (let taken = 0, found = limit; taken < limit && found > 0;) {
      const { rows } = await this.deliveries.pool.query<Candidate>(
        `SELECT p.organization_id AS organization, p.id AS publication, s.scheduled_at::text AS at FROM schedules s
           JOIN publications p ON p.organization_id = s.organization_id AND p.schedule_id = s.id AND p.status = 'QUEUED'
          WHERE ${isDue('s', now)} AND ${isNext(now)} AND ${isFree(now)} AND NOT ${isBehindProbe(now)}
          ORDER BY s.scheduled_at, s.id LIMIT $2`,
        [value, limit - taken],
      );
      found = 0;
      for (const candidate of rows) {
        const result = await this.takeOne(candidate);
        if (result === undefined) continue;
        if (typeof result === 'object') {
          taken += 1;
          yield result;
          continue;
        }
        // Those that are put aside make room for the next ones of their accounts.
        found += 1;
        if (result === 'BEHIND') await this.release();
      }
    }
  }

  /** Looks again at schedules whose account can be used, or that are overdue now. */
  async release(): Promise<void> {
    const { sql: now, value } = this.deliveries.now(1);
    await this.deliveries.pool.query(
      `UPDATE schedules s SET waits_until = NULL
         FROM schedules w
         JOIN organizations g ON g.id = w.organization_id AND g.deleted_at IS NULL
         LEFT JOIN social_accounts a ON a.organization_id = w.organization_id AND a.id = w.social_account_id
        WHERE w.waits_until IS NOT NULL AND (w.waits_until < ${now} OR ${IS_USABLE})
          AND s.organization_id = w.organization_id AND s.id = w.id`,
      [value],
    );
  }

  /** Marks publications that are due and wait for a quota or a platform, so that users see why. */
  async mark(): Promise<void> {
    const { sql: now, value } = this.deliveries.now(1);
    await transaction(this.deliveries.pool, async (client) => {
      const { rows } = await client.query<EventSubject>(
        `WITH waiting AS (
           SELECT p.organization_id, p.id,
                  CASE WHEN ${isBehindProbe(now)} THEN 'PLATFORM_UNAVAILABLE' ELSE 'QUOTA' END AS reason
             FROM schedules s
             JOIN publications p ON p.organization_id = s.organization_id AND p.schedule_id = s.id AND p.status = 'QUEUED'
            WHERE ${isDue('s', now)} AND p.waits_for IS NULL AND (${isBehindProbe(now)} OR ${IS_BEHIND_QUOTA})
            ORDER BY s.scheduled_at, s.id LIMIT ${MARKED} FOR NO KEY UPDATE OF p SKIP LOCKED)
         UPDATE publications p SET waits_for = w.reason, version = version + 1 FROM waiting w,
                (SELECT set_config('tenancy.system_actor', 'Publisher', true)) AS actor
          WHERE p.organization_id = w.organization_id AND p.id = w.id
         RETURNING p.id, p.organization_id AS organization, p.client_account_id AS "clientAccount"`,
        [value],
      );
      for (const publication of rows) await recordPublicationEvent(writerOf(client), publication, 'updated');
    });
  }

  /**
   * Takes a queued publication, unless a user cancels or reschedules it, or another process takes it: the post, the
   * publication and the schedule are locked, and read again under the lock.
   */
  private async takeOne(candidate: Candidate): Promise<Taken> {
    try {
      return await transaction(this.deliveries.pool, (client) => this.takeLocked(client, candidate));
    } catch (error) {
      // Another process has taken a publication of the account at the same time.
      if ((error as { code?: string }).code === '23505') return undefined;
      throw error;
    }
  }

  private async takeLocked(client: PoolClient, candidate: Candidate): Promise<Taken> {
    const locked = await this.lock(client, candidate);
    if (!locked) return undefined;
    if (!locked.hadNoQuota && isOverdue(locked.scheduledAt, locked.now, locked.maxDelay)) {
      await hold(writerOf(client), locked, locked, locked.now);
      return 'PUT_ASIDE';
    }
    if (!locked.isUsable) {
      const until = deadlineOf(locked.scheduledAt, locked.maxDelay);
      await runPrepared(client, PUT_ASIDE, [locked.organization, locked.schedule, until]);
      return 'PUT_ASIDE';
    }
    if (locked.isBehind) return 'BEHIND';
    const delivery = await this.start(client, locked);
    await recordPublicationEvent(writerOf(client), eventSubject(delivery), 'updated');
    return delivery;
  }

  /** Creates the delivery or starts it anew, and starts the next attempt. */
  private async start(client: PoolClient, { organization, id, account }: Queued): Promise<Delivery> {
    const { sql: now, value } = this.deliveries.now(3);
    const { rows } = await runPrepared<Delivery>(
      client,
      `WITH d AS (
         INSERT INTO publication_deliveries AS d (id, organization_id, publication_id, social_account_id, stage, lease, run_at)
         VALUES ($5, $1, $2, $6, 'SENDING', gen_random_uuid(), ${now} + $7 * interval '1 millisecond')
         ON CONFLICT (organization_id, publication_id) DO UPDATE
           SET stage = 'SENDING', hold = CASE d.hold WHEN 'PLATFORM' THEN d.hold END, lease = excluded.lease, run_at = excluded.run_at, step = NULL, progress = NULL,
               failures = CASE d.stage WHEN 'WAITING' THEN d.failures ELSE 0 END
         RETURNING *), ${startAttempt(now, 'NULL')}
       SELECT ${DELIVERY}, attempt.number AS attempt, true AS "isAttemptRunning" FROM d, publishing p, attempt`,
      [organization, id, value, uuidv7(), uuidv7(), account, LEASE_MS],
    );
    return rows[0]!;
  }

  /**
   * Locks a queued publication that is due, with its post and its schedule. Undefined if it is none, or locked, or moved: then
   * another one of its account may be the next.
   */
  private async lock(client: PoolClient, candidate: Candidate): Promise<Queued | undefined> {
    const { sql: now, value } = this.deliveries.now(3);
    const { rows } = await runPrepared<Queued>(
      client,
      `SELECT p.id, p.organization_id AS organization, p.post_id AS post, s.id AS schedule,
              p.client_account_id AS "clientAccount", p.social_account_id AS account, s.scheduled_at AS "scheduledAt",
              s.local_date_time AS "localDateTime", s.time_zone AS "timeZone", s.occurrence, ${now} AS now,
              g.max_publishing_delay AS "maxDelay", ${IS_USABLE} AS "isUsable",
              EXISTS (SELECT FROM schedules e
                JOIN publications q ON q.organization_id = e.organization_id AND q.schedule_id = e.id AND q.status = 'QUEUED'
                WHERE e.organization_id = s.organization_id AND e.social_account_id = s.social_account_id AND ${isWaiting('e')}
                  AND (e.scheduled_at, q.id) < (s.scheduled_at, p.id)) AS "isBehind",
              p.waits_for IS NOT DISTINCT FROM 'QUOTA' AND EXISTS (
                SELECT FROM publication_deliveries w WHERE w.organization_id = p.organization_id
                   AND w.publication_id = p.id AND w.stage = 'WAITING') AS "hadNoQuota",
              set_config('tenancy.system_actor', 'Publisher', true)
         FROM publications p
         JOIN schedules s ON s.organization_id = p.organization_id AND s.id = p.schedule_id
         JOIN posts o ON o.organization_id = p.organization_id AND o.id = p.post_id
         JOIN organizations g ON g.id = p.organization_id
         LEFT JOIN social_accounts a ON a.organization_id = p.organization_id AND a.id = p.social_account_id
        WHERE p.organization_id = $1 AND p.id = $2 AND p.status = 'QUEUED' AND ${isDue('s', now)} AND s.scheduled_at = $4
          FOR NO KEY UPDATE OF o, p, s SKIP LOCKED`,
      [candidate.organization, candidate.publication, value, candidate.at],
    );
    return rows[0];
  }
}

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
import { hold, isOverdue } from './overdue';
import { runPrepared } from './prepared';

/** SQL of an account whose publications are sent. */
const IS_USABLE = `a.is_active AND ${isUsableSql('a')}`;

/** SQL of a publication that is due, and the next one of its account. */
const IS_NEXT = `NOT EXISTS (SELECT FROM publication_deliveries b
    WHERE b.organization_id = p.organization_id AND b.social_account_id = p.social_account_id AND b.publication_id <> p.id
      AND b.stage IN ('SENDING', 'SEARCHING'))
  AND NOT EXISTS (SELECT FROM schedules e JOIN publications q ON q.organization_id = e.organization_id AND q.schedule_id = e.id
    WHERE e.organization_id = p.organization_id AND e.social_account_id = p.social_account_id AND q.status = 'QUEUED'
      AND ${isWaiting('e')} AND (e.scheduled_at, q.id) < (s.scheduled_at, p.id))`;

/** SQL of a publication that does not wait. A wait ends early if the account was connected again meanwhile. */
const isFree = (now: string): string => `NOT EXISTS (SELECT FROM publication_deliveries w
    WHERE w.organization_id = p.organization_id AND w.publication_id = p.id AND w.stage = 'WAITING' AND w.run_at > ${now}
      AND NOT EXISTS (SELECT FROM social_account_tokens t WHERE t.organization_id = w.organization_id
        AND t.social_account_id = w.social_account_id AND t.created_at > w.updated_at))
  AND NOT EXISTS (SELECT FROM publication_deliveries h
    JOIN publications hp ON hp.organization_id = h.organization_id AND hp.id = h.publication_id AND hp.status = 'QUEUED'
    WHERE h.hold = 'PLATFORM' AND h.run_at > ${now} AND hp.platform = p.platform)`;

/** A publication that is due, and locked. */
interface Queued extends LockedPublication, ScheduleTime {
  readonly account: string;
  readonly now: Date;
  /** `Organization.maxPublishingDelay`, in seconds. */
  readonly maxDelay: number;
  /** Whether it was taken in time, and the platform did not accept it then. */
  readonly isPostponed: boolean;
}

interface Candidate {
  readonly organization: string;
  readonly publication: string;
}

/** The publications that wait to be sent, of all accounts. */
export class Queue {
  constructor(private readonly deliveries: Deliveries) {}

  /** Takes queued publications that are due, at most one of each account. */
  async *take(limit: number): AsyncGenerator<Delivery> {
    const { sql: now, value } = this.deliveries.now(1);
    const { rows } = await this.deliveries.pool.query<Candidate>(
      `SELECT p.organization_id AS organization, p.id AS publication FROM schedules s
         JOIN publications p ON p.organization_id = s.organization_id AND p.schedule_id = s.id AND p.status = 'QUEUED'
         JOIN social_accounts a ON a.organization_id = p.organization_id AND a.id = p.social_account_id AND ${IS_USABLE}
         JOIN organizations o ON o.id = p.organization_id AND o.deleted_at IS NULL
        WHERE ${isWaiting('s')} AND s.scheduled_at <= ${now} AND ${IS_NEXT} AND ${isFree(now)}
        ORDER BY s.scheduled_at, s.id LIMIT $2`,
      [value, limit],
    );
    for (const candidate of rows) {
      const taken = await this.takeOne(candidate);
      if (taken) yield taken;
    }
  }

  /**
   * Takes a queued publication, unless a user cancels or reschedules it, or another process takes it: the post, the
   * publication and the schedule are locked, and read again under the lock.
   */
  private async takeOne(candidate: Candidate): Promise<Delivery | undefined> {
    try {
      return await transaction(this.deliveries.pool, (client) => this.takeLocked(client, candidate));
    } catch (error) {
      // Another process has taken a publication of the account at the same time.
      if ((error as { code?: string }).code === '23505') return undefined;
      throw error;
    }
  }

  private async takeLocked(client: PoolClient, candidate: Candidate): Promise<Delivery | undefined> {
    const locked = await this.lock(client, candidate);
    if (!locked) return undefined;
    if (!locked.isPostponed && isOverdue(locked.scheduledAt, locked.now, locked.maxDelay)) {
      await hold(writerOf(client), locked, locked, locked.now);
      return undefined;
    }
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
           SET stage = 'SENDING', hold = NULL, lease = excluded.lease, run_at = excluded.run_at, step = NULL, progress = NULL,
               failures = CASE d.stage WHEN 'WAITING' THEN d.failures ELSE 0 END
         RETURNING *), ${startAttempt(now, 'NULL')}
       SELECT ${DELIVERY}, attempt.number AS attempt, true AS "isAttemptRunning" FROM d, publishing p, attempt`,
      [organization, id, value, uuidv7(), uuidv7(), account, LEASE_MS],
    );
    return rows[0]!;
  }

  /** Locks a queued publication that is due, with its post and its schedule. Undefined if it is none, or locked. */
  private async lock(client: PoolClient, candidate: Candidate): Promise<Queued | undefined> {
    const { sql: now, value } = this.deliveries.now(3);
    const { rows } = await runPrepared<Queued>(
      client,
      `SELECT p.id, p.organization_id AS organization, p.post_id AS post, s.id AS schedule,
              p.client_account_id AS "clientAccount", p.social_account_id AS account, s.scheduled_at AS "scheduledAt",
              s.local_date_time AS "localDateTime", s.time_zone AS "timeZone", s.occurrence, ${now} AS now,
              (SELECT max_publishing_delay FROM organizations WHERE id = $1) AS "maxDelay",
              EXISTS (SELECT FROM publication_deliveries w WHERE w.organization_id = p.organization_id
                AND w.publication_id = p.id AND w.stage = 'WAITING') AS "isPostponed",
              set_config('tenancy.system_actor', 'Publisher', true)
         FROM publications p
         JOIN schedules s ON s.organization_id = p.organization_id AND s.id = p.schedule_id
         JOIN posts o ON o.organization_id = p.organization_id AND o.id = p.post_id
        WHERE p.organization_id = $1 AND p.id = $2 AND p.status = 'QUEUED' AND s.scheduled_at <= ${now} AND ${isWaiting('s')}
          FOR NO KEY UPDATE OF o, p, s SKIP LOCKED`,
      [candidate.organization, candidate.publication, value],
    );
    return rows[0];
  }
}

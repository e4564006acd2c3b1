import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { transaction } from '../../../kernel/session';
import { writerOf } from '../../../kernel/write';
import type { Platform } from '../../common/content.enums';
import { isPublishableSql } from '../../review/required-approval';
import { coversSchedule } from '../approvals/covered';
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
import { notifyOfMissingApproval } from './missing-approval';
import { deadlineOf, hold, isOverdue } from './overdue';
import { runPrepared } from './prepared';
import { IS_CROWDED, LOCK_PROBES, TROUBLED } from './probes';
import {
  candidatesSql,
  HAD_NO_QUOTA,
  IS_USABLE,
  isDue,
  PUT_ASIDE,
  RELEASE_QUOTA,
  releaseSql,
  waitSql,
} from './queue-sql';

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
  readonly platform: Platform;
  /** Whether the platform has failed, and not succeeded since. */
  readonly isTroubled: boolean;
  /** Whether the post is approved as it is, if its organization requires that. */
  readonly isPublishable: boolean;
  /** Whether an earlier one of the account waits that can be sent: it was put aside, or released since. Later ones overtake others. */
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
type Taken =
  { readonly delivery: Delivery; readonly hadNoQuota: boolean } | 'PUT_ASIDE' | 'BEHIND' | undefined;

type EventSubject = Parameters<typeof recordPublicationEvent>[1];

/** Publications that are marked at a time. */
const MARKED = 100;

/** The publications that wait to be sent, of all accounts. */
export class Queue {
  constructor(private readonly deliveries: Deliveries) {}

  /** Takes queued publications that are due, at most one of each account at a time. */
  async *take(limit: number): AsyncGenerator<Delivery> {
    const { sql: now, value } = this.deliveries.now(1);
    for (let taken = 0, found = limit; taken < limit && found > 0;) {
      const { rows } = await this.deliveries.pool.query<Candidate>(candidatesSql(now), [
        value,
        limit - taken,
      ]);
      found = 0;
      for (const candidate of rows) {
        const result = await this.takeOne(candidate);
        if (result === undefined) continue;
        if (typeof result === 'object') {
          taken += 1;
          if (result.hadNoQuota) await this.releaseQuota(result.delivery);
          yield result.delivery;
          continue;
        }
        // Those that are put aside make room for the next ones of their accounts.
        found += 1;
        if (result === 'BEHIND') await this.release();
      }
    }
  }

  /** Looks again at schedules whose wait has ended, or whose account can be used. */
  async release(): Promise<void> {
    const { sql: now, value } = this.deliveries.now(1);
    await this.deliveries.pool.query(releaseSql(now), [value]);
  }

  /** Looks again at those that waited for a quota of the account with one that was taken now. */
  private async releaseQuota({ organization, socialAccount }: Delivery): Promise<void> {
    await this.deliveries.pool.query(RELEASE_QUOTA, [organization, socialAccount]);
  }

  /** Puts publications aside that are due and wait for a quota or a platform, and stores why, so that users see it. */
  async mark(): Promise<void> {
    const { sql: now, value } = this.deliveries.now(1);
    await transaction(this.deliveries.pool, async (client) => {
      const { rows } = await client.query<EventSubject>(waitSql(now, MARKED), [value]);
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
    if (!locked.isUsable || !locked.isPublishable) {
      const until = deadlineOf(locked.scheduledAt, locked.maxDelay);
      if (!locked.isPublishable) await notifyOfMissingApproval(writerOf(client), locked);
      await runPrepared(client, PUT_ASIDE, [locked.organization, locked.schedule, until]);
      return 'PUT_ASIDE';
    }
    if (locked.isBehind) return 'BEHIND';
    if (locked.isTroubled && (await this.isCrowded(client, locked))) return undefined;
    const delivery = await this.start(client, locked);
    await recordPublicationEvent(writerOf(client), eventSubject(delivery), 'updated');
    return { delivery, hadNoQuota: locked.hadNoQuota };
  }

  /** Returns whether enough publications are sent to a platform that has failed. No other process sends one until the transaction ends. */
  private async isCrowded(client: PoolClient, { platform }: Queued): Promise<boolean> {
    await client.query(LOCK_PROBES);
    const { rows } = await runPrepared<{ isCrowded: boolean }>(client, IS_CROWDED, [platform]);
    return rows[0]!.isCrowded;
  }

  /** Creates the delivery or starts it anew, and starts the next attempt. */
  private async start(
    client: PoolClient,
    { organization, id, account, isTroubled }: Queued,
  ): Promise<Delivery> {
    const { sql: now, value } = this.deliveries.now(3);
    const { rows } = await runPrepared<Delivery>(
      client,
      `WITH d AS (
         INSERT INTO publication_deliveries AS d (id, organization_id, publication_id, social_account_id, stage, hold, lease, run_at)
         VALUES ($5, $1, $2, $6, 'SENDING', $8, gen_random_uuid(), ${now} + $7 * interval '1 millisecond')
         ON CONFLICT (organization_id, publication_id) DO UPDATE
           SET stage = 'SENDING', hold = CASE d.hold WHEN 'PLATFORM' THEN d.hold ELSE excluded.hold END, lease = excluded.lease, run_at = excluded.run_at, step = NULL, progress = NULL,
               failures = CASE d.stage WHEN 'WAITING' THEN d.failures ELSE 0 END
         RETURNING *), ${startAttempt(now, 'NULL')}
       SELECT ${DELIVERY}, attempt.number AS attempt, true AS "isAttemptRunning" FROM d, publishing p, attempt`,
      [organization, id, value, uuidv7(), uuidv7(), account, LEASE_MS, isTroubled ? 'RETRY' : null],
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
              p.platform, p.platform IN ${TROUBLED} AS "isTroubled",
              ${isPublishableSql('o', coversSchedule('s'))} AS "isPublishable",
              EXISTS (SELECT FROM schedules e
                JOIN publications q ON q.organization_id = e.organization_id AND q.schedule_id = e.id AND q.status = 'QUEUED'
                JOIN posts w ON w.organization_id = e.organization_id AND w.id = e.post_id
                WHERE e.organization_id = s.organization_id AND e.social_account_id = s.social_account_id AND ${isWaiting('e')}
                  AND ${isPublishableSql('w', coversSchedule('e'))}
                  AND (e.scheduled_at, q.id) < (s.scheduled_at, p.id)) AS "isBehind",
              ${HAD_NO_QUOTA} AS "hadNoQuota",
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

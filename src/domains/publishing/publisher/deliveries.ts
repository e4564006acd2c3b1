import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { transaction } from '../../../kernel/session';
import { writerOf } from '../../../kernel/write';
import { isUsableSql } from '../../channels/usable-account';
import type { Platform } from '../../common/content.enums';
import type { DeliveryStage, PublicationKind } from '../publishing.enums';
import type { LockedPublication } from '../locked-schedule';
import type { ScheduleTime } from '../schedule.entity';
import { hold, isOverdue } from './overdue';
import { recordPublicationEvent } from '../publication-events';

/** How long a process can be silent before another one continues. Longer than several heartbeats, shorter than a minute. */
export const LEASE_MS = 45_000;

/** A publication that this process works on, as it was when the process took it. */
export interface Delivery {
  readonly id: string;
  readonly organization: string;
  readonly publication: string;
  readonly clientAccount: string | null;
  readonly socialAccount: string | null;
  readonly post: string | null;
  readonly platform: Platform;
  readonly stage: DeliveryStage;
  readonly lease: string;
  readonly step: string | null;
  readonly progress: string | null;
  readonly intentAt: Date | null;
  readonly firstIntentAt: Date | null;
  readonly failures: number;
  readonly followUps: readonly PendingFollowUp[];
  /** Number of the latest attempt. */
  readonly attempt: number;
  readonly isAttemptRunning: boolean;
  readonly platformPostId: string | null;
  readonly kind: PublicationKind | null;
  readonly publishedAt: Date | null;
  readonly permalink: string | null;
}

export interface PendingFollowUp {
  readonly name: string;
  /** When it runs, as text. */
  readonly at: string;
  readonly failures: number;
}

/** Returns the publication of a delivery as the subject of an event. */
export const eventSubject = ({ publication: id, organization, clientAccount }: Delivery) => ({
  id,
  organization,
  clientAccount,
});

/** Another process has taken over, because this one was silent for too long. What it finds out from then on is discarded. */
export class LeaseLostError extends Error {
  constructor() {
    super('The lease of the delivery has ended.');
  }
}

/** Names the publisher in the audit log. Each of its transactions is about the rows of one organization. */
const ACT = `SELECT set_config('tenancy.system_actor', 'Publisher', true)`;

const DELIVERY = `d.id, d.organization_id AS organization, d.publication_id AS publication, p.client_account_id AS "clientAccount",
  d.social_account_id AS "socialAccount", p.post_id AS post, p.platform, d.stage, d.lease, d.step, d.progress,
  d.intent_at AS "intentAt", d.first_intent_at AS "firstIntentAt", d.failures, d.follow_ups AS "followUps",
  p.platform_post_id AS "platformPostId", p.kind, p.published_at AS "publishedAt", p.permalink,
  (SELECT max(a.number) FROM publication_attempts a
    WHERE a.organization_id = d.organization_id AND a.publication_id = d.publication_id) AS attempt,
  EXISTS (SELECT FROM publication_attempts a WHERE a.organization_id = d.organization_id
    AND a.publication_id = d.publication_id AND a.status = 'RUNNING') AS "isAttemptRunning"`;

/** SQL of an account whose publications are sent. */
const IS_USABLE = `a.is_active AND ${isUsableSql('a')}`;

/** SQL of a schedule that the publisher sends: users publish reminders, and decide about those that are held. */
const isSent = (schedule: string): string =>
  `${schedule}.publish_mode = 'AUTOMATIC' AND ${schedule}.held_at IS NULL`;

/** SQL of a publication that is due, and the next one of its account. */
const IS_NEXT = `NOT EXISTS (SELECT FROM publication_deliveries b
    WHERE b.organization_id = p.organization_id AND b.social_account_id = p.social_account_id AND b.publication_id <> p.id
      AND b.stage IN ('SENDING', 'SEARCHING'))
  AND NOT EXISTS (SELECT FROM schedules e JOIN publications q ON q.organization_id = e.organization_id AND q.schedule_id = e.id
    WHERE e.organization_id = p.organization_id AND e.social_account_id = p.social_account_id AND e.status = 'PENDING'
      AND q.status = 'QUEUED' AND ${isSent('e')} AND (e.scheduled_at, q.id) < (s.scheduled_at, p.id))`;

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

/** The table of deliveries: which process works on which, until when. All times are those of the database. */
export class Deliveries {
  /** `fakeNow` replaces the clock of the database in tests. */
  constructor(
    readonly pool: Pool,
    private readonly fakeNow?: () => Date,
  ) {}

  /** Returns the SQL of the present, and its parameter, whose place is given. */
  now(place: number): { sql: string; value: Date | null } {
    return { sql: `coalesce($${place}::timestamptz, clock_timestamp())`, value: this.fakeNow?.() ?? null };
  }

  /** Runs work in a transaction about rows of one organization, as the publisher. */
  act<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return transaction(this.pool, async (client) => {
      await client.query(ACT);
      return work(client);
    });
  }

  /** Takes deliveries whose next step is due, and those of processes that died. */
  async takeDue(limit: number): Promise<Delivery[]> {
    const { sql: now, value } = this.now(1);
    const { rows } = await this.pool.query<Delivery>(
      `WITH due AS (
         SELECT organization_id, id FROM publication_deliveries
          WHERE stage IN ('SENDING', 'SEARCHING', 'FOLLOWING') AND run_at <= ${now}
          ORDER BY run_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       UPDATE publication_deliveries d SET lease = gen_random_uuid(), run_at = ${now} + $3 * interval '1 millisecond'
         FROM due JOIN publication_deliveries t ON t.organization_id = due.organization_id AND t.id = due.id
         JOIN publications p ON p.organization_id = t.organization_id AND p.id = t.publication_id
        WHERE d.organization_id = due.organization_id AND d.id = due.id
       RETURNING ${DELIVERY}`,
      [value, limit, LEASE_MS],
    );
    return rows;
  }

  /** Takes queued publications that are due, at most one of each account. */
  async takeQueued(limit: number): Promise<Delivery[]> {
    const { sql: now, value } = this.now(1);
    const { rows } = await this.pool.query<Candidate>(
      `SELECT p.organization_id AS organization, p.id AS publication FROM schedules s
         JOIN publications p ON p.organization_id = s.organization_id AND p.schedule_id = s.id AND p.status = 'QUEUED'
         JOIN social_accounts a ON a.organization_id = p.organization_id AND a.id = p.social_account_id AND ${IS_USABLE}
         JOIN organizations o ON o.id = p.organization_id AND o.deleted_at IS NULL
        WHERE s.status = 'PENDING' AND s.scheduled_at <= ${now} AND ${isSent('s')} AND ${IS_NEXT} AND ${isFree(now)}
        ORDER BY s.scheduled_at, s.id LIMIT $2`,
      [value, limit],
    );
    const taken: Delivery[] = [];
    for (const candidate of rows) taken.push(...(await this.take(candidate)));
    return taken;
  }

  /**
   * Takes a queued publication, unless a user cancels or reschedules it, or another process takes it: the post, the
   * publication and the schedule are locked, and read again under the lock.
   */
  private async take({ organization, publication }: Candidate): Promise<Delivery[]> {
    try {
      return await this.act((client) => this.takeLocked(client, organization, publication));
    } catch (error) {
      // Another process has taken a publication of the account at the same time.
      if ((error as { code?: string }).code === '23505') return [];
      throw error;
    }
  }

  private async takeLocked(
    client: PoolClient,
    organization: string,
    publication: string,
  ): Promise<Delivery[]> {
    const { sql: now, value } = this.now(3);
    const key = [organization, publication];
    const locked = await this.lockQueued(client, key);
    if (!locked) return [];
    if (!locked.isPostponed && isOverdue(locked.scheduledAt, locked.now, locked.maxDelay)) {
      await hold(writerOf(client), locked, locked, locked.now);
      return [];
    }
    await client.query(
      `INSERT INTO publication_deliveries AS d (id, organization_id, publication_id, social_account_id, stage, lease, run_at)
       VALUES ($4, $1, $2, $5, 'SENDING', gen_random_uuid(), ${now} + $6 * interval '1 millisecond')
       ON CONFLICT (organization_id, publication_id) DO UPDATE
         SET stage = 'SENDING', hold = NULL, lease = excluded.lease, run_at = excluded.run_at, step = NULL, progress = NULL,
             failures = CASE d.stage WHEN 'WAITING' THEN d.failures ELSE 0 END`,
      [...key, value, uuidv7(), locked.account, LEASE_MS],
    );
    await this.startAttempt(client, organization, publication);
    const { rows } = await client.query<Delivery>(
      `SELECT ${DELIVERY} FROM publication_deliveries d
         JOIN publications p ON p.organization_id = d.organization_id AND p.id = d.publication_id
        WHERE d.organization_id = $1 AND d.publication_id = $2`,
      key,
    );
    await recordPublicationEvent(writerOf(client), eventSubject(rows[0]!), 'updated');
    return rows;
  }

  /** Locks a queued publication that is due, with its post and its schedule. Undefined if it is none, or locked. */
  private async lockQueued(client: PoolClient, key: readonly string[]): Promise<Queued | undefined> {
    const { sql: now, value } = this.now(3);
    const { rows } = await client.query<Queued>(
      `SELECT p.id, p.organization_id AS organization, p.post_id AS post, s.id AS schedule,
              p.client_account_id AS "clientAccount", p.social_account_id AS account, s.scheduled_at AS "scheduledAt",
              s.local_date_time AS "localDateTime", s.time_zone AS "timeZone", s.occurrence, ${now} AS now,
              (SELECT max_publishing_delay FROM organizations WHERE id = $1) AS "maxDelay",
              EXISTS (SELECT FROM publication_deliveries w WHERE w.organization_id = p.organization_id
                AND w.publication_id = p.id AND w.stage = 'WAITING') AS "isPostponed"
         FROM publications p
         JOIN schedules s ON s.organization_id = p.organization_id AND s.id = p.schedule_id
         JOIN posts o ON o.organization_id = p.organization_id AND o.id = p.post_id
        WHERE p.organization_id = $1 AND p.id = $2 AND p.status = 'QUEUED' AND s.scheduled_at <= ${now} AND ${isSent('s')}
          FOR NO KEY UPDATE OF o, p, s SKIP LOCKED`,
      [...key, value],
    );
    return rows[0];
  }

  /** Starts the next attempt. The publication becomes `PUBLISHING`. */
  async startAttempt(client: PoolClient, organization: string, publication: string): Promise<number> {
    const { sql: now, value } = this.now(3);
    const { rows } = await client.query<{ number: number }>(
      `INSERT INTO publication_attempts (id, organization_id, publication_id, number, step, started_at, created_at)
       SELECT $4, $1, $2, coalesce(max(number), 0) + 1,
              (SELECT step FROM publication_deliveries WHERE organization_id = $1 AND publication_id = $2),
              ${now}, clock_timestamp()
         FROM publication_attempts WHERE organization_id = $1 AND publication_id = $2
       RETURNING number`,
      [organization, publication, value, uuidv7()],
    );
    await client.query(
      `UPDATE publications SET status = 'PUBLISHING', attempted_at = ${now}, retry_count = $4 - 1, version = version + 1
        WHERE organization_id = $1 AND id = $2`,
      [organization, publication, value, rows[0]!.number],
    );
    return rows[0]!.number;
  }

  /** Extends the leases of deliveries. */
  async extend(deliveries: readonly Delivery[]): Promise<void> {
    if (!deliveries.length) return;
    const { sql: now, value } = this.now(1);
    await this.pool.query(
      `UPDATE publication_deliveries d SET run_at = ${now} + $5 * interval '1 millisecond'
         FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS held (organization, id, lease)
        WHERE d.organization_id = held.organization AND d.id = held.id AND d.lease = held.lease`,
      [
        value,
        deliveries.map(({ organization }) => organization),
        deliveries.map(({ id }) => id),
        deliveries.map(({ lease }) => lease),
        LEASE_MS,
      ],
    );
  }
}

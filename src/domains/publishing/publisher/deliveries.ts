import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { transaction } from '../../../kernel/session';
import type { Platform } from '../../common/content.enums';
import type { DeliveryHold, DeliveryStage, PublicationKind } from '../publishing.enums';
import { runPrepared } from './prepared';
import { dueProbes, LOCK_PROBES, TROUBLED } from './probes';

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
  /** `PLATFORM` if the other publications of the platform wait for this one. */
  readonly hold: DeliveryHold | null;
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

/** Milliseconds until something is due, or a wait ends. Null if nothing is planned. */
interface Upcoming {
  readonly due: number | null;
  readonly released: number | null;
}

type Subject = Pick<Delivery, 'organization' | 'post'>;

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

/**
 * Names the publisher in the audit log, and locks the post first, as for every change of a publication. Each transaction of the
 * publisher is about the rows of one organization.
 */
const BEGIN_WITH_POST = `SELECT set_config('tenancy.system_actor', 'Publisher', true),
  (SELECT 1 FROM posts WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE)`;

/** SQL of a schedule whose publication the publisher sends: users publish reminders, and decide about those that are held. */
export const isWaiting = (schedule: string): string =>
  `${schedule}.status = 'PENDING' AND ${schedule}.publish_mode = 'AUTOMATIC' AND ${schedule}.held_at IS NULL`;

/** Columns of a delivery `d` and its publication `p`. */
export const DELIVERY = `d.id, d.organization_id AS organization, d.publication_id AS publication, p.client_account_id AS "clientAccount",
  d.social_account_id AS "socialAccount", p.post_id AS post, p.platform, d.stage, d.hold, d.lease, d.step, d.progress,
  d.intent_at AS "intentAt", d.first_intent_at AS "firstIntentAt", d.failures, d.follow_ups AS "followUps",
  p.platform_post_id AS "platformPostId", p.kind, p.published_at AS "publishedAt", p.permalink`;

const LATEST_ATTEMPT = `(SELECT max(a.number) FROM publication_attempts a
    WHERE a.organization_id = d.organization_id AND a.publication_id = d.publication_id) AS attempt,
  EXISTS (SELECT FROM publication_attempts a WHERE a.organization_id = d.organization_id
    AND a.publication_id = d.publication_id AND a.status = 'RUNNING') AS "isAttemptRunning"`;

/**
 * CTEs that start the next attempt and return its `number`. The publication becomes `PUBLISHING`. `$1` is the organization, `$2` the
 * publication, `$3` the time, `$4` the ID of the attempt.
 */
export const startAttempt = (now: string, step: string): string => `attempt AS (
  INSERT INTO publication_attempts (id, organization_id, publication_id, number, step, started_at, created_at)
  SELECT $4, $1, $2, coalesce(max(number), 0) + 1, ${step}, ${now}, clock_timestamp()
    FROM publication_attempts WHERE organization_id = $1 AND publication_id = $2
  RETURNING number), publishing AS (
  UPDATE publications SET status = 'PUBLISHING', attempted_at = ${now}, retry_count = number - 1, waits_for = NULL, version = version + 1
    FROM attempt WHERE organization_id = $1 AND id = $2 RETURNING publications.*)`;

/** Returns the statement that takes the deliveries of the CTE `due`. `$3` is the length of the lease. */
const takeSql = (now: string, more = ''): string =>
  `UPDATE publication_deliveries d SET lease = gen_random_uuid(), run_at = ${now} + $3 * interval '1 millisecond'${more}
     FROM due JOIN publication_deliveries t ON t.organization_id = due.organization_id AND t.id = due.id
     JOIN publications p ON p.organization_id = t.organization_id AND p.id = t.publication_id
    WHERE d.organization_id = due.organization_id AND d.id = due.id
   RETURNING ${DELIVERY}, ${LATEST_ATTEMPT}`;

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

  /** Runs work in a transaction as the publisher, with the post of a publication locked. */
  act<T>({ organization, post }: Subject, work: (client: PoolClient) => Promise<T>): Promise<T> {
    return transaction(this.pool, async (client) => {
      await runPrepared(client, BEGIN_WITH_POST, [organization, post]);
      return work(client);
    });
  }

  /**
   * Takes deliveries whose next step is due, and those of processes that died. Of platforms that have failed, only a few are sent at a
   * time.
   */
  async takeDue(limit: number): Promise<Delivery[]> {
    const { sql: now, value } = this.now(1);
    const { rows } = await this.pool.query<Delivery & { isTroubled: boolean }>(
      `WITH due AS (
         SELECT organization_id, id FROM publication_deliveries d
          WHERE stage IN ('SENDING', 'SEARCHING', 'FOLLOWING') AND run_at <= ${now}
            AND NOT (stage = 'SENDING' AND (SELECT p.platform FROM publications p
              WHERE p.organization_id = d.organization_id AND p.id = d.publication_id) IN ${TROUBLED})
          ORDER BY run_at LIMIT $2 FOR UPDATE SKIP LOCKED),
       taken AS (${takeSql(now)})
       SELECT taken.*, EXISTS ${TROUBLED} AS "isTroubled" FROM (VALUES (1)) AS one LEFT JOIN taken ON true`,
      [value, limit, LEASE_MS],
    );
    const taken = rows.filter(({ id }) => (id as string | null) !== null);
    return rows[0]!.isTroubled && taken.length < limit
      ? [...taken, ...(await this.takeProbes(limit - taken.length))]
      : taken;
  }

  /** Takes deliveries of platforms that have failed whose next step is due. */
  private takeProbes(limit: number): Promise<Delivery[]> {
    return transaction(this.pool, async (client) => {
      await client.query(LOCK_PROBES);
      const { sql: now, value } = this.now(1);
      const { rows } = await client.query<Delivery>(
        `WITH ${dueProbes(now)} ${takeSql(now, `, hold = coalesce(t.hold, 'RETRY')`)}`,
        [value, limit, LEASE_MS],
      );
      return rows;
    });
  }

  /** Starts the next attempt of a publication, whose post is locked. Returns its number. */
  async startAttempt(client: PoolClient, { organization, publication }: Delivery): Promise<number> {
    const { sql: now, value } = this.now(3);
    const step =
      '(SELECT step FROM publication_deliveries WHERE organization_id = $1 AND publication_id = $2)';
    const { rows } = await runPrepared<{ number: number }>(
      client,
      `WITH ${startAttempt(now, step)} SELECT number FROM attempt`,
      [organization, publication, value, uuidv7()],
    );
    return rows[0]!.number;
  }

  /** Returns the milliseconds until the next step or publication is due, and until the next wait ends. */
  async nextIn(): Promise<Upcoming> {
    const { sql: now, value } = this.now(1);
    const { rows } = await this.pool.query<Upcoming>(
      `SELECT extract(epoch FROM least(
           (SELECT min(run_at) FROM publication_deliveries
             WHERE stage IN ('SENDING', 'SEARCHING', 'FOLLOWING') AND run_at > ${now}),
           (SELECT min(scheduled_at) FROM schedules s WHERE ${isWaiting('s')} AND s.waits_until IS NULL AND scheduled_at > ${now})
         ) - ${now})::float8 * 1000 AS due,
         extract(epoch FROM (SELECT min(waits_until) FROM schedules WHERE waits_until >= ${now}) - ${now})::float8 * 1000 AS released`,
      [value],
    );
    return rows[0]!;
  }

  /** Extends the leases of deliveries. */
  async extend(deliveries: readonly Delivery[]): Promise<void> {
    if (!deliveries.length) return;
    const { sql: now, value } = this.now(1);
    await this.pool.query(
      `WITH held AS MATERIALIZED (
         SELECT d.organization_id, d.id FROM publication_deliveries d
           JOIN unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS h (organization, id, lease)
             ON d.organization_id = h.organization AND d.id = h.id AND d.lease = h.lease
          ORDER BY d.id FOR NO KEY UPDATE OF d)
       UPDATE publication_deliveries d SET run_at = ${now} + $5 * interval '1 millisecond'
         FROM held WHERE d.organization_id = held.organization_id AND d.id = held.id`,
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

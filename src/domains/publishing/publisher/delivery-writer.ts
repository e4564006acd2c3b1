import type { PoolClient } from 'pg';
import type {
  DeliveryHold,
  DeliveryStage,
  PublicationAttemptStatus,
  PublicationStatus,
} from '../publishing.enums';
import { type Deliveries, type Delivery, eventSubject, LeaseLostError } from './deliveries';
import { type Failure, storedFailure } from './failure';
import { type PublicationVerb, recordPublicationEvent, writerOf } from '../publication-events';
import { sourcesOf } from './transitions';

export type Columns = Readonly<Record<string, unknown>>;

interface NextRun {
  readonly stage: DeliveryStage;
  readonly hold?: DeliveryHold | null;
  /** Milliseconds until the delivery can be taken again. */
  readonly delay: number;
  readonly columns?: Columns;
}

/** A change of a publication, its attempt and its delivery, in one transaction. */
interface Change {
  /** The status of the publication. Undefined if it stays. */
  readonly status?: PublicationStatus;
  readonly publication?: Columns;
  readonly attempt?: {
    readonly status?: PublicationAttemptStatus;
    readonly failure?: Failure | undefined;
    /** Milliseconds until the next attempt. */
    readonly retryAfter?: number;
  };
  readonly next: NextRun;
  readonly verb?: PublicationVerb;
  /** Runs in the transaction, after the rest. */
  readonly more?: (client: PoolClient) => Promise<unknown>;
}

export const NOTHING: Columns = {};
const LOCK_POST = 'SELECT FROM posts WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE';

const LOCK_LEASE =
  'SELECT FROM publication_deliveries WHERE organization_id = $1 AND id = $2 AND lease = $3 FOR NO KEY UPDATE';

/** Returns the assignments of columns, whose parameters start at a place. */
const assignments = (columns: Columns, place: number): string =>
  Object.keys(columns)
    .map((name, index) => `, ${name} = $${place + index}`)
    .join('');

/** Writes a publication, its attempt and its delivery together. Requires the lease, so that a process that was replaced changes nothing. */
export class DeliveryWriter {
  constructor(protected readonly deliveries: Deliveries) {}

  async lockPost(client: PoolClient, { organization, post }: Delivery): Promise<void> {
    if (post) await client.query(LOCK_POST, [organization, post]);
  }

  /** Locks the delivery. Throws if another process has it now. */
  async lockLease(client: PoolClient, { organization, id, lease }: Delivery): Promise<void> {
    const { rowCount } = await client.query(LOCK_LEASE, [organization, id, lease]);
    if (!rowCount) throw new LeaseLostError();
  }

  apply(
    delivery: Delivery,
    { status, publication = NOTHING, attempt, next, verb, more }: Change,
  ): Promise<void> {
    return this.deliveries.act(async (client) => {
      // As for every change of a publication: the post first.
      await this.lockPost(client, delivery);
      await this.writeDelivery(client, delivery, next);
      if (attempt) await this.writeAttempt(client, delivery, attempt);
      if (status || Object.keys(publication).length)
        await this.writePublication(client, delivery, status, publication);
      await more?.(client);
      if (verb) await recordPublicationEvent(writerOf(client), eventSubject(delivery), verb);
    });
  }

  async writeDelivery(
    client: PoolClient,
    { organization, id, lease }: Delivery,
    { stage, hold = null, delay, columns = NOTHING }: NextRun,
  ): Promise<void> {
    const { sql: now, value } = this.deliveries.now(1);
    const { rowCount } = await client.query(
      `UPDATE publication_deliveries SET stage = $5, hold = $6, lease = NULL,
              run_at = ${now} + $7 * interval '1 millisecond'${assignments(columns, 8)}
        WHERE organization_id = $2 AND id = $3 AND lease = $4`,
      [value, organization, id, lease, stage, hold, Math.round(delay), ...Object.values(columns)],
    );
    if (!rowCount) throw new LeaseLostError();
  }

  private async writeAttempt(
    client: PoolClient,
    { organization, publication, attempt, platform }: Delivery,
    { status, failure, retryAfter }: NonNullable<Change['attempt']>,
  ): Promise<void> {
    const { sql: now, value } = this.deliveries.now(1);
    await client.query(
      `UPDATE publication_attempts SET status = $5, failure = $6, finished_at = ${now},
              retry_at = ${now} + $7 * interval '1 millisecond'
        WHERE organization_id = $2 AND publication_id = $3 AND number = $4`,
      [
        value,
        organization,
        publication,
        attempt,
        status,
        failure ? JSON.stringify(storedFailure(failure, platform)) : null,
        retryAfter === undefined ? null : Math.round(retryAfter),
      ],
    );
  }

  private async writePublication(
    client: PoolClient,
    { organization, publication }: Delivery,
    status: PublicationStatus | undefined,
    columns: Columns,
  ): Promise<void> {
    const { rowCount } = await client.query(
      `UPDATE publications SET version = version + 1, status = coalesce($3, status)${assignments(columns, 5)}
        WHERE organization_id = $1 AND id = $2 AND ($3::text IS NULL OR status = ANY ($4))`,
      [
        organization,
        publication,
        status ?? null,
        status ? sourcesOf(status, 'PUBLISHER') : [],
        ...Object.values(columns),
      ],
    );
    if (!rowCount) throw new Error(`A publication cannot become ${status} now.`);
  }
}

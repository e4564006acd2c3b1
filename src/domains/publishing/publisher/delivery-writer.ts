import { writerOf } from '../../../kernel/write';
import type { PoolClient } from 'pg';
import type {
  DeliveryHold,
  DeliveryStage,
  PublicationAttemptStatus,
  PublicationStatus,
} from '../publishing.enums';
import { type Deliveries, type Delivery, eventSubject, LeaseLostError } from './deliveries';
import { type Failure, storedFailure } from './failure';
import { type ActionDetails, recordPublicationEvent } from '../publication-events';
import type { PublicationVerb } from '../publication-verbs';
import { runPrepared } from './prepared';
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
    readonly status: PublicationAttemptStatus;
    readonly failure?: Failure | undefined;
    /** Milliseconds until the next attempt. */
    readonly retryAfter?: number | undefined;
  };
  readonly next: NextRun;
  readonly verb?: PublicationVerb;
  /** Runs in the transaction, after the rest. */
  readonly more?: (client: PoolClient) => Promise<unknown>;
}

export const NOTHING: Columns = {};
const LOCK_LEASE =
  'SELECT FROM publication_deliveries WHERE organization_id = $1 AND id = $2 AND lease = $3 FOR NO KEY UPDATE';

/** Returns what the audit log says of an outcome. */
const detailsOf = (publication: Columns): ActionDetails => ({
  permalink: publication.permalink as string | null | undefined,
  errorMessage: publication.error_message as string | null | undefined,
});

/** The parameters of a statement that is put together. */
class Parameters {
  readonly values: unknown[] = [];

  /** Adds a parameter. Returns its place. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Adds the parameters of columns. Returns their assignments. */
  assign(columns: Columns): string {
    return Object.entries(columns)
      .map(([name, value]) => `, ${name} = ${this.add(value)}`)
      .join('');
  }
}

/** How many rows a change has written. */
interface Written {
  readonly deliveries: number;
  readonly publications: number;
}

/** When a publication goes on, and what waits for it meanwhile. */
export interface Pause {
  readonly delay: number;
  readonly hold?: DeliveryHold | null | undefined;
  readonly checksAccount?: boolean;
}

/** Writes a publication, its attempt and its delivery together. Requires the lease, so that a process that was replaced changes nothing. */
export class DeliveryWriter {
  constructor(protected readonly deliveries: Deliveries) {}

  /** Locks the delivery. Throws if another process has it now. */
  async lockLease(client: PoolClient, { organization, id, lease }: Delivery): Promise<void> {
    const { rowCount } = await runPrepared(client, LOCK_LEASE, [organization, id, lease]);
    if (!rowCount) throw new LeaseLostError();
  }

  apply(delivery: Delivery, change: Change): Promise<void> {
    return this.deliveries.act(delivery, async (client) => {
      await this.write(client, delivery, change);
      await change.more?.(client);
      const { verb, publication = NOTHING } = change;
      if (verb)
        await recordPublicationEvent(writerOf(client), eventSubject(delivery), verb, detailsOf(publication));
    });
  }

  /** Writes everything with one statement. */
  private async write(client: PoolClient, delivery: Delivery, change: Change): Promise<void> {
    const { status, publication = NOTHING, attempt, next } = change;
    const { sql: now, value } = this.deliveries.now(1);
    const parameters = new Parameters();
    parameters.add(value);
    const parts = [this.deliverySql(parameters, now, delivery, next)];
    if (attempt) parts.push(this.attemptSql(parameters, now, delivery, attempt));
    const isWritten = status !== undefined || Object.keys(publication).length > 0;
    if (isWritten) parts.push(this.publicationSql(parameters, status, publication));
    const { rows } = await runPrepared<Written>(
      client,
      `WITH ${parts.join(', ')} SELECT (SELECT count(*)::int FROM delivery) AS deliveries,
         ${isWritten ? '(SELECT count(*)::int FROM publication)' : '0'} AS publications`,
      parameters.values,
    );
    if (!rows[0]!.deliveries) throw new LeaseLostError();
    if (isWritten && !rows[0]!.publications) throw new Error(`A publication cannot become ${status} now.`);
  }

  private deliverySql(
    parameters: Parameters,
    now: string,
    { organization, id, lease }: Delivery,
    { stage, hold = null, delay, columns = NOTHING }: NextRun,
  ): string {
    const set = `stage = ${parameters.add(stage)}, hold = ${parameters.add(hold)}, lease = NULL,
      run_at = ${now} + ${parameters.add(Math.round(delay))} * interval '1 millisecond'${parameters.assign(columns)}`;
    const keys = [organization, id, lease].map((one) => parameters.add(one));
    return `delivery AS (UPDATE publication_deliveries SET ${set}
      WHERE organization_id = ${keys[0]} AND id = ${keys[1]} AND lease = ${keys[2]} RETURNING organization_id, publication_id)`;
  }

  private attemptSql(
    parameters: Parameters,
    now: string,
    { attempt, platform }: Delivery,
    { status, failure, retryAfter }: NonNullable<Change['attempt']>,
  ): string {
    const stored = failure ? JSON.stringify(storedFailure(failure, platform)) : null;
    const delay = retryAfter === undefined ? null : Math.round(retryAfter);
    return `attempt AS (UPDATE publication_attempts a
        SET status = ${parameters.add(status)}, failure = ${parameters.add(stored)}, finished_at = ${now},
            retry_at = ${now} + ${parameters.add(delay)} * interval '1 millisecond'
       FROM delivery d WHERE a.organization_id = d.organization_id AND a.publication_id = d.publication_id
        AND a.number = ${parameters.add(attempt)})`;
  }

  private publicationSql(
    parameters: Parameters,
    status: PublicationStatus | undefined,
    columns: Columns,
  ): string {
    const changed = status === undefined ? '' : `, status = ${parameters.add(status)}`;
    const allowed =
      status === undefined ? '' : ` AND p.status = ANY (${parameters.add(sourcesOf(status, 'PUBLISHER'))})`;
    return `publication AS (UPDATE publications p SET version = version + 1${changed}${parameters.assign(columns)}
       FROM delivery d WHERE p.organization_id = d.organization_id AND p.id = d.publication_id${allowed} RETURNING p.id)`;
  }
}

import { jobTransaction } from '../../kernel/jobs';
import { type EventWriter, recordEvent } from '../../kernel/write';

/** The rows of a repurposing job as its task reads and changes them, with the privileges of the worker. */

interface Client {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

export interface JobConnection {
  withPgClient<T>(work: (client: Client) => Promise<T>): Promise<T>;
}

interface JobRow {
  readonly id: string;
  readonly organization: string;
  readonly client: string | null;
}

const RETURNING = 'id, organization_id AS organization, client_account_id AS client';

const recordJobEvent = (writer: EventWriter, { id, organization, client }: JobRow): Promise<void> =>
  recordEvent(writer, {
    ...{ name: 'repurposing_job.updated', tenantId: organization, subjectId: id },
    payload: { scopes: client === null ? [] : [client] },
  });

async function change(
  connection: JobConnection,
  [sql, values]: readonly [string, readonly unknown[]],
): Promise<boolean> {
  return jobTransaction(connection, async (writer) => {
    const [row] = (await writer.query(sql, values)) as JobRow[];
    if (row) await recordJobEvent(writer, row);
    return row !== undefined;
  });
}

const BEGIN = `UPDATE repurposing_jobs SET status = 'RUNNING', started_at = coalesce(started_at, $2)
  WHERE id = $1 AND status IN ('PENDING', 'RUNNING') RETURNING ${RETURNING}`;

/** Marks a job as running. Returns false if it has ended. */
export const beginJob = (connection: JobConnection, id: string, at: Date): Promise<boolean> =>
  change(connection, [BEGIN, [id, at]]);

const GENERATIONS = `SELECT o.generation_id AS id FROM repurposing_outputs o
  WHERE o.repurposing_job_id = $1 AND o.generation_id IS NOT NULL ORDER BY o.position`;

/** Returns the IDs of the generations of a job, in order. */
export async function generationsOf(connection: JobConnection, id: string): Promise<string[]> {
  const { rows } = await connection.withPgClient((client) => client.query(GENERATIONS, [id]));
  return (rows as { id: string }[]).map((row) => row.id);
}

/** What has become of the generations of a job, and what they were charged with. */
const OUTCOME = `SELECT count(*) AS outputs, count(*) FILTER (WHERE g.status = 'FAILED') AS failed,
    count(*) FILTER (WHERE g.status = 'CANCELLED') AS cancelled,
    count(*) FILTER (WHERE g.finished_at IS NOT NULL) AS ended,
    coalesce(sum(o.earlier_credits + g.credits_used), 0)::int AS credits
  FROM repurposing_outputs o
  JOIN ai_generations g ON g.organization_id = o.organization_id AND g.id = o.generation_id
 WHERE o.repurposing_job_id = $1`;

/** Also for a job that was canceled during the last call, which is charged. */
const RECORD = `UPDATE repurposing_jobs SET progress = 100 * f.ended / greatest(f.outputs, 1), credits_used = f.credits
  FROM (${OUTCOME}) f WHERE id = $1 RETURNING ${RETURNING}`;

/** Records how many posts are written, and the credits that they took. */
export const recordProgress = (connection: JobConnection, id: string): Promise<boolean> =>
  change(connection, [RECORD, [id]]);

const END = `UPDATE repurposing_jobs SET finished_at = greatest($2, started_at),
    status = CASE WHEN f.failed > 0 OR f.outputs = 0 THEN 'FAILED' WHEN f.cancelled = f.outputs THEN 'CANCELLED' ELSE 'COMPLETED' END
  FROM (${OUTCOME}) f WHERE id = $1 AND status IN ('PENDING', 'RUNNING') RETURNING ${RETURNING}`;

/** Ends a job whose generations have ended. One whose generations were purged fails. */
export const endJob = (connection: JobConnection, id: string, at: Date): Promise<boolean> =>
  change(connection, [END, [id, at]]);

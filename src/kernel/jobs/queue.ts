import { v7 as uuidv7 } from 'uuid';

export interface JobOptions {
  /** Replaces a pending job with the same key. */
  readonly key?: string;
}

/** Connection in the transaction that the job belongs to. */
export interface JobWriter {
  query(sql: string, values: readonly unknown[]): Promise<unknown>;
}

/** Adds a job in the caller's transaction, so that it runs if and only if the transaction commits. */
export async function addJob(
  writer: JobWriter,
  task: string,
  payload: object,
  options: JobOptions = {},
): Promise<void> {
  const { key } = options;
  // NULL as run time: runs as soon as a worker is available.
  await writer.query('SELECT jobs.add($1, $2, NULL, $3)', [task, JSON.stringify(payload), key ?? null]);
}

/** The part of a tracked job that is visible to users. The payload is not. */
export interface TrackedJobInfo {
  /** The kind of job, such as `send-invitation`. */
  readonly kind: string;
  /** The user who requested the job. */
  readonly userId?: string;
  /** The tenant the job runs for. If omitted, the job is visible only to the user who requested it. */
  readonly tenantId?: string;
  /** The node the job processes: its ID and the name of its type. */
  readonly subject?: { readonly id: string; readonly type: string };
  /** Parameters of the request, visible to users. Must not contain secrets. */
  readonly parameters?: object;
  /** The rank in the queue: jobs with lower numbers are started first. Defaults to 0. */
  readonly rank?: number;
}

/** With exponential backoff, the attempts span about three hours. */
const MAX_ATTEMPTS = 10;

/** Changes the rank of a tracked job that is pending. */
const prioritizeJob = async (writer: JobWriter, job: string, rank: number): Promise<void> => {
  await writer.query('SELECT jobs.prioritize($1, $2)', [job, rank]);
};

/** Adds a job whose status, progress and result are visible to users. Returns its ID. */
export async function addTrackedJob(
  writer: JobWriter,
  task: string,
  payload: object,
  info: TrackedJobInfo,
): Promise<string> {
  const { kind, userId, tenantId, subject, parameters = {}, rank } = info;
  const id = uuidv7();
  await writer.query('SELECT jobs.add_shown($1, $2, $3, $4, NULL, $5, $6, $7, $8, $9, $10, $11)', [
    id,
    uuidv7(),
    task,
    JSON.stringify(payload),
    MAX_ATTEMPTS,
    kind,
    userId ?? null,
    tenantId ?? null,
    subject?.id ?? null,
    subject?.type ?? null,
    JSON.stringify(parameters),
  ]);
  if (rank !== undefined) await prioritizeJob(writer, id, rank);
  return id;
}

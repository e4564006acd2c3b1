import { v7 as uuidv7 } from 'uuid';

export interface JobOptions {
  /** A job with the same key that has not run yet is replaced. */
  readonly key?: string;
}

/** Whatever runs SQL in the transaction that the job belongs to. */
export interface JobWriter {
  query(sql: string, values: readonly unknown[]): Promise<unknown>;
}

/** Adds a job in the caller's transaction: a job is there if and only if what wanted it was committed. */
export async function addJob(
  writer: JobWriter,
  task: string,
  payload: object,
  options: JobOptions = {},
): Promise<void> {
  const { key } = options;
  // Without an instant it runs as soon as a worker is free.
  await writer.query('SELECT jobs.add($1, $2, NULL, $3)', [task, JSON.stringify(payload), key ?? null]);
}

/** What people see of a job. The payload itself is shown to nobody. */
export interface TrackedJobInfo {
  /** What is done, such as `send-invitation`. */
  readonly kind: string;
  /** Who asked for it. */
  readonly personId?: string;
  /** For which tenant it is done; for the person alone when left out. */
  readonly tenantId?: string;
  /** The node it is about. */
  readonly subjectId?: string;
  /** What was asked for; never a secret. */
  readonly parameters?: object;
}

/** About three hours of trying, at growing distances. */
const MAX_ATTEMPTS = 10;

/** Adds a job that people see: where it stands, how far it is, and what came of it. Gives back its id. */
export async function addTrackedJob(
  writer: JobWriter,
  task: string,
  payload: object,
  info: TrackedJobInfo,
): Promise<string> {
  const { kind, personId, tenantId, subjectId, parameters = {} } = info;
  const id = uuidv7();
  await writer.query('SELECT jobs.add_shown($1, $2, $3, $4, NULL, $5, $6, $7, $8, $9, $10)', [
    id,
    uuidv7(),
    task,
    JSON.stringify(payload),
    MAX_ATTEMPTS,
    kind,
    personId ?? null,
    tenantId ?? null,
    subjectId ?? null,
    JSON.stringify(parameters),
  ]);
  return id;
}

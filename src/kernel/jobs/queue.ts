export interface JobOptions {
  /** Not before this; at once when left out. */
  readonly runAt?: Date;
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
  const { runAt, key } = options;
  await writer.query('SELECT jobs.add($1, $2, $3, $4)', [
    task,
    JSON.stringify(payload),
    runAt ?? null,
    key ?? null,
  ]);
}

/** Whatever runs SQL as the owner of the tables. */
export interface Owner {
  query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Rows that one statement removes at most, so that no purge locks much, or for long. */
const BATCH_SIZE = 5_000;

/** Calls an SQL function that removes rows, with the most it may remove behind `values`, until it finds no more. */
export async function inBatches(
  owner: Owner,
  purge: string,
  values: readonly unknown[] = [],
  batchSize = BATCH_SIZE,
): Promise<void> {
  const parameters = [...values, batchSize].map((_, i) => `$${i + 1}`).join(', ');
  for (let purged = batchSize; purged === batchSize;) {
    const { rows } = await owner.query(`SELECT ${purge}(${parameters}) AS purged`, [...values, batchSize]);
    purged = Number((rows[0] as { purged: string }).purged);
  }
}

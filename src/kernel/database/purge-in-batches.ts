/** Connection with the privileges of the table owner. */
export interface Owner {
  query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Maximum number of rows deleted per statement, which limits the locks of a purge and their duration. */
const BATCH_SIZE = 5_000;

/** Calls an SQL function that deletes rows until it finds none. The batch size is its last argument, after `values`. */
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

/** Deletes the rows of a table that meet a condition, until it finds none. */
export async function purgeRows(
  owner: Owner,
  rows: { readonly table: string; readonly condition: string; readonly values: readonly unknown[] },
  batchSize = BATCH_SIZE,
): Promise<void> {
  const { table, condition, values } = rows;
  for (let purged = batchSize; purged === batchSize;) {
    const { rows: gone } = await owner.query(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${batchSize}))
       RETURNING 1`,
      [...values],
    );
    purged = gone.length;
  }
}

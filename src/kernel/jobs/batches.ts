/** Whatever runs SQL as the owner of the tables. */
export interface Owner {
  query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Rows that one statement removes at most, so that no purge locks much, or for long. */
const AT_ONCE = 5_000;

/** Calls an SQL function that removes rows, with the most it may remove behind `values`, until it finds no more. */
export async function inBatches(
  owner: Owner,
  purge: string,
  values: readonly unknown[] = [],
  atOnce = AT_ONCE,
): Promise<void> {
  const places = [...values, atOnce].map((_, i) => `$${i + 1}`).join(', ');
  for (let purged = atOnce; purged === atOnce;) {
    const { rows } = await owner.query(`SELECT ${purge}(${places}) AS purged`, [...values, atOnce]);
    purged = Number((rows[0] as { purged: string }).purged);
  }
}

interface Client {
  query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Runs statements in one transaction, to write rows, events, notifications and jobs together. */
export interface StatementWriter {
  query(sql: string, values: readonly unknown[]): Promise<unknown[]>;
}

/** Returns the writer in the transaction of a connection. */
export const writerOf = (client: Client): StatementWriter => ({
  query: async (sql, values) => (await client.query(sql, [...values])).rows,
});

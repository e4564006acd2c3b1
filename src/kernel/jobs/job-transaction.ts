import { type StatementWriter, writerOf } from '../database/statement-writer';

interface JobConnection<Client> {
  withPgClient<T>(work: (client: Client) => Promise<T>): Promise<T>;
}

interface JobClient {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/**
 * Runs a function in a transaction of a job. Commits when it returns and rolls back when it throws. The writer records
 * events and adds jobs in the transaction; the client returns what statements affected.
 */
export const jobTransaction = <T, Client extends JobClient>(
  connection: JobConnection<Client>,
  work: (writer: StatementWriter, client: Client) => Promise<T>,
): Promise<T> =>
  connection.withPgClient(async (client) => {
    try {
      await client.query('BEGIN');
      const result = await work(writerOf(client), client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // A connection that cannot roll back is broken. The first error says why.
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  });

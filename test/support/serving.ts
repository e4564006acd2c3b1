import type { ClientBase } from 'pg';
import type { TestServer } from './server';

/** Runs a function as the serving login of a session, in a transaction that is rolled back. */
export async function entered<Outcome>(
  { pool }: TestServer,
  session: string,
  work: (client: ClientBase) => Promise<Outcome>,
): Promise<Outcome> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ person: string | null }>('SELECT tenancy.enter($1) AS person', [
      session,
    ]);
    expect(rows[0]!.person).not.toBeNull();
    return await work(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** Returns the number of rows that a statement reads or changes in a session, or the error. */
export const attempt = (server: TestServer, session: string, sql: string): Promise<number | string | null> =>
  entered(server, session, (client) =>
    client.query(sql).then(
      ({ rowCount }) => rowCount,
      ({ message }: Error) => message,
    ),
  );

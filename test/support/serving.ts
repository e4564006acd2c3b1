import type { ClientBase } from 'pg';
import type { TestServer } from './server';

/** Works as the login that serves, entered as a session, in a transaction that leaves nothing. */
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

/** How many rows a statement finds or changes for who entered as a session, or why it is refused. */
export const attempt = (server: TestServer, session: string, sql: string): Promise<number | string | null> =>
  entered(server, session, (client) =>
    client.query(sql).then(
      ({ rowCount }) => rowCount,
      ({ message }: Error) => message,
    ),
  );

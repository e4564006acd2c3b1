import { Client } from 'pg';
import { newOrganization, newPerson } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
const ROWS = 400;

/** Rows of tables that the transaction has read so far, by table. */
const ROWS_READ = `
  SELECT relname AS table, (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int AS rows
    FROM pg_stat_xact_user_tables WHERE relname IN ('memberships', 'client_accounts', 'organizations', 'access')`;

async function rowsRead(owner: Client): Promise<Record<string, number>> {
  const { rows } = await owner.query<{ table: string; rows: number }>(ROWS_READ);
  return Object.fromEntries(rows.map((row) => [row.table, row.rows]));
}

test('a change of a membership reads the rows of its user, though plans were made while the tables were empty', async () => {
  const { id: organization } = await newOrganization(server);
  const first = await newPerson(server);
  const owner = new Client({ connectionString: server.database.ownerUrl });
  await owner.connect();
  try {
    // Plans of this connection are made for tables with few rows, which have no statistics.
    for (let run = 0; run < 6; run += 1)
      await owner.query('SELECT tenancy.refresh_access(ARRAY[$1::uuid])', [first.id]);
    await owner.query('BEGIN');
    await owner.query(
      `INSERT INTO client_accounts (id, organization_id, name, slug)
       SELECT uuidv7(), $1, 'Account ' || n, 'account-' || n FROM generate_series(1, $2::int) n`,
      [organization, ROWS],
    );
    await owner.query(
      `INSERT INTO users (id, email, full_name) SELECT uuidv7(), 'member-' || n || '@plans.example', 'Member' FROM generate_series(1, $1::int) n`,
      [ROWS],
    );
    await owner.query(
      `INSERT INTO memberships (id, organization_id, user_id, role, client_account_id, joined_at)
       SELECT uuidv7(), $1, u.id, 'CLIENT', c.id, now()
         FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM users WHERE email LIKE '%@plans.example') u
         JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM client_accounts WHERE organization_id = $1) c USING (n)`,
      [organization],
    );
    const before = await rowsRead(owner);
    await owner.query('SET CONSTRAINTS ALL IMMEDIATE');
    const after = await rowsRead(owner);
    const perRow = Object.keys(after)
      .map((table): [string, number] => [table, (after[table]! - (before[table] ?? 0)) / ROWS])
      .filter(([, rows]) => rows > 6);

    // Each table is looked up a few times for each membership, by its key.
    expect(perRow).toEqual([]);
    const { rows } = await owner.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM tenancy.access a JOIN users u ON u.id = a.user_id JOIN memberships m ON m.user_id = u.id
        WHERE u.email LIKE '%@plans.example' AND a.scopes = '{' || m.client_account_id || '}'`,
    );
    expect(rows).toEqual([{ n: ROWS }]);
  } finally {
    await owner.query('ROLLBACK');
    await owner.end();
  }
});

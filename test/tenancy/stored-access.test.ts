import fc from '../support/property';
import type { Pool, PoolClient } from 'pg';
import { accessTasks } from '../../src/domains/organizations/access.job';
import { until } from '../live/subscription-helpers';
import { WAITING } from '../support/locks';
import { mutate, newMember, newOrganization, refusals } from '../support/people';
import { testPool } from '../support/pool';
import { serverForTests } from '../support/server';
import { createCast, expectedAccess, runAtOnce, storedAccess, transactionsOf } from './access-changes';

const CONNECTIONS = 8;
const RUNS = 4;
const TRANSACTIONS = 120;

let pool: Pool;
// Ends the connections before the database is dropped.
afterAll(() => pool.end());
const server = serverForTests();
beforeAll(() => {
  pool = testPool({ connectionString: server.database.ownerUrl, max: CONNECTIONS });
});

const expectAgreement = async (): Promise<void> =>
  expect(await storedAccess(server)).toEqual(await expectedAccess(server));

/** Runs the comparison job. Returns what it has logged. */
async function compare(): Promise<[level: string, details: unknown, message: string][]> {
  const logged: [string, unknown, string][] = [];
  const log = {
    error: (details: unknown, message: string) => logged.push(['error', details, message]),
  };
  const query = (sql: string, values?: unknown[]): Promise<unknown> => pool.query(sql, values);
  const withPgClient = async (work: (client: PoolClient) => Promise<unknown>): Promise<unknown> => {
    const client = await pool.connect();
    return work(client).finally(() => client.release());
  };
  await accessTasks({ log: log as never })['compare-access']!({}, { query, withPgClient } as never);
  return logged;
}

const DIFFERENCES = `SELECT 1 FROM tenancy.access a FULL JOIN tenancy.computed_access() c USING (user_id)
  WHERE (a.memberships, a.tenants, a.scopes) IS DISTINCT FROM (c.memberships, c.tenants, c.scopes)`;

/** Repeats a check until a task has ended. Returns its result. */
async function whileRunning<T>(task: Promise<T>, check: () => Promise<void>): Promise<T> {
  const state = { ended: false };
  const done = task.finally(() => (state.ended = true));
  while (!state.ended) await check();
  return done;
}

describe('concurrent transactions', () => {
  test('leave the access that memberships grant, in every snapshot', async () => {
    const cast = await createCast(server);
    let committed = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const all = transactionsOf(cast, seed, TRANSACTIONS);
        const changing = runAtOnce(pool, all, CONNECTIONS - 1);
        committed += await whileRunning(changing, async () => {
          expect((await pool.query(DIFFERENCES)).rows).toEqual([]);
        });
        await expectAgreement();
        expect(await compare()).toEqual([]);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(committed).toBeGreaterThan((RUNS * TRANSACTIONS) / 4);
  });

  type Change = readonly [sql: string, values: unknown[]];

  /** Runs two transactions. The second one commits when the first one has updated the access, but has not committed. */
  async function overlap(...changes: readonly [Change, Change]): Promise<void> {
    const [first, second] = [await pool.connect(), await pool.connect()];
    try {
      for (const [index, client] of [first, second].entries()) {
        await client.query('BEGIN');
        const [sql, values] = changes[index]!;
        await client.query(sql, values);
      }
      await first.query('SET CONSTRAINTS ALL IMMEDIATE');
      const state = { ended: false };
      const commit = second.query('COMMIT').finally(() => (state.ended = true));
      await until(async () => state.ended || (await server.database.count(WAITING)) > 0);
      await first.query('COMMIT');
      await commit;
    } finally {
      first.release();
      second.release();
    }
    await expectAgreement();
  }

  const invite = (organization: string, user: string): Change => [
    `INSERT INTO memberships (id, organization_id, user_id, role, joined_at) VALUES (gen_random_uuid(), $1, $2, 'EDITOR', now())`,
    [organization, user],
  ];
  const remove = (organization: string): Change => [
    'UPDATE organizations SET deleted_at = now() WHERE id = $1',
    [organization],
  ];

  test('see each other when a member is added while the organization is deleted', async () => {
    for (const isDeletedFirst of [true, false]) {
      const { id } = await newOrganization(server);
      const user = await server.rows.user();
      const [added, deleted] = [invite(id, user), remove(id)];
      await (isDeletedFirst ? overlap(deleted, added) : overlap(added, deleted));
      expect((await storedAccess(server)).map((access) => access.user)).not.toContain(user);
    }
  });

  test('see each other when a user joins two organizations at once', async () => {
    const [one, other] = [await newOrganization(server), await newOrganization(server)];
    const user = await server.rows.user();
    await overlap(invite(one.id, user), invite(other.id, user));
    const access = (await storedAccess(server)).find((stored) => stored.user === user);
    expect(access?.tenants).toEqual([one.id, other.id].sort());
  });
});

test('rejects changes of access in transactions that do not see concurrent commits', async () => {
  const { owner } = await newOrganization(server);
  const before = await storedAccess(server);
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await client.query('DELETE FROM memberships WHERE user_id = $1', [owner.id]);
    await expect(client.query('COMMIT')).rejects.toThrow(
      'Access can only change in READ COMMITTED transactions.',
    );
  } finally {
    client.release();
  }
  expect(await storedAccess(server)).toEqual(before);
  await expectAgreement();
});

test('follows changes while other triggers are disabled', async () => {
  const { owner } = await newOrganization(server);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(`UPDATE memberships SET denied_permissions = '{READ}' WHERE user_id = $1`, [owner.id]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  expect((await storedAccess(server)).find(({ user }) => user === owner.id)?.tenants).toEqual([]);
  await expectAgreement();
});

test('follows changes of the permissions of roles', async () => {
  const { id } = await newOrganization(server);
  const viewer = await newMember(server, id, 'VIEWER');
  const tenants = async (): Promise<string[] | undefined> =>
    (await storedAccess(server)).find(({ user }) => user === viewer.id)?.tenants;
  const change = (sql: string): Promise<unknown> => server.database.query(sql);
  expect(await tenants()).toEqual([id]);

  await change(`DELETE FROM role_permissions WHERE role = 'VIEWER' AND permission = 'READ'`);
  expect(await tenants()).toEqual([]);
  await change(`INSERT INTO role_permissions (role, permission, reach) VALUES ('VIEWER', 'READ', 'ALL')`);
  expect(await tenants()).toEqual([id]);
});

test('a revoked permission ends access with the next request', async () => {
  const { id, owner } = await newOrganization(server);
  const editor = await newMember(server, id, 'EDITOR');
  await server.rows.campaign(id);
  const count = async (): Promise<unknown> => {
    const { data } = await server.run(
      'query($id: ID!) { campaigns(organizationId: $id) { totalCount } }',
      { id },
      editor.token,
    );
    return data.campaigns.totalCount;
  };
  expect(await count()).toBe(1);

  const input = { id: editor.membership, deniedPermissions: ['READ'] };
  expect(refusals(await mutate(server, 'changeMemberRole', input, owner.token))).toEqual([]);
  expect(await count()).toBe(0);
});

test('the comparison repairs and logs wrong, missing and superfluous access', async () => {
  const { id, owner } = await newOrganization(server);
  const [viewer, former] = [await newMember(server, id, 'VIEWER'), await server.rows.user()];
  const before = await storedAccess(server);
  const change = (sql: string, values: unknown[]): Promise<unknown> => server.database.query(sql, values);
  await change(`UPDATE tenancy.access SET tenants = '' WHERE user_id = $1`, [owner.id]);
  await change('DELETE FROM tenancy.access WHERE user_id = $1', [viewer.id]);
  await change(`INSERT INTO tenancy.access VALUES ($1, $2, $2, '')`, [former, `{${id}}`]);

  expect(await compare()).toEqual([
    [
      'error',
      { count: 3, users: [owner.id, viewer.id, former].sort() },
      'stored access differed from memberships; repaired',
    ],
  ]);
  expect(await storedAccess(server)).toEqual(before);
  expect(await compare()).toEqual([]);
});

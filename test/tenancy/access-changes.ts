import fc from '../support/property';
import type { ClientBase, Pool } from 'pg';
import {
  accessLevelOfMember,
  type MemberGrants,
  type Permission,
} from '../../src/domains/organizations/permissions';
import { MemberRole, MemberStatus } from '../../src/domains/organizations/organizations.enums';
import type { TestServer } from '../support/server';

/** Random changes of what determines the access of users, and the access that follows from the code. */

/** The rows that the changes are about. */
export interface Cast {
  readonly users: readonly string[];
  readonly organizations: readonly string[];
  /** Client accounts of each organization. */
  readonly clients: ReadonlyMap<string, readonly string[]>;
}

const SIZE = { users: 5, organizations: 4, clients: 2 };

export async function createCast({ rows }: TestServer): Promise<Cast> {
  const times = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, make));
  // Owns the organizations, so that the changed users can be deleted.
  const founder = await rows.user();
  const users = await times(SIZE.users, () => rows.user());
  const organizations = await times(SIZE.organizations, () => rows.organization(founder));
  const clients = new Map<string, string[]>();
  for (const id of organizations) clients.set(id, await times(SIZE.clients, () => rows.clientAccount(id)));
  return { users, organizations, clients };
}

type Sql = readonly [text: string, values: unknown[]];

const MEMBER = 'organization_id = $1 AND user_id = $2';
/** The name of a former member and the time of joining are required by checks. */
const JOIN = `INSERT INTO memberships (id, organization_id, user_id, role, client_account_id, status, joined_at, former_name)
  VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, now(), 'A') ON CONFLICT (organization_id, user_id) DO UPDATE
  SET role = excluded.role, client_account_id = excluded.client_account_id, status = excluded.status`;

/** Returns one change as SQL. */
function changeOf({ users, organizations, clients }: Cast): fc.Arbitrary<Sql> {
  const user = fc.constantFrom(...users);
  const organization = fc.constantFrom(...organizations);
  const client = organization.chain((id) => fc.constantFrom(...clients.get(id)!));
  const role = fc.constantFrom(...Object.values(MemberRole));
  const status = fc.constantFrom(...Object.values(MemberStatus));
  const permissions = fc.subarray(['READ', 'CONTENT_WRITE'] as Permission[]);
  const deleted = fc.constantFrom('now()', 'NULL');
  const sql = (...parts: [fc.Arbitrary<string>, ...fc.Arbitrary<unknown>[]]): fc.Arbitrary<Sql> =>
    fc.tuple(...parts).map(([text, ...values]) => [text, values] as const);
  const always = (text: string): fc.Arbitrary<string> => fc.constant(text);
  const join = fc
    .record({ organization, user, role, status, first: fc.boolean() })
    .map(({ first, ...one }): Sql => {
      const limited = one.role === 'CLIENT' ? clients.get(one.organization)![first ? 0 : 1] : null;
      return [JOIN, [one.organization, one.user, one.role, limited, one.status]];
    });
  const setDeleted = (table: string, id: fc.Arbitrary<string>): fc.Arbitrary<Sql> =>
    fc
      .tuple(deleted, id)
      .map(([value, row]): Sql => [`UPDATE ${table} SET deleted_at = ${value} WHERE id = $1`, [row]]);
  const grants = `granted_permissions = $3, denied_permissions = $4`;
  return fc.oneof(
    { weight: 6, arbitrary: join },
    { weight: 2, arbitrary: sql(always(`DELETE FROM memberships WHERE ${MEMBER}`), organization, user) },
    {
      weight: 2,
      arbitrary: sql(
        always(`UPDATE memberships SET ${grants} WHERE ${MEMBER}`),
        organization,
        user,
        permissions,
        permissions,
      ),
    },
    { weight: 4, arbitrary: setDeleted('organizations', organization) },
    { weight: 4, arbitrary: setDeleted('client_accounts', client) },
    {
      weight: 1,
      arbitrary: sql(
        always('UPDATE users SET status = $2 WHERE id = $1'),
        user,
        fc.constantFrom('ACTIVE', 'SUSPENDED'),
      ),
    },
    { weight: 1, arbitrary: sql(always(`UPDATE users SET full_name = 'B' WHERE id = $1`), user) },
    { weight: 1, arbitrary: sql(always('DELETE FROM users WHERE id = $1'), user) },
    {
      weight: 2,
      arbitrary: sql(
        always(
          `INSERT INTO users (id, email, full_name) VALUES ($1::uuid, $1::text || '@marquee.example', 'C') ON CONFLICT DO NOTHING`,
        ),
        user,
      ),
    },
  );
}

/** A transaction. The undone changes are rolled back to a savepoint. */
interface Changes {
  readonly changes: readonly Sql[];
  readonly undone: readonly Sql[];
  /** Whether it takes a while to commit after its access was updated. */
  readonly lingers: boolean;
  readonly commits: boolean;
}

/** Returns random transactions, the same ones for a seed. */
export function transactionsOf(cast: Cast, seed: number, count: number): Changes[] {
  const change = changeOf(cast);
  const transaction = fc.record({
    changes: fc.array(change, { minLength: 1, maxLength: 3 }),
    undone: fc.array(change, { maxLength: 1 }),
    lingers: fc.boolean(),
    commits: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  });
  return fc.sample(transaction, { seed, numRuns: count });
}

/** Deadlocks of the changes themselves, and users that were deleted meanwhile. */
const EXPECTED_ERRORS = new Set(['40P01', '23503']);

async function run(client: ClientBase, { changes, undone, lingers, commits }: Changes): Promise<boolean> {
  try {
    await client.query('BEGIN');
    await client.query('SAVEPOINT undone');
    for (const [text, values] of undone) await client.query(text, values);
    await client.query('ROLLBACK TO SAVEPOINT undone');
    for (const [text, values] of changes) await client.query(text, values);
    if (lingers) await client.query('SET CONSTRAINTS ALL IMMEDIATE; SELECT pg_sleep(0.01)');
    await client.query(commits ? 'COMMIT' : 'ROLLBACK');
    return commits;
  } catch (error) {
    await client.query('ROLLBACK');
    if (!EXPECTED_ERRORS.has((error as { code: string }).code)) throw error;
    return false;
  }
}

/** Runs the transactions on some connections at once. Returns how many have committed. */
export async function runAtOnce(pool: Pool, all: readonly Changes[], connections: number): Promise<number> {
  const waiting = [...all];
  let committed = 0;
  const work = async (): Promise<void> => {
    const client = await pool.connect();
    try {
      for (let next = waiting.pop(); next; next = waiting.pop()) if (await run(client, next)) committed += 1;
    } finally {
      client.release();
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  return committed;
}

export interface Access {
  readonly user: string;
  readonly memberships: string[];
  readonly tenants: string[];
  readonly scopes: string[];
}

interface MembershipRow extends MemberGrants {
  readonly user: string;
  readonly organization: string;
  readonly client: string | null;
  readonly status: MemberStatus;
}

const MEMBERSHIPS = `SELECT m.user_id AS "user", m.organization_id AS organization, c.id AS client, m.status, m.role,
    m.granted_permissions AS "grantedPermissions", m.denied_permissions AS "deniedPermissions"
  FROM memberships m JOIN organizations o ON o.id = m.organization_id LEFT JOIN client_accounts c
    ON c.id = m.client_account_id AND c.deleted_at IS NULL
 WHERE o.deleted_at IS NULL AND m.status <> 'INACTIVE' ORDER BY m.user_id, m.organization_id`;

/** Returns the access that follows from memberships and the permissions of roles in the code. */
export async function expectedAccess({ database }: TestServer): Promise<Access[]> {
  const byUser = new Map<string, Access>();
  for (const row of await database.query<MembershipRow>(MEMBERSHIPS)) {
    const access = byUser.get(row.user) ?? { user: row.user, memberships: [], tenants: [], scopes: [] };
    byUser.set(row.user, access);
    access.memberships.push(row.organization);
    const level = row.status === 'ACTIVE' ? accessLevelOfMember(row, 'READ') : undefined;
    if (level === 'ALL') access.tenants.push(row.organization);
    if (level === 'CLIENT' && row.client) access.scopes.push(row.client);
  }
  return [...byUser.values()].map((access) => ({ ...access, scopes: access.scopes.sort() }));
}

const idsIn = (column: string): string => `coalesce(nullif(${column}, '')::uuid[], '{}') AS ${column}`;

export const storedAccess = ({ database }: TestServer): Promise<Access[]> =>
  database.query<Access & Record<string, unknown>>(
    `SELECT user_id AS "user", ${['memberships', 'tenants', 'scopes'].map(idsIn).join(', ')} FROM tenancy.access ORDER BY 1`,
  );

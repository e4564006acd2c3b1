import { accessLevelOf, type Permission } from '../../src/domains/organizations/permissions';
import { permittedMutations, platformMutations } from '../support/mutations';
import { serverForTests } from '../support/server';
import { expectSnapshot } from '../support/snapshot';
import { call } from './mutation-calls';
import { ROLES } from './mutation-matrix.cases';
import { validCalls } from './valid-calls';

const server = serverForTests();

/** Lists the roles with a permission: all rows, own rows or those of one client account. */
const rolesWith = (permission: Permission): string =>
  ROLES.flatMap((role) => {
    const level = accessLevelOf(role, permission);
    return level ? [level === 'ALL' ? role : `${role} (${level.toLowerCase()})`] : [];
  }).join(', ');

/** Returns the actions of objects of which a transaction has left several audit entries. */
const repeatedEntries = (): Promise<object[]> =>
  server.database.query(
    `SELECT array_agg(action ORDER BY created_at) AS actions FROM audit_entries WHERE request_id IS NOT NULL
      GROUP BY transaction_id, organization_id, subject_id HAVING count(*) > 1`,
  );

test('every mutation runs the committed number of statements, and leaves one audit entry per object', async () => {
  const counts = new Map<string, number>();
  for (const [name, prepare] of validCalls()) {
    const { payload, statements } = await call(server, name, await prepare(server));
    expect({ name, payload }).toEqual({ name, payload: { userErrors: [] } });
    counts.set(name, statements);
  }
  expect(await repeatedEntries()).toEqual([]);
  expectSnapshot(
    'mutation-statements.txt',
    [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([name, count]) => `${name}: ${count}`),
  );
}, 300_000);

test('every mutation requires the committed permission, which the committed roles have', () => {
  const lines = permittedMutations().map(
    ({ name, permission }) => `${name}: ${permission} (${rolesWith(permission as Permission)})`,
  );
  const staff = platformMutations().map(({ name, permission }) => `${name}: ${permission} (staff)`);
  expectSnapshot('mutation-permissions.txt', [...lines, ...staff].sort());
});

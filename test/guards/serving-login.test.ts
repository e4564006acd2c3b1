import type { Pool } from 'pg';
import '../../src/domains';
import { SERVING_ROLE } from '../../src/kernel/database/roles';
import { linkModels } from '../../src/kernel/model/link';
import { expand } from '../../src/kernel/model/metadata';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { rowMaker } from '../support/rows';
import { INNER_TABLES } from './inner-tables';
import { testPool } from '../support/pool';

let database: TestDatabase;
let serving: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  serving = testPool({ connectionString: database.servingUrl, max: 1 });
  // Ensures that there are rows to read and write.
  const rows = rowMaker(database.owner);
  await rows.post(await rows.ownedOrganization(await rows.user()));
});

afterAll(async () => {
  await serving.end();
  await database.drop();
});

const names = async (sql: string): Promise<string[]> =>
  (await database.query<{ name: string }>(sql)).map(({ name }) => name);

describe('serving login', () => {
  const LOGIN = `rolname IN ('${SERVING_ROLE}', (SELECT 'marquee_app_' || current_database()))`;

  test('the serving login has no special role attributes and owns no object', async () => {
    const roles = await database.query(
      `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE ${LOGIN}`,
    );
    const none = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
    };
    expect(roles).toEqual([none, none]);
    const owned = await names(
      `SELECT classid::regclass::text || ' ' || objid AS name FROM pg_shdepend
        WHERE deptype = 'o' AND refobjid IN (SELECT oid FROM pg_roles WHERE ${LOGIN})`,
    );
    expect(owned).toEqual([]);
  });

  test('the serving login cannot switch to another role', async () => {
    const others = await names(`SELECT rolname AS name FROM pg_roles WHERE NOT (${LOGIN})`);
    expect(others.length).toBeGreaterThan(5);
    for (const other of others)
      await expect(serving.query(`SET ROLE "${other}"`)).rejects.toThrow('permission denied');
  });

  test('the serving login cannot create objects', async () => {
    const { rows } = await serving.query<{ name: string }>(
      `SELECT nspname AS name FROM pg_namespace WHERE has_schema_privilege(oid, 'CREATE') AND nspname NOT LIKE 'pg\\_temp%'`,
    );
    expect(rows).toEqual([]);
    await expect(serving.query('CREATE TABLE mine (id int)')).rejects.toThrow('permission denied');
    await expect(serving.query('CREATE SCHEMA mine')).rejects.toThrow('permission denied');
  });

  test('the serving login cannot write without authentication, nor read partitions, internal tables or the queue', async () => {
    const tables = await database.query<{ name: string; column: string; hidden: boolean }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name, quote_ident(a.attname) AS "column",
              c.relispartition OR n.nspname = 'graphile_worker' OR n.nspname || '.' || c.relname = ANY ($1) AS hidden
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1 WHERE c.relkind IN ('r', 'p', 'v')`,
      [INNER_TABLES],
    );
    expect(tables.filter((table) => table.hidden).length).toBeGreaterThan(4);
    for (const { name, column, hidden } of tables) {
      const writes = [
        `INSERT INTO ${name} DEFAULT VALUES`,
        `UPDATE ${name} SET ${column} = ${column}`,
        `DELETE FROM ${name}`,
        `SELECT FROM ${name} FOR UPDATE`,
      ];
      for (const sql of writes)
        expect({ sql, outcome: await attempt(sql) }).toEqual({
          sql,
          outcome: hidden ? 'denied' : (expect.stringMatching(/^(denied|no row)$/) as string),
        });
      expect(await attempt(`TRUNCATE ${name}`)).toBe('denied');
      if (hidden) expect(await attempt(`SELECT FROM ${name}`)).toBe('denied');
    }
  });

  /** Runs a statement, rolls it back and returns the outcome. */
  async function attempt(sql: string): Promise<string> {
    const client = await serving.connect();
    try {
      await client.query('BEGIN');
      const { rowCount } = await client.query(sql);
      return rowCount ? `${rowCount} rows` : 'no row';
    } catch (error) {
      const { message } = error as Error;
      return /^permission denied|violates row-level security policy/.test(message) ? 'denied' : message;
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }

  test('the serving login reads only public rows without authentication', async () => {
    const tables = await names(
      `SELECT table_schema || '.' || table_name AS name FROM information_schema.role_table_grants WHERE grantee = '${SERVING_ROLE}'`,
    );
    expect(tables.length).toBeGreaterThan(10);
    expect(await database.count('users')).toBeGreaterThan(0);
    const publicRows = new Map<string, string>();
    for (const model of linkModels()) {
      const when = model.platform?.public;
      if (when === undefined) continue;
      const deleted = model.softDelete ? ' AND deleted_at IS NULL' : '';
      publicRows.set(`public.${model.table}`, `${model.table} WHERE (${expand(model, when)})${deleted}`);
    }
    expect(await database.count(publicRows.get('public.network_limits')!)).toBeGreaterThan(0);
    for (const table of tables) {
      const rows = publicRows.get(table);
      const expected = rows === undefined ? 0 : await database.count(rows);
      expect({ table, count: (await serving.query(`SELECT FROM ${table}`)).rowCount }).toEqual({
        table,
        count: expected,
      });
    }
  });
});

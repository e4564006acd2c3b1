import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import '../../src/domains';
import { createDataSource, MIGRATIONS } from '../../src/kernel/database/data-source';
import { linkModels } from '../../src/kernel/model/link';
import { SERVING_ROLE } from '../../src/kernel/database/roles';
import { allModels, columnOf, type Model } from '../../src/kernel/model/metadata';
import { catalogOf, SCHEMAS } from '../../src/migrate';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { INNER_TABLES } from './inner-tables';

const TENANT = 'organization_id';
const OURS = `nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'graphile_worker')`;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

/** Returns the `name` column of the rows of a statement. */
const names = async (sql: string): Promise<string[]> =>
  (await database.query<{ name: string }>(sql)).map(({ name }) => name);

const TABLES = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND ${OURS} WHERE c.relkind IN ('r', 'p')`;
/** Matches tables with a required tenant. Rows with an optional tenant, such as notifications, belong to users. */
const ofTenant = `EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = '${TENANT}' AND a.attnotnull AND NOT a.attisdropped)`;
const tenantTables = `SELECT c.oid, c.relname FROM ${TABLES} AND NOT c.relispartition AND ${ofTenant}`;

describe('tables', () => {
  test('the catalog contains tenant tables', async () => {
    expect((await names(`SELECT relname AS name FROM (${tenantTables}) t`)).length).toBeGreaterThan(7);
  });

  test('every table except the internal ones has a policy and forced row-level security', async () => {
    const open = await names(
      `SELECT n.nspname || '.' || c.relname AS name FROM ${TABLES} AND NOT c.relispartition
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))`,
    );
    expect(open.sort()).toEqual([...INNER_TABLES].sort());
  });

  /** The permission of the viewer, or the tenant that the transaction acts for as the system. */
  const GUARD = String.raw`tenancy\.may(_on_platform)?\(|tenancy\.system`;

  test('every write privilege of the serving role has a policy that checks the permission', async () => {
    const unguarded = await names(
      `SELECT g.privilege_type || ' ' || g.table_name AS name FROM information_schema.role_table_grants g
        WHERE g.grantee = '${SERVING_ROLE}' AND g.privilege_type <> 'SELECT' AND NOT EXISTS (
          SELECT FROM pg_policies p WHERE p.tablename = g.table_name AND p.cmd = g.privilege_type
             AND coalesce(p.with_check, p.qual) ~ '${GUARD}' AND coalesce(p.qual, p.with_check) ~ '${GUARD}')`,
    );
    expect(unguarded).toEqual([]);
  });

  test('every primary key of a tenant table starts with the tenant', async () => {
    const apart = await names(
      `SELECT t.relname AS name FROM (${tenantTables}) t LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
         LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
        WHERE a.attname IS DISTINCT FROM '${TENANT}'`,
    );
    expect(apart).toEqual([]);
  });

  test('every tenant table with an ID has a unique index on the ID alone, except partitioned tables', async () => {
    const unfound = await names(
      `SELECT t.relname AS name FROM (${tenantTables}) t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'id'
        WHERE NOT EXISTS (SELECT FROM pg_partitioned_table p WHERE p.partrelid = t.oid) AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisunique AND i.indpred IS NULL
          AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum)`,
    );
    expect(unfound).toEqual([]);
  });

  test('primary keys of tenant tables continue with the ID, except in partitioned and join tables', async () => {
    const keys = await database.query<{ name: string; columns: string }>(
      `SELECT t.relname AS name, pg_get_constraintdef(k.oid) AS columns FROM (${tenantTables}) t
         JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p'
        WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'id' AND a.attnum = k.conkey[2])`,
    );
    const declared = allModels().filter(
      ({ tenant, primaryKey }) => tenant && primaryKey && primaryKey[0] !== 'id',
    );
    const keyOf = (model: Model): string =>
      [TENANT, ...model.primaryKey!.map((name) => columnOf(model, name))].join(', ');
    expect(keys.map(({ name, columns }) => [name, columns.replaceAll('"', '')]).sort()).toEqual(
      declared.map((model) => [model.table, `PRIMARY KEY (${keyOf(model)})`]).sort(),
    );
  });

  test('every timestamp has a time zone', async () => {
    const columns = (type: string) =>
      names(
        `SELECT c.relname || '.' || a.attname AS name FROM pg_attribute a, ${TABLES}
            AND a.attrelid = c.oid AND a.atttypid = '${type}'::regtype`,
      );
    expect((await columns('timestamptz')).length).toBeGreaterThan(40);
    expect(await columns('timestamp')).toEqual([]);
  });

  test('views run with the permissions of the caller', async () => {
    const views = await names(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND ${OURS}
        WHERE c.relkind = 'm' OR (c.relkind = 'v' AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false))`,
    );
    expect(views).toEqual([]);
  });
});

describe('foreign keys', () => {
  const columns = (keys: string, table: string): string =>
    `(SELECT array_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = ${table} AND a.attnum = ANY (${keys}))::name[]`;

  test('foreign keys between tenant tables include the tenant on both sides, except those to shared rows', async () => {
    const shared = linkModels().flatMap(({ table, belongsTo }) =>
      [...belongsTo.values()]
        .filter((relation) => relation.shared)
        .map(({ column }) => `fk_${table}_${column}`),
    );
    const loose = await names(
      `SELECT k.conname AS name FROM pg_constraint k
         JOIN (${tenantTables}) f ON f.oid = k.conrelid JOIN (${tenantTables}) t ON t.oid = k.confrelid
        WHERE k.contype = 'f' AND NOT ('${TENANT}' = ANY (${columns('k.conkey', 'f.oid')})
          AND '${TENANT}' = ANY (${columns('k.confkey', 't.oid')}))`,
    );
    expect(loose.sort()).toEqual(shared.sort());
  });

  test('foreign keys with SET NULL do not clear the tenant', async () => {
    const whole = await names(
      `SELECT k.conname AS name FROM pg_constraint k JOIN (${tenantTables}) f ON f.oid = k.conrelid
        WHERE k.contype = 'f' AND k.confdeltype IN ('n', 'd') AND cardinality(k.conkey) > 1
          AND ('${TENANT}' = ANY (${columns('k.confdelsetcols', 'f.oid')})) IS NOT FALSE`,
    );
    expect(whole).toEqual([]);
    const listed = await names(
      `SELECT conname AS name FROM pg_constraint WHERE contype = 'f' AND confdelsetcols IS NOT NULL`,
    );
    expect(listed.length).toBeGreaterThan(2);
  });

  test('foreign keys reject a row of another tenant', async () => {
    const user = `INSERT INTO users (id, email, full_name) VALUES ($1, $2, 'A') `;
    const [person, a, b, campaign] = [1, 2, 3, 4].map((n) => `00000000-0000-7000-8000-00000000000${n}`);
    await database.query(user, [person, 'a@marquee.example']);
    for (const [id, slug] of [
      [a, 'a'],
      [b, 'b'],
    ])
      await database.query(`INSERT INTO organizations (id, name, slug, owner_id) VALUES ($1, 'O', $2, $3)`, [
        id,
        slug,
        person,
      ]);
    await database.query(`INSERT INTO campaigns (organization_id, id, name) VALUES ($1, $2, 'C')`, [
      a,
      campaign,
    ]);
    const post = `INSERT INTO posts (organization_id, id, caption, campaign_id) VALUES ($1, gen_random_uuid(), '', $2)`;
    await database.query(post, [a, campaign]);
    await expect(database.query(post, [b, campaign])).rejects.toThrow('fk_posts_campaign_id');
    await database.query('DELETE FROM campaigns');
    expect(await database.query('SELECT organization_id, campaign_id FROM posts')).toEqual([
      { organization_id: a, campaign_id: null },
    ]);
  });
});

describe('functions', () => {
  test('SECURITY DEFINER functions have a fixed search path and are granted only to the serving role', async () => {
    const definers = await database.query<{ name: string; path: string; granted: string[]; fires: boolean }>(
      `SELECT p.oid::regprocedure::text AS name, array_to_string(p.proconfig, ' ') AS path,
              p.prorettype = 'trigger'::regtype AS fires,
              ARRAY(SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END
                      FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x WHERE x.grantee <> p.proowner) AS granted
         FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND ${OURS} WHERE p.prosecdef`,
    );
    expect(definers.length).toBeGreaterThan(5);
    for (const { name, path, granted, fires } of definers)
      expect({ name, path, granted }).toEqual({
        name,
        path: expect.stringMatching(
          /search_path=.*pg_temp( plan_cache_mode=\w+ enable_seqscan=off)?$/,
        ) as string,
        // A trigger runs its function without a grant, and trigger functions cannot be called directly.
        granted: fires ? (expect.not.arrayContaining(['PUBLIC']) as string[]) : [SERVING_ROLE],
      });
  });

  test('no function is executable by PUBLIC except trigger functions', async () => {
    const open = await names(
      `SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND ${OURS}
        WHERE has_function_privilege('public', p.oid, 'EXECUTE') AND p.prorettype <> 'trigger'::regtype`,
    );
    expect(open).toEqual([]);
  });
});

test('the committed catalog covers every schema that the migrations create', async () => {
  const schemas = await names(
    `SELECT nspname AS name FROM pg_namespace WHERE ${OURS} AND nspname NOT LIKE 'pg\\_%'`,
  );
  expect(schemas.sort()).toEqual([...SCHEMAS].sort());
});

test('reverting and rerunning all migrations reproduces the committed catalog', async () => {
  const committed = readFileSync(join(MIGRATIONS, 'catalog.txt'), 'utf8');
  expect(await catalogOf(database.ownerUrl)).toBe(committed);
  const source = await createDataSource(database.ownerUrl).initialize();
  try {
    for (let left = source.migrations.length; left > 0; left -= 1) await source.undoLastMigration();
    expect(
      await names(`SELECT nspname AS name FROM pg_namespace WHERE ${OURS} AND nspname NOT LIKE 'pg\\_%'`),
    ).toEqual(['public']);
    expect(await names(`SELECT c.relname AS name FROM ${TABLES}`)).toEqual(['migrations']);
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
  expect(await catalogOf(database.ownerUrl)).toBe(committed);
});

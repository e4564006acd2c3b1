import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '../../src/domains';
import { loadDemoData } from '../../src/demo';
import { auditTenantColumn, eventName, recordsImages } from '../../src/kernel/model/audit';
import { linkModels } from '../../src/kernel/model/link';
import type { Model } from '../../src/kernel/model/metadata';
import { createTestDatabase, type TestDatabase } from '../support/database';

/** The demo inserts its audit entries itself. They must be what the triggers write, which are off meanwhile. */

const recorded = linkModels().filter((model) => recordsImages(model) && auditTenantColumn(model));
let database: TestDatabase;
const dataDir = mkdtempSync(join(tmpdir(), 'marquee-demo-audit-'));

beforeAll(async () => {
  database = await createTestDatabase();
  await loadDemoData(database, { dataDir, publicUrl: 'http://127.0.0.1:4000' });
});
afterAll(async () => {
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Entry {
  readonly id: string;
  readonly type: string;
  readonly tenant: string;
  readonly image: Record<string, unknown>;
}

const actionOf = (model: Model): string => `${eventName(model).toUpperCase()}_CREATED`;

/** Deletes the row of an entry with its trigger only. Returns what the trigger records, and changes nothing. */
async function deleted({ table }: Model, id: string): Promise<Entry | undefined> {
  const client = await database.owner.connect();
  try {
    await client.query(
      `BEGIN; ALTER TABLE "${table}" DISABLE TRIGGER ALL; ALTER TABLE "${table}" ENABLE TRIGGER "${table}_audit"`,
    );
    await client.query(`DELETE FROM "${table}" WHERE id = $1`, [id]);
    const { rows } = await client.query<Entry>(
      `SELECT subject_id AS id, subject_type AS type, organization_id AS tenant, before AS image FROM audit_entries
        WHERE subject_id = $1 AND transaction_id = pg_current_xact_id()::text::bigint`,
      [id],
    );
    return rows[0];
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** Returns some entries of the demo for a model. */
const entriesOf = (model: Model): Promise<Entry[]> =>
  database.query<Entry>(
    `SELECT subject_id AS id, subject_type AS type, organization_id AS tenant, after AS image FROM audit_entries
      WHERE action = $1 ORDER BY id LIMIT 3`,
    [actionOf(model)],
  );

test('every row has one entry for its creation, and there are no others', async () => {
  let total = 0;
  for (const model of recorded) {
    const rows = await database.count(`"${model.table}"`);
    expect([model.name, await database.count('audit_entries WHERE action = $1', [actionOf(model)])]).toEqual([
      model.name,
      rows,
    ]);
    total += rows;
  }
  expect(await database.count('audit_entries')).toBe(total);
  expect(total).toBeGreaterThan(2_000);
});

// Deleting an organization leaves no entry.
test.each(
  recorded.filter(({ name }) => name !== 'Organization').map((model) => [model.name, model] as const),
)('the entries of %s are those of its trigger', async (_, model) => {
  for (const entry of await entriesOf(model)) expect(await deleted(model, entry.id)).toEqual(entry);
});

test('entries have the time and user of the creation', async () => {
  expect(
    await database.query(
      `SELECT count(*)::int AS entries, bool_and(e.created_at = p.created_at) AS times,
              bool_and(e.actor_id = p.author_id AND e.actor_kind = 'USER' AND e.actor_name = u.full_name) AS actors
         FROM audit_entries e JOIN posts p ON p.id = e.subject_id JOIN users u ON u.id = p.author_id`,
    ),
  ).toEqual([{ entries: 1200, times: true, actors: true }]);
  expect(
    await database.query(
      `SELECT bool_and(e.actor_id = o.owner_id AND e.after ->> 'name' = o.name AND e.after ->> 'slug' = o.slug) AS owners
         FROM audit_entries e JOIN organizations o ON o.id = e.subject_id`,
    ),
  ).toEqual([{ owners: true }]);
});

test('the triggers are on again', async () => {
  expect(await database.count("pg_trigger WHERE tgenabled = 'D'")).toBe(0);
  const [{ id }] = (await database.query('SELECT id FROM posts ORDER BY id LIMIT 1')) as [{ id: string }];
  await database.query("UPDATE posts SET title = 'Changed' WHERE id = $1", [id]);
  expect(await database.count("audit_entries WHERE subject_id = $1 AND action = 'POST_UPDATED'", [id])).toBe(
    1,
  );
});

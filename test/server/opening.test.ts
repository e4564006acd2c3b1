import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDemoData } from '../../src/demo';
import { beginOpening } from '../../src/server/opening';
import { asSuperuser, createTestDatabase, type TestDatabase } from '../support/database';

/** What a start does while PostgreSQL is busy: with a new database, and with one that exists. */

let database: TestDatabase;

beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

describe('opening', () => {
  const NAME = 'test_opening';
  const url = new URL(process.env.TEST_CLUSTER_URL!);
  url.pathname = `/${NAME}`;

  beforeAll(() => asSuperuser((client) => client.query(`CREATE DATABASE ${NAME} TEMPLATE template0`)));
  afterAll(() => asSuperuser((client) => client.query(`DROP DATABASE ${NAME} WITH (FORCE)`)));

  test('reports that the database is new while its migrations run, and later that it is not', async () => {
    const first = beginOpening({ databaseUrl: url.href }, {});
    const order: string[] = [];
    void first.database.then(() => order.push('open'));
    expect(await first.isNew).toBe(true);
    expect(order).toEqual([]);
    expect(await first.database).toMatchObject({ ownerUrl: url.href, embedded: false });

    const second = beginOpening({ databaseUrl: url.href }, {});
    expect(await second.isNew).toBe(false);
    expect(await second.database).toMatchObject({ ownerUrl: url.href });
  });

  test('reports no new database, and no unhandled rejection, when it cannot be reached', async () => {
    const { isNew, database: opened } = beginOpening({ databaseUrl: 'postgres://a:b@127.0.0.1:1/c' }, {});
    expect(await isNew).toBe(false);
    await expect(opened).rejects.toThrow('127.0.0.1:1: connection refused');
  });
});

describe('loading the demo', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'marquee-opening-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  /** Loads the demo. Returns the order of what was called and, at `onWriting`, the statement that PostgreSQL runs. */
  async function load(): Promise<{ calls: string[]; running: Promise<object[]> | undefined }> {
    const calls: string[] = [];
    let running: Promise<object[]> | undefined;
    await loadDemoData(database, {
      dataDir,
      publicUrl: 'http://127.0.0.1:4000',
      onWriting: () => {
        calls.push('writing');
        running = database.query(
          `SELECT state, query LIKE '%INSERT INTO%' AS inserts FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL`,
        );
        // The process is busy, and PostgreSQL has what it needs.
        for (const until = Date.now() + 100; Date.now() < until;);
      },
      onWritten: (share) => {
        if (share === 1) calls.push('written');
      },
    });
    return { calls, running };
  }

  test('reports once that rows are being written, and not when they exist', async () => {
    const { calls, running } = await load();
    expect(calls).toEqual(['writing', 'written']);
    expect(await running).toEqual([{ state: 'active', inserts: true }]);
    expect((await load()).calls).toEqual([]);
  });

  test('writes nothing when a statement fails', async () => {
    const other = await createTestDatabase();
    try {
      await other.query('ALTER TABLE posts ADD CONSTRAINT none CHECK (false)');
      const options = { dataDir, publicUrl: 'http://127.0.0.1:4000', onWriting: () => undefined };
      await expect(loadDemoData(other, options)).rejects.toThrow('violates check constraint "none"');
      expect(await other.count('users')).toBe(0);
      expect(await other.count('audit_entries')).toBe(0);
    } finally {
      await other.drop();
    }
  });
});

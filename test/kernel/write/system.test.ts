import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/kernel/database/data-source';
import { diffSchema } from '../../../src/kernel/database/drift';
import { REQUEST_TIMEOUTS } from '../../../src/kernel/database/pools';
import { ensureServingLogin } from '../../../src/kernel/database/roles';
import { linkModels } from '../../../src/kernel/model/link';
import { asSystem } from '../../../src/kernel/write/system';
import { runInTransaction, type WriteTransaction } from '../../../src/kernel/session/write-transaction';
import { sampleSchema } from '../../support/sample-domain';
import { Shelf } from '../../support/sample-domain/book.entities';
import { emptyDatabase } from '../../support/sample-domain/database';
import { Library } from '../../support/sample-domain/library.entities';

/**
 * A reader of one library, who may write nothing, and the shelves of that library and of two others. Shelves can be
 * inserted, updated and deleted as the system, libraries cannot be deleted, and books are not declared for it.
 */
let database: Awaited<ReturnType<typeof emptyDatabase>>;
let serving: DataSource;
const id = (n: number): string => `0198c2a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [READER, OWN, SECOND, THIRD, BOOK] = [id(1), id(2), id(3), id(4), id(5)] as const;
const CONNECTIONS = 3;

/** Takes the ID of a user for that of the session. */
const ENTER = `CREATE FUNCTION tenancy.enter(entering uuid) RETURNS uuid LANGUAGE sql AS $$
  SELECT CASE WHEN set_config('tenancy.person', entering::text, true) = entering::text
               AND set_config('tenancy.tenants', '{${OWN}}', true) <> ''
               AND set_config('tenancy.memberships', '{${OWN}}', true) <> '' THEN entering END $$`;

beforeAll(async () => {
  sampleSchema();
  database = await emptyDatabase();
  const owner = new Client({ connectionString: database.url });
  await owner.connect();
  for (const sql of (await diffSchema(database.source, linkModels())).up) await owner.query(sql);
  const file = join(__dirname, '../../../database/functions/tenancy/act_as_system.sql');
  await owner.query(ENTER);
  await owner.query(readFileSync(file, 'utf8'));
  const url = await ensureServingLogin(owner, database.url);
  await owner.end();
  serving = await createDataSource(url, { max: CONNECTIONS, timeouts: REQUEST_TIMEOUTS }).initialize();
});

beforeEach(async () => {
  await database.source.query('DELETE FROM libraries');
  for (const [library, name] of [
    [OWN, 'own'],
    [SECOND, 'second'],
    [THIRD, 'third'],
  ]) {
    await database.source.query('INSERT INTO libraries (id, name) VALUES ($1, $2)', [library, name]);
    await database.source.query(
      'INSERT INTO shelves (id, library_id, label) VALUES (gen_random_uuid(), $1, $2)',
      [library, name],
    );
  }
  await database.source.query('INSERT INTO books (id, library_id, title) VALUES ($1, $2, $3)', [
    BOOK,
    SECOND,
    'closed',
  ]);
});

afterAll(async () => {
  await serving.destroy();
  await database.drop();
});

const asReader = <T>(work: (tx: WriteTransaction) => Promise<T>): Promise<T> =>
  runInTransaction(
    serving,
    { userId: READER, sessionId: READER },
    { requestId: 'r' },
    { counted: () => undefined },
    work,
  );

const labels = async (tx: WriteTransaction): Promise<string[]> =>
  (await tx.manager.find(Shelf, { order: { label: 'ASC' } })).map(({ label }) => label);

const stored = async (): Promise<string[]> =>
  (await database.source.query<{ label: string }[]>('SELECT label FROM shelves ORDER BY 1')).map(
    ({ label }) => label,
  );

/** Runs a statement in a savepoint. Returns the number of its rows, or its error. */
async function attempt(tx: WriteTransaction, sql: string): Promise<number | string> {
  await tx.query('SAVEPOINT attempt');
  try {
    const rows = await tx.query(`WITH done AS (${sql} RETURNING 1) SELECT FROM done`);
    return rows.length;
  } catch (error) {
    await tx.query('ROLLBACK TO SAVEPOINT attempt');
    return (error as Error).message;
  }
}

describe('in the block', () => {
  test('reads, inserts, updates and deletes rows that the actor can neither see nor write', async () => {
    await asReader(async (tx) => {
      expect(await labels(tx)).toEqual(['own']);
      await asSystem(tx, SECOND, async () => {
        expect(await labels(tx)).toEqual(['own', 'second']);
        await tx.manager.update(Shelf, { library: SECOND }, { label: 'second moved' });
        await tx.manager.insert(Shelf, { id: id(10), library: SECOND, label: 'second new' });
        await tx.manager.insert(Shelf, { id: id(11), library: SECOND, label: 'second gone' });
        await tx.manager.delete(Shelf, { id: id(11) });
        await tx.manager.update(Library, { id: SECOND }, { name: 'renamed' });
        await tx.query('SELECT FROM shelves WHERE library_id = $1 FOR UPDATE', [SECOND]);
      });
    });

    expect(await stored()).toEqual(['own', 'second moved', 'second new', 'third']);
    const names = await database.source.query('SELECT name FROM libraries WHERE id = $1', [SECOND]);
    expect(names).toEqual([{ name: 'renamed' }]);
  });

  test('creates a tenant with rows of its own', async () => {
    await asReader((tx) =>
      asSystem(tx, id(20), async () => {
        await tx.manager.insert(Library, { id: id(20), name: 'founded' });
        await tx.manager.insert(Shelf, { id: id(21), library: id(20), label: 'founded' });
      }),
    );

    expect(await stored()).toEqual(['founded', 'own', 'second', 'third']);
  });

  test('neither reads nor writes rows of another tenant, and moves no row into one', async () => {
    await asReader((tx) =>
      asSystem(tx, SECOND, async () => {
        expect(await tx.query('SELECT FROM shelves WHERE library_id = $1', [THIRD])).toEqual([]);
        const results = [
          `UPDATE shelves SET label = 'x' WHERE library_id = '${THIRD}'`,
          `DELETE FROM shelves WHERE library_id = '${THIRD}'`,
          `UPDATE shelves SET label = 'x' WHERE library_id = '${OWN}'`,
          `INSERT INTO shelves (id, library_id, label) VALUES (gen_random_uuid(), '${THIRD}', 'x')`,
          `UPDATE shelves SET library_id = '${THIRD}' WHERE library_id = '${SECOND}'`,
        ];
        const rejected = 'new row violates row-level security policy for table "shelves"';
        const outcomes: (number | string)[] = [];
        for (const sql of results) outcomes.push(await attempt(tx, sql));
        expect(outcomes).toEqual([0, 0, 0, rejected, rejected]);
      }),
    );

    expect(await stored()).toEqual(['own', 'second', 'third']);
  });

  test('rejects models and commands that are not declared', async () => {
    await asReader((tx) =>
      asSystem(tx, SECOND, async () => {
        expect(await tx.query('SELECT FROM books')).toEqual([]);
        expect(await attempt(tx, `UPDATE books SET title = 'x'`)).toBe('permission denied for table books');
        expect(await attempt(tx, 'DELETE FROM libraries')).toBe('permission denied for table libraries');
      }),
    );
  });

  test('returns the result of the work, also of a nested block of the same tenant', async () => {
    const result = await asReader((tx) =>
      asSystem(tx, SECOND, async () => {
        const inner = await asSystem(tx, SECOND, () => labels(tx));
        return [inner, await labels(tx)];
      }),
    );

    expect(result).toEqual([
      ['own', 'second'],
      ['own', 'second'],
    ]);
  });

  test('rejects a nested block of another tenant, and the transaction with it', async () => {
    const nested = asReader((tx) =>
      asSystem(tx, SECOND, async () => {
        await tx.manager.update(Shelf, { library: SECOND }, { label: 'lost' });
        await asSystem(tx, THIRD, () => labels(tx)).catch(() => undefined);
        await tx.manager.update(Shelf, { library: THIRD }, { label: 'lost' });
      }),
    );

    await expect(nested).rejects.toThrow('current transaction is aborted');
    expect(await stored()).toEqual(['own', 'second', 'third']);
    await expect(
      asReader((tx) => asSystem(tx, SECOND, () => asSystem(tx, THIRD, () => labels(tx)))),
    ).rejects.toThrow('The transaction already acts as the system of another tenant.');
  });
});

describe('after the block', () => {
  const update = `UPDATE shelves SET label = 'x' WHERE library_id = '${SECOND}'`;

  test('the transaction continues as the actor, and can start a block of another tenant', async () => {
    await asReader(async (tx) => {
      await asSystem(tx, SECOND, () => asSystem(tx, SECOND, () => labels(tx)));
      expect(await labels(tx)).toEqual(['own']);
      expect(await attempt(tx, update)).toBe(0);
      expect(await asSystem(tx, THIRD, () => labels(tx))).toEqual(['own', 'third']);
      expect(await labels(tx)).toEqual(['own']);
    });
  });

  test('the transaction continues as the actor when the work fails', async () => {
    await asReader(async (tx) => {
      const failed = asSystem(tx, SECOND, async () => {
        await labels(tx);
        throw new Error('rejected by a rule');
      });
      await expect(failed).rejects.toThrow('rejected by a rule');
      expect(await labels(tx)).toEqual(['own']);
      expect(await attempt(tx, update)).toBe(0);
    });
  });

  test('the transaction continues as the actor when a statement fails in a savepoint', async () => {
    await asReader(async (tx) => {
      await tx.query('SAVEPOINT before');
      const failed = asSystem(tx, SECOND, () => tx.query('SELECT 1 / 0'));
      await expect(failed).rejects.toThrow('division by zero');
      await tx.query('ROLLBACK TO SAVEPOINT before');
      expect(await labels(tx)).toEqual(['own']);
      expect(await attempt(tx, update)).toBe(0);
    });
  });

  test('a failed transaction leaves its connection without access', async () => {
    for (let i = 0; i < CONNECTIONS; i += 1)
      await expect(asReader((tx) => asSystem(tx, SECOND, () => tx.query('SELECT 1 / 0')))).rejects.toThrow(
        'division by zero',
      );

    expect(await Promise.all(Array.from({ length: CONNECTIONS }, () => asReader(labels)))).toEqual(
      Array.from({ length: CONNECTIONS }, () => ['own']),
    );
  });
});

test('transactions that share pooled connections see only the tenant of their own block', async () => {
  const seen = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      asReader(async (tx) => {
        const tenant = [undefined, SECOND, THIRD][i % 3];
        const before = await labels(tx);
        const within = tenant ? await asSystem(tx, tenant, () => labels(tx)) : await labels(tx);
        if (i % 4 === 3) await asSystem(tx, OWN, () => Promise.reject(new Error('fails')));
        return [before, within, await labels(tx)];
      }).catch((error: Error) => error.message),
    ),
  );

  const within = [['own'], ['own', 'second'], ['own', 'third']];
  expect(seen).toEqual(
    Array.from({ length: 60 }, (_, i) => (i % 4 === 3 ? 'fails' : [['own'], within[i % 3], ['own']])),
  );
  const left = await Promise.all(
    Array.from({ length: CONNECTIONS }, () =>
      serving.query<{ system: string | null }[]>(
        `SELECT nullif(current_setting('tenancy.system', true), '') AS system, pg_sleep(0.05)::text`,
      ),
    ),
  );
  expect(left.map(([row]) => row!.system)).toEqual([null, null, null]);
});

import { randomUUID } from 'node:crypto';
import type { EncryptionError } from '../../../src/kernel/encryption/encryption-error';
import {
  encryptedColumns,
  keyIdsSql,
  keyUses,
  neededKeys,
  readEncrypted,
  updateEncrypted,
} from '../../../src/kernel/encryption/stored-values';
import { rotateEncryptionKeys } from '../../../src/kernel/jobs/rotate-encryption-keys';
import { modelOf } from '../../../src/kernel/model/metadata';
import { transaction } from '../../../src/kernel/database/transaction';
import { encryptionKey, encryptionWith } from '../../support/encryption-keys';
import { explained, rowsRead } from '../../support/explained';
import { Locker } from '../../support/sample-domain/locker.entities';
import '../../support/sample-domain/visit.entities';
import { type WritableSample, writableSample } from '../../support/sample-domain/writing';

const LIBRARY = randomUUID();
const PAST = '2020-01-01T00:00:00.000Z';
const VALUES = 60;

const OLD = encryptionWith(encryptionKey('old', 1));
/** The new key encrypts, both decrypt. */
const BOTH = encryptionWith(encryptionKey('new', 2), encryptionKey('old', 1));
const NEW = encryptionWith(encryptionKey('new', 2));

let sample: WritableSample;
let ids: string[];

const model = () => modelOf(Locker);
const uses = async () =>
  (await keyUses(sample.pool, [model()])).map(({ column, keyId, values }) => [column, keyId, values]);
const codeOf = async (id: string, encryption = BOTH) =>
  (await readEncrypted(sample.pool, encryption, Locker, id, ['code']))!.code;
const codeNumber = (i: number): string => `code ${i}`;

async function insert(values: { id: string; code: string | null; masterCode: string | null }): Promise<void> {
  const sealed = OLD.encryptValues(model(), { ...values, library: LIBRARY }, values);
  await sample.pool.query(
    `INSERT INTO lockers (id, library_id, label, code, master_code, updated_at, code_changed_at)
     VALUES ($1, $2, 'A', $3, $4, $5, $5)`,
    [values.id, LIBRARY, sealed.code, sealed.masterCode, PAST],
  );
}

beforeAll(async () => {
  sample = await writableSample();
  await sample.pool.query(`INSERT INTO libraries (id, name) VALUES ($1, 'L')`, [LIBRARY]);
});

beforeEach(async () => {
  await sample.pool.query('DELETE FROM lockers');
  ids = Array.from({ length: VALUES }, () => randomUUID());
  for (const [i, id] of ids.entries())
    await insert({ id, code: codeNumber(i), masterCode: i % 10 === 0 ? 'master' : null });
});

afterAll(() => sample.stop());

const rotate = (options = {}, encryption = BOTH) =>
  rotateEncryptionKeys(sample.pool, [model()], encryption, { batchSize: 7, ...options });

test('finds the keys that values need with one lookup per key, whatever the number of values', async () => {
  const needed = () => neededKeys(sample.pool, [model()]);
  expect(await needed()).toEqual(new Set(['old']));
  await updateEncrypted(sample.pool, BOTH, Locker, ids[0]!, ['code'], () => ({ code: 'changed' }));
  expect(await needed()).toEqual(new Set(['new', 'old']));

  const client = await sample.pool.connect();
  try {
    await client.query('ANALYZE lockers');
    await client.query('SET enable_seqscan = off');
    for (const column of encryptedColumns([model()])) {
      const read = rowsRead(await explained(client, keyIdsSql(column), []));
      expect(read).toBe(column.attribute.name === 'code' ? 2 : 1);
    }
  } finally {
    await client.query('RESET enable_seqscan');
    client.release();
  }
  await sample.pool.query('UPDATE lockers SET code = NULL, master_code = NULL');
  expect(await needed()).toEqual(new Set());
});

test('encrypts every value with the current key, and is no change of the rows', async () => {
  expect(await uses()).toEqual([
    ['code', 'old', VALUES],
    ['master_code', 'old', 6],
  ]);

  expect(await rotate()).toEqual({ rotated: VALUES + 6, failed: 0 });

  expect(await uses()).toEqual([
    ['code', 'new', VALUES],
    ['master_code', 'new', 6],
  ]);
  for (const [i, id] of ids.entries()) expect(await codeOf(id, NEW)).toBe(codeNumber(i));
  const { rows } = await sample.pool.query(
    'SELECT DISTINCT updated_at, code_changed_at, version FROM lockers',
  );
  expect(rows).toEqual([{ updated_at: new Date(PAST), code_changed_at: new Date(PAST), version: 1 }]);
  expect((await sample.pool.query('SELECT FROM events.recorded')).rows).toEqual([]);
  expect((await sample.pool.query(`SELECT current_setting('tenancy.maintains', true) AS it`)).rows).toEqual(
    expect.not.arrayContaining([{ it: 'lockers' }]),
  );
});

test('a second rotation changes nothing', async () => {
  await rotate();
  const before = await sample.pool.query('SELECT * FROM lockers ORDER BY id');
  expect(await rotate()).toEqual({ rotated: 0, failed: 0 });
  expect((await sample.pool.query('SELECT * FROM lockers ORDER BY id')).rows).toEqual(before.rows);
});

test('no read of 20 concurrent readers fails meanwhile, and no change of 5 writers is lost', async () => {
  let running = true;
  let reads = 0;
  const reader = async (place: number): Promise<void> => {
    for (let i = place; running; i = (i + 7) % VALUES) {
      // The first five are changed meanwhile.
      const code = await codeOf(ids[i]!);
      if (i >= 5) expect(code).toBe(codeNumber(i));
      reads += 1;
    }
  };
  const writer = async (place: number): Promise<void> => {
    for (let n = 1; n <= 5; n += 1)
      await transaction(sample.pool, (client) =>
        updateEncrypted(client, BOTH, Locker, ids[place]!, ['code'], ({ code }) => ({ code: `${code}+` })),
      );
  };
  const readers = Array.from({ length: 20 }, (_, i) => reader(i));
  await Promise.all([rotate({ batchSize: 3 }), ...[0, 1, 2, 3, 4].map(writer)]);
  running = false;
  await Promise.all(readers);

  expect(reads).toBeGreaterThanOrEqual(20);
  for (const i of [0, 1, 2, 3, 4]) expect(await codeOf(ids[i]!, NEW)).toBe(`${codeNumber(i)}+++++`);
  expect(await uses()).toEqual([
    ['code', 'new', VALUES],
    ['master_code', 'new', 6],
  ]);
});

test('a job that holds the lock of a row neither waits for a rotation nor loses its change', async () => {
  const [locked] = ids;
  let rotation!: ReturnType<typeof rotate>;
  const others = (): Promise<{ rows: unknown[] }> =>
    sample.pool.query(`SELECT FROM lockers WHERE split_part(code, '.', 1) = 'old'`);
  await transaction(sample.pool, async (client) => {
    await updateEncrypted(client, OLD, Locker, locked!, ['code'], () => ({ code: 'changed' }));
    let rest!: () => void;
    const skipping = new Promise<void>((resolve) => (rest = resolve));
    rotation = rotate({ onProgress: (share: number) => share >= VALUES / (VALUES + 6) && rest() });
    // All batches of the column are done while the row is locked.
    await skipping;
    expect((await others()).rows).toHaveLength(1);
  });

  expect(await rotation).toEqual({ rotated: VALUES + 6, failed: 0 });
  expect(await codeOf(locked!, NEW)).toBe('changed');
});

test('continues where an interrupted rotation stopped, and reports its progress', async () => {
  const shares: number[] = [];
  const interrupted = rotate({
    onProgress: (share: number) => {
      shares.push(share);
      if (shares.length === 3) throw new Error('killed');
    },
  });
  await expect(interrupted).rejects.toThrow('killed');
  expect(shares).toEqual([7 / 66, 14 / 66, 21 / 66]);
  expect((await uses()).slice(0, 2)).toEqual([
    ['code', 'new', 21],
    ['code', 'old', 39],
  ]);

  expect(await rotate()).toEqual({ rotated: 45, failed: 0 });
  for (const [i, id] of ids.entries()) expect(await codeOf(id, NEW)).toBe(codeNumber(i));
});

test('skips a value that cannot be decrypted, and reports its place', async () => {
  const copy = 'UPDATE lockers SET code = (SELECT code FROM lockers WHERE id = $1) WHERE id = $2';
  await sample.pool.query(copy, [ids[0], ids[1]]);
  const failures: EncryptionError[] = [];
  const result = await rotate({ onFailure: (error: EncryptionError) => failures.push(error) });

  expect(result).toEqual({ rotated: VALUES + 5, failed: 1 });
  expect(failures).toMatchObject([
    { failure: 'NOT_AUTHENTIC', keyId: 'old', table: 'lockers', column: 'code', rowId: ids[1] },
  ]);
  expect(await uses()).toContainEqual(['code', 'old', 1]);
});

test('leaves values of unknown keys as they are', async () => {
  const result = await rotate({}, NEW);
  expect(result).toEqual({ rotated: 0, failed: VALUES + 6 });
  expect(await codeOf(ids[0]!, OLD)).toBe(codeNumber(0));
});

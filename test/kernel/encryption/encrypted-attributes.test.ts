import { createHash, randomUUID } from 'node:crypto';
import { printSchema } from 'graphql';
import { EncryptionError, readEncrypted, updateEncrypted } from '../../../src/kernel/encryption';
import { createLogger } from '../../../src/kernel/logging';
import { imageFields } from '../../../src/kernel/model/audit';
import { modelOf } from '../../../src/kernel/model/metadata';
import { schemaObjectsOf } from '../../../src/kernel/database/schema-objects';
import { transaction } from '../../../src/kernel/database/transaction';
import { encryptionKey, encryptionWith } from '../../support/encryption-keys';
import { Locker } from '../../support/sample-domain/locker.entities';
import '../../support/sample-domain/visit.entities';
import { type WritableSample, withLibraries, writableSample } from '../../support/sample-domain/writing';
import type { Json } from '../../support/server';

const [LIBRARY, OTHER_LIBRARY] = [randomUUID(), randomUUID()];
const CODE = 'drei-und-zwanzig-0815';
let sample: WritableSample;

beforeAll(async () => {
  sample = await writableSample();
  await withLibraries(sample, LIBRARY, OTHER_LIBRARY);
});

afterAll(() => sample.stop());

const FIELDS = 'locker { id isLocked codeChangedAt version }';

const create = async (input: object = {}): Promise<Json> => {
  const { payload } = await sample.mutate(
    'createLocker',
    { libraryId: LIBRARY, label: 'A', code: CODE, ...input },
    FIELDS,
  );
  return payload;
};
const update = async (input: object): Promise<Json> =>
  (await sample.mutate('updateLocker', input, FIELDS)).payload;
const newLocker = async (input?: object): Promise<string> => (await create(input)).locker.id;

const stored = async (id: string): Promise<Json> =>
  (await sample.pool.query('SELECT * FROM lockers WHERE id = $1', [id])).rows[0];
const codeOf = async (id: string, encryption = sample.encryption): Promise<string | null> =>
  (await readEncrypted(sample.pool, encryption, Locker, id, ['code']))!.code;
const failureOf = (promise: Promise<unknown>): Promise<EncryptionError> =>
  promise.then(
    () => {
      throw new Error('Expected a failure.');
    },
    (error: EncryptionError) => error,
  );

describe('mutations', () => {
  test('store the value encrypted with the ID of the key, and the graph shows only when', async () => {
    const { locker, userErrors } = await create();
    expect(userErrors).toEqual([]);
    expect(locker).toMatchObject({ isLocked: true, version: 1 });

    const row = await stored(locker.id);
    expect(row.code).toMatch(/^first\.[\w-]+$/);
    expect(JSON.stringify(row)).not.toContain(CODE);
    expect(new Date(locker.codeChangedAt)).toEqual(row.code_changed_at);
    expect(await codeOf(locker.id)).toBe(CODE);
    const read = `{ locker(id: "${locker.id}") { isLocked codeChangedAt } }`;
    expect(await sample.read(read)).toEqual({
      locker: { isLocked: true, codeChangedAt: locker.codeChangedAt },
    });
  });

  test('keep a text as it is sent, without Unicode normalization', async () => {
    const code = 'e\u0301 ÅK\u212A ';
    expect(await codeOf(await newLocker({ code }))).toBe(code);
  });

  test('equal values are stored differently, so that they cannot be compared', async () => {
    const [a, b] = [await stored(await newLocker()), await stored(await newLocker())];
    expect(a.code).not.toBe(b.code);
  });

  test('an update replaces or clears the value, and keeps it when it is omitted', async () => {
    const id = await newLocker();
    const first = await stored(id);

    expect((await update({ id, label: 'B' })).locker).toMatchObject({ version: 2 });
    expect(await stored(id)).toMatchObject({ code: first.code, code_changed_at: first.code_changed_at });
    expect((await update({ id, code: 'next' })).locker).toMatchObject({ isLocked: true, version: 3 });
    expect(await codeOf(id)).toBe('next');
    expect((await update({ id, code: null })).locker).toMatchObject({
      isLocked: false,
      codeChangedAt: null,
      version: 4,
    });
    expect(await codeOf(id)).toBeNull();
    expect((await update({ id, code: null })).locker).toMatchObject({ version: 4 });
  });

  test('changedFields of a version conflict omits the value', async () => {
    const id = await newLocker();
    const { userErrors } = await update({ id, code: 'new', label: 'B', expectedVersion: 7 });
    expect(userErrors).toMatchObject([{ code: 'CONFLICT', changedFields: ['label'] }]);
  });

  test('reject a text that is too long without repeating it', async () => {
    const { userErrors } = await create({ code: 'x'.repeat(51) });
    expect(userErrors).toEqual([
      { code: 'TOO_LONG', path: ['input', 'code'], message: 'Code must have at most 50 characters.' },
    ]);
  });

  test('events contain nothing of it', async () => {
    await sample.pool.query('DELETE FROM events.recorded');
    const id = await newLocker();
    await update({ id, code: 'next' });
    const { rows } = await sample.pool.query('SELECT * FROM events.recorded');
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/next|first\.|code/);
    expect(JSON.stringify(rows)).not.toContain(CODE);
  });
});

describe('declarations', () => {
  test('are no fields, filters or orders, and inputs have them', () => {
    const schema = printSchema(sample.schema);
    const type = /^type Locker .*?^}/ms.exec(schema)![0];
    expect(type).toContain('isLocked');
    expect(type).not.toMatch(/^ +(code|masterCode)[:(]/m);
    expect(schema).toMatch(/^input CreateLockerInput .*?^ +code: String$/ms);
    expect(schema).not.toContain('masterCode');
    expect(schema).not.toMatch(/\bCODE\b/);
  });

  test('are in no audit image, which has the time of the change', () => {
    const fields = Object.values(imageFields(modelOf(Locker)));
    expect(fields).toEqual(expect.arrayContaining(['label', 'codeChangedAt']));
    expect(fields).not.toEqual(expect.arrayContaining(['code']));
    expect(fields).not.toEqual(expect.arrayContaining(['masterCode']));
  });

  test('are not readable by the serving role', () => {
    const granted = schemaObjectsOf([modelOf(Locker)]).filter(({ name }) => name.startsWith('SELECT'));
    expect(granted).toHaveLength(1);
    expect(granted[0]!.name).toContain('"code_changed_at"');
    expect(granted[0]!.name).not.toMatch(/"(code|master_code)"/);
  });

  test('the database rejects a value that is not encrypted', async () => {
    const id = await newLocker();
    await expect(
      sample.pool.query('UPDATE lockers SET code = $2 WHERE id = $1', [id, CODE]),
    ).rejects.toMatchObject({ constraint: 'ck_lockers_code' });
  });
});

describe('a value that cannot be decrypted', () => {
  const place = (id: string, column = 'code') => ({ table: 'lockers', column, rowId: id });

  test('of an unknown key has the failure UNKNOWN_KEY with the ID of the key', async () => {
    const id = await newLocker();
    const error = await failureOf(codeOf(id, encryptionWith(encryptionKey('second', 2))));
    expect(error).toBeInstanceOf(EncryptionError);
    expect(error).toMatchObject({ failure: 'UNKNOWN_KEY', keyId: 'first', ...place(id) });
  });

  test('of another key with the same ID has the failure NOT_AUTHENTIC', async () => {
    const id = await newLocker();
    expect(await failureOf(codeOf(id, encryptionWith(encryptionKey('first', 9))))).toMatchObject({
      failure: 'NOT_AUTHENTIC',
      keyId: 'first',
      ...place(id),
    });
  });

  test.each([20, 30, -3])('with a changed character at %i has the failure NOT_AUTHENTIC', async (at) => {
    const id = await newLocker();
    const code = (await stored(id)).code as string;
    const index = at < 0 ? code.length + at : at;
    const changed = `${code.slice(0, index)}${code[index] === 'A' ? 'B' : 'A'}${code.slice(index + 1)}`;
    await sample.pool.query('UPDATE lockers SET code = $2 WHERE id = $1', [id, changed]);
    expect(await failureOf(codeOf(id))).toMatchObject({ failure: 'NOT_AUTHENTIC', ...place(id) });
  });

  test('of another row, tenant or column has the failure NOT_AUTHENTIC', async () => {
    const [a, b] = [await newLocker(), await newLocker({ code: 'other' })];
    const copy = 'UPDATE lockers SET code = (SELECT code FROM lockers WHERE id = $1) WHERE id = $2';
    await sample.pool.query(copy, [a, b]);
    expect(await failureOf(codeOf(b))).toMatchObject({ failure: 'NOT_AUTHENTIC', ...place(b) });

    await sample.pool.query('UPDATE lockers SET master_code = code WHERE id = $1', [a]);
    const master = readEncrypted(sample.pool, sample.encryption, Locker, a, ['masterCode']);
    expect(await failureOf(master)).toMatchObject({
      failure: 'NOT_AUTHENTIC',
      ...place(a, 'master_code'),
    });

    await sample.pool.query('UPDATE lockers SET library_id = $2 WHERE id = $1', [a, OTHER_LIBRARY]);
    expect(await failureOf(codeOf(a))).toMatchObject({ failure: 'NOT_AUTHENTIC', ...place(a) });
  });

  test('that is no encrypted value has the failure MALFORMED', () => {
    const row = { id: randomUUID(), library: LIBRARY, code: CODE };
    expect(() => sample.encryption.decrypt(modelOf(Locker), 'code', row)).toThrow(
      expect.objectContaining({ failure: 'MALFORMED', ...place(row.id) }),
    );
  });

  test('is logged with its place and without the value or the key', async () => {
    const id = await newLocker();
    const { code } = await stored(id);
    const error = await failureOf(codeOf(id, encryptionWith(encryptionKey('first', 9))));
    const lines: string[] = [];
    createLogger('info', { write: (line: string) => void lines.push(line) }).error({ err: error }, 'failed');

    const [line] = lines;
    expect(JSON.parse(line!)).toMatchObject({
      err: {
        type: 'EncryptionError',
        failure: 'NOT_AUTHENTIC',
        keyId: 'first',
        message: `Cannot use the encrypted value lockers.code of row ${id}: the value was changed, belongs to another row, or was encrypted with another key of this ID.`,
      },
    });
    expect(line).not.toContain(code.slice(6));
    expect(line).not.toContain(CODE);
    expect(line).not.toContain(Buffer.alloc(32, 9).toString('base64'));
  });
});

describe('jobs', () => {
  const model = () => modelOf(Locker);

  test('insert encrypted values and read them again', async () => {
    const row = { id: randomUUID(), library: LIBRARY };
    const values = sample.encryption.encryptValues(model(), row, { code: 'a', masterCode: null });
    await sample.pool.query(
      `INSERT INTO lockers (id, library_id, label, code, master_code) VALUES ($1, $2, 'J', $3, $4)`,
      [row.id, LIBRARY, values.code, values.masterCode],
    );
    expect(
      await readEncrypted(sample.pool, sample.encryption, Locker, row.id, ['code', 'masterCode']),
    ).toEqual({ code: 'a', masterCode: null });
    expect(
      await readEncrypted(sample.pool, sample.encryption, Locker, randomUUID(), ['code']),
    ).toBeUndefined();
  });

  test('encrypting requires the ID and the tenant of the row', () => {
    const encrypt = (row: object) => () =>
      sample.encryption.encryptValues(model(), row as Record<string, unknown>, { code: 'a' });
    expect(encrypt({ library: LIBRARY })).toThrow('Locker.code: the ID of the row is missing.');
    expect(encrypt({ id: randomUUID() })).toThrow('Locker.code: the library of the row is missing.');
  });

  test('20 concurrent updates of one row each see the value of the one before', async () => {
    const id = await newLocker({ code: '0' });
    const add = () =>
      transaction(sample.pool, (client) =>
        updateEncrypted(client, sample.encryption, Locker, id, ['code'], ({ code }) => ({
          code: String(Number(code) + 1),
        })),
      );
    expect(await Promise.all(Array.from({ length: 20 }, add))).toEqual(Array(20).fill(true));
    expect(await codeOf(id)).toBe('20');
  });

  test('an update of a missing row returns false', async () => {
    const change = jest.fn(() => ({}));
    expect(
      await updateEncrypted(sample.pool, sample.encryption, Locker, randomUUID(), ['code'], change),
    ).toBe(false);
    expect(change).not.toHaveBeenCalled();
  });
});

test('a digest tells equal texts from others and depends on the key', () => {
  const [a, b] = [encryptionWith(encryptionKey('a', 1)), encryptionWith(encryptionKey('b', 2))];
  expect(a.digest('1234')).toBe(a.digest('1234'));
  expect(a.digest('1234')).not.toBe(a.digest('1235'));
  expect(a.digest('1234')).not.toBe(b.digest('1234'));
  expect(a.digest('1234')).not.toBe(createHash('sha256').update('1234').digest('base64url'));
  expect(encryptionWith().digest('1234')).toBeUndefined();
});

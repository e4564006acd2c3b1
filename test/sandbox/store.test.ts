import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from '../../src/sandbox/frame/store';

interface Note {
  id: string;
  text: string;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const journal = (): string => readFileSync(join(folder, 'journal.jsonl'), 'utf8');

/** Opens the store, returns its notes, and closes it. */
function stored(): Note[] {
  const store = new Store(folder);
  const notes = store.table<Note>('notes').all();
  store.close();
  return notes;
}

test('keeps the rows of transactions when it is opened again', () => {
  const store = new Store(folder);
  const notes = store.table<Note>('notes');
  store.write(() => {
    notes.put({ id: 'a', text: 'first' });
    notes.put({ id: 'b', text: 'second' });
  });
  store.write(() => notes.put({ id: 'a', text: 'changed' }));
  store.write(() => notes.remove('b'));
  expect(journal().trimEnd().split('\n')).toHaveLength(3);
  store.close();

  expect(stored()).toEqual([{ id: 'a', text: 'changed' }]);
  expect(journal().trimEnd().split('\n')).toHaveLength(1);
});

test('rolls back a transaction that throws, and stores nothing of it', () => {
  const store = new Store(folder);
  const notes = store.table<Note>('notes');
  store.write(() => notes.put({ id: 'a', text: 'before' }));
  const failing = () =>
    store.write(() => {
      notes.put({ id: 'a', text: 'after' });
      notes.put({ id: 'b', text: 'new' });
      throw new Error('rejected');
    });
  expect(failing).toThrow('rejected');
  expect(notes.all()).toEqual([{ id: 'a', text: 'before' }]);
  store.close();

  expect(stored()).toEqual([{ id: 'a', text: 'before' }]);
});

test('keeps the outer changes when a nested transaction throws', () => {
  const store = new Store(folder);
  const notes = store.table<Note>('notes');
  store.write(() => {
    notes.put({ id: 'a', text: 'outer' });
    expect(() =>
      store.write(() => {
        notes.put({ id: 'a', text: 'inner' });
        throw new Error('rejected');
      }),
    ).toThrow('rejected');
  });
  store.close();

  expect(stored()).toEqual([{ id: 'a', text: 'outer' }]);
});

test('ignores a last line that a crash cut off', () => {
  const store = new Store(folder);
  store.write(() => store.table<Note>('notes').put({ id: 'a', text: 'complete' }));
  store.close();
  appendFileSync(join(folder, 'journal.jsonl'), '[["notes","b",{"id":"b","te');

  expect(stored()).toEqual([{ id: 'a', text: 'complete' }]);
});

test('rejects changes outside of a transaction', () => {
  const store = new Store(folder);
  expect(() => store.table<Note>('notes').put({ id: 'a', text: 'lost' })).toThrow('transaction');
  store.close();
});

test('rejects transactions after it was closed', () => {
  const store = new Store(folder);
  store.close();
  expect(() => store.write(() => store.table<Note>('notes').put({ id: 'a', text: 'late' }))).toThrow(
    'closed',
  );
});

test('removes a line that could not be written whole', () => {
  const store = new Store(folder);
  const notes = store.table<Note>('notes');
  const { writeSync } = fs;
  const spy = jest
    .spyOn(fs, 'writeSync')
    .mockImplementationOnce((file, bytes) => writeSync(file, Buffer.from(bytes).subarray(0, 5)))
    .mockImplementationOnce(() => {
      throw new Error('ENOSPC');
    });
  expect(() => store.write(() => notes.put({ id: 'a', text: 'lost' }))).toThrow('ENOSPC');
  expect(spy).toHaveBeenCalledTimes(2);
  spy.mockRestore();
  expect(notes.all()).toEqual([]);
  store.write(() => notes.put({ id: 'b', text: 'kept' }));
  store.close();

  expect(stored()).toEqual([{ id: 'b', text: 'kept' }]);
});

describe('the lock of the folder', () => {
  test('rejects a second store, whose first keeps its journal', () => {
    const store = new Store(folder);
    expect(() => new Store(folder)).toThrow('already running');
    store.write(() => store.table<Note>('notes').put({ id: 'a', text: 'kept' }));
    store.close();

    expect(stored()).toEqual([{ id: 'a', text: 'kept' }]);
  });

  test('counts while its process runs, and not after it was killed', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const ended = once(other, 'exit');
    try {
      await once(other, 'spawn');
      writeFileSync(join(folder, 'lock'), String(other.pid));
      expect(() => new Store(folder)).toThrow(`process ${other.pid}`);
    } finally {
      other.kill('SIGKILL');
      await ended;
    }
    expect(stored()).toEqual([]);
  });

  test.each([[String(process.pid)], ['']])('of an earlier process is replaced: %j', (content) => {
    writeFileSync(join(folder, 'lock'), content);
    expect(stored()).toEqual([]);
  });

  test('stays with the process that was faster to replace a stale one', () => {
    const lock = join(folder, 'lock');
    writeFileSync(lock, '');
    const { renameSync } = fs;
    const moved = jest.spyOn(fs, 'renameSync').mockImplementationOnce((from, to) => {
      writeFileSync(lock, String(process.ppid));
      renameSync(from, to);
    });
    try {
      expect(() => new Store(folder)).toThrow(`process ${process.ppid}`);
      expect(moved).toHaveBeenCalledTimes(2);
    } finally {
      moved.mockRestore();
    }
    expect(fs.readdirSync(folder)).toEqual(['lock']);
    expect(readFileSync(lock, 'utf8')).toBe(String(process.ppid));
  });

  test('is released when the journal cannot be read', () => {
    writeFileSync(join(folder, 'journal.jsonl'), 'malformed\n');
    expect(() => new Store(folder)).toThrow(SyntaxError);
    writeFileSync(join(folder, 'journal.jsonl'), '');
    expect(stored()).toEqual([]);
  });
});

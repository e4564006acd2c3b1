import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

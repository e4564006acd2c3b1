import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from './lock';

export interface Row {
  readonly id: string;
}

/** A change of one row: its table, its ID, and its new value or null if it was removed. */
type Change = readonly [table: string, id: string, row: Row | null];

interface Undo {
  table: string;
  id: string;
  before: Row | undefined;
}

/** The rows of one kind. Rows are values: to change one, put a new one with the same ID. */
export interface Table<T extends Row> {
  get(id: string): T | undefined;
  /** All rows, in the order in which they were first put. */
  all(): T[];
  put(row: T): T;
  remove(id: string): void;
}

const JOURNAL = 'journal.jsonl';

/**
 * Keeps rows in memory and a journal of their changes in a file: one line per transaction, flushed to the disk before the
 * transaction ends. Opening the store replays the journal, ignores a line that a crash cut off, and compacts the file. The
 * folder is locked until the store is closed.
 */
export class Store {
  private readonly tables = new Map<string, Map<string, Row>>();
  private readonly file: number;
  private changes: Change[] = [];
  private undo: Undo[] = [];
  private depth = 0;
  private closed = false;
  private readonly unlock;

  /** Throws if another process has the folder open. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.unlock = lockFolder(folder);
    try {
      const path = join(folder, JOURNAL);
      if (existsSync(path)) this.replay(readFileSync(path, 'utf8'));
      this.compact(path, folder);
      this.file = openSync(path, 'a');
    } catch (error) {
      this.unlock();
      throw error;
    }
  }

  table<T extends Row>(name: string): Table<T> {
    const rows = this.rows(name) as Map<string, T>;
    return {
      get: (id) => rows.get(id),
      all: () => [...rows.values()],
      put: (row) => {
        this.change(name, row.id, row);
        return row;
      },
      remove: (id) => this.change(name, id, null),
    };
  }

  /**
   * Runs `work` as one transaction: all its changes are stored, or none if it throws. Work is synchronous, so transactions
   * never overlap. A nested transaction is a savepoint.
   */
  write<T>(work: () => T): T {
    // Requests that were in flight when the sandbox stopped must not write to a closed file.
    if (this.closed) throw new Error('The store is closed.');
    const changes = this.changes.length;
    const undo = this.undo.length;
    this.depth += 1;
    try {
      const result = work();
      if (this.depth === 1) this.flush();
      return result;
    } catch (error) {
      this.rollBack(changes, undo);
      throw error;
    } finally {
      this.depth -= 1;
    }
  }

  close(): void {
    this.closed = true;
    closeSync(this.file);
    this.unlock();
  }

  private rows(name: string): Map<string, Row> {
    const rows = this.tables.get(name) ?? new Map<string, Row>();
    this.tables.set(name, rows);
    return rows;
  }

  private change(table: string, id: string, row: Row | null): void {
    if (!this.depth) throw new Error('The store can only be changed in a transaction.');
    this.undo.push({ table, id, before: this.rows(table).get(id) });
    this.changes.push([table, id, row]);
    this.apply(table, id, row);
  }

  private apply(table: string, id: string, row: Row | null): void {
    if (row) this.rows(table).set(id, row);
    else this.rows(table).delete(id);
  }

  private rollBack(changes: number, undo: number): void {
    for (const { table, id, before } of this.undo.splice(undo).reverse())
      this.apply(table, id, before ?? null);
    this.changes.length = changes;
  }

  private flush(): void {
    const changes = this.changes;
    if (changes.length) append(this.file, changes);
    this.changes = [];
    this.undo = [];
  }

  private replay(journal: string): void {
    // Text after the last line break belongs to a transaction that did not end.
    for (const line of journal.split('\n').slice(0, -1)) {
      for (const [table, id, row] of JSON.parse(line) as Change[]) this.apply(table, id, row);
    }
  }

  /** Replaces the journal by one line with all rows. */
  private compact(path: string, folder: string): void {
    const changes = [...this.tables].flatMap(([table, rows]) =>
      [...rows].map(([id, row]): Change => [table, id, row]),
    );
    const draft = openSync(`${path}.new`, 'w');
    if (changes.length) append(draft, changes);
    closeSync(draft);
    renameSync(`${path}.new`, path);
    // The new name is durable once its folder is.
    const directory = openSync(folder, 'r');
    fsyncSync(directory);
    closeSync(directory);
  }
}

/** Appends a line. If that fails, removes what was written of it, so that later lines stay readable. */
function append(file: number, changes: readonly Change[]): void {
  const bytes = Buffer.from(`${JSON.stringify(changes)}\n`);
  const { size } = fstatSync(file);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } catch (error) {
    ftruncateSync(file, size);
    throw error;
  }
}

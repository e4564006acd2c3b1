import type { Encryption } from '../encryption/encryption';
import { EncryptionError } from '../encryption/encryption-error';
import {
  type EncryptedColumn,
  encryptedColumns,
  keyUses,
  type OwnerConnection,
  sealedColumns,
} from '../encryption/stored-values';
import type { Logger } from '../logging';
import { keyIdSql } from '../model/encrypted';
import type { Model } from '../model/metadata';
import { MAINTAINED_TABLE } from '../tenancy/session-variables';
import { PermanentJobError, type Tasks } from './tasks';

export const ROTATE_ENCRYPTION_KEYS = 'rotate-encryption-keys';

const BATCH_SIZE = 200;

/** A row with the stored value of the column, as `sealedColumns` returns it. */
type SealedRow = Record<string, unknown> & { id: string };

export interface RotationOptions {
  /** Called after each batch with the share of the values, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
  /** Called for each value that cannot be decrypted. It stays as it is. */
  readonly onFailure?: (error: EncryptionError) => void;
  readonly batchSize?: number;
}

export interface RotationResult {
  /** Number of values that were encrypted with the current key. */
  readonly rotated: number;
  /** Number of values that cannot be decrypted. */
  readonly failed: number;
}

/**
 * Encrypts all values of one column that have another key with the current one. Each batch is one statement, which replaces
 * the values that it has read, and skips rows that are locked. It never overwrites a concurrent change, cannot deadlock with a
 * transaction that locks one row, and readers always find a value that a configured key decrypts. Rows that it skips follow
 * one by one.
 */
class ColumnRotation {
  private skipped: string[] = [];
  rotated = 0;
  failed = 0;

  constructor(
    private readonly owner: OwnerConnection,
    private readonly encryption: Encryption,
    private readonly column: EncryptedColumn,
    private readonly options: RotationOptions,
    private readonly onBatch: (values: number) => void,
  ) {}

  async run(keyId: string): Promise<void> {
    const { batchSize = BATCH_SIZE } = this.options;
    for (let last: string | null = null; ;) {
      const rows = await this.rowsOf(keyId, last, batchSize);
      if (!rows.length) break;
      await this.rotate(rows, 'SKIP LOCKED');
      this.onBatch(rows.length);
      last = rows.at(-1)!.id;
    }
    for (const id of this.skipped.splice(0)) await this.rotateOne(id, keyId);
  }

  private async rowsOf(keyId: string, last: string | null, limit: number): Promise<SealedRow[]> {
    const { model, attribute } = this.column;
    const key = keyIdSql(attribute.column!);
    const { rows } = await this.owner.query(
      `SELECT ${sealedColumns(model, [attribute.name])} FROM "${model.table}"
        WHERE ${key} = $1 AND "${attribute.column}" IS NOT NULL AND ($2::uuid IS NULL OR "id" > $2)
        ORDER BY "id" LIMIT ${limit}`,
      [keyId, last],
    );
    return rows as SealedRow[];
  }

  /** Waits for the lock of a row, and repeats if the value has changed meanwhile. */
  private async rotateOne(id: string, keyId: string): Promise<void> {
    const { model, attribute } = this.column;
    for (;;) {
      const { rows } = await this.owner.query(
        `SELECT ${sealedColumns(model, [attribute.name])} FROM "${model.table}"
          WHERE "id" = $2 AND ${keyIdSql(attribute.column!)} = $1`,
        [keyId, id],
      );
      if (!rows.length || (await this.rotate(rows as SealedRow[], ''))) return;
      this.skipped = [];
    }
  }

  private encrypted(row: SealedRow): string | undefined {
    const { model, attribute } = this.column;
    try {
      const text = this.encryption.decrypt(model, attribute.name, row)!;
      return this.encryption.encrypt(model, attribute.name, row, text);
    } catch (error) {
      if (!(error instanceof EncryptionError)) throw error;
      this.failed += 1;
      this.options.onFailure?.(error);
      return undefined;
    }
  }

  /** Replaces the values of rows that still have them. Returns whether all are done. */
  private async rotate(rows: readonly SealedRow[], locked: 'SKIP LOCKED' | ''): Promise<boolean> {
    const { name, column } = this.column.attribute;
    const { table } = this.column.model;
    const news = rows.flatMap((row) => {
      const value = this.encrypted(row);
      return value === undefined ? [] : [{ id: row.id, old: row[name], value }];
    });
    if (!news.length) return true;
    // The variable is set before the first row is locked, so that triggers see that no user changes the rows.
    const { rows: done } = await this.owner.query(
      `WITH maintained AS MATERIALIZED (SELECT set_config('${MAINTAINED_TABLE}', '${table}', true)),
            news AS MATERIALIZED (
              SELECT t."id", n.value
                FROM maintained, unnest($1::uuid[], $2::text[], $3::text[]) AS n (id, old, value), "${table}" t
               WHERE t."id" = n.id AND t."${column}" = n.old
                 FOR NO KEY UPDATE OF t ${locked})
       UPDATE "${table}" t SET "${column}" = news.value FROM news WHERE t."id" = news."id" RETURNING t."id"`,
      [news.map(({ id }) => id), news.map(({ old }) => old), news.map(({ value }) => value)],
    );
    const ids = new Set((done as { id: string }[]).map(({ id }) => id));
    this.rotated += ids.size;
    this.skipped.push(...news.filter(({ id }) => !ids.has(id)).map(({ id }) => id));
    return ids.size === news.length;
  }
}

/**
 * Encrypts all values with the current key. The keys of the values tell what is left to do, so a rotation that was
 * interrupted continues where it stopped, and one that runs twice does nothing more.
 */
export async function rotateEncryptionKeys(
  owner: OwnerConnection,
  models: readonly Model[],
  encryption: Encryption,
  options: RotationOptions = {},
): Promise<RotationResult> {
  const current = encryption.ring.current?.id;
  const outdated = (await keyUses(owner, models)).filter(({ keyId }) => keyId !== current);
  const total = outdated.reduce((sum, { values }) => sum + values, 0);
  let handled = 0;
  const onBatch = (values: number): void => options.onProgress?.(Math.min(1, (handled += values) / total));
  const result = { rotated: 0, failed: 0 };
  for (const column of encryptedColumns(models)) {
    const isOwn = ({ table, column: name }: { table: string; column: string }): boolean =>
      table === column.model.table && name === column.attribute.column;
    const rotation = new ColumnRotation(owner, encryption, column, options, onBatch);
    for (const { keyId } of outdated.filter(isOwn)) await rotation.run(keyId);
    result.rotated += rotation.rotated;
    result.failed += rotation.failed;
  }
  return result;
}

export interface EncryptionTaskOptions {
  readonly encryption: Encryption;
  readonly log: Logger;
}

/** Returns the task that encrypts all values with the current key. Fails if some cannot be decrypted, after all others. */
export const rotationTasks = (
  models: readonly Model[],
  { encryption, log }: EncryptionTaskOptions,
): Tasks => ({
  [ROTATE_ENCRYPTION_KEYS]: async (_, helpers) => {
    const result = await rotateEncryptionKeys(helpers, models, encryption, {
      onProgress: (share) => helpers.progress(share * 100),
      onFailure: (err) => log.error({ err }, 'failed to rotate the key of an encrypted value; skipping it'),
    });
    log.info(result, 'rotated encryption keys');
    if (result.failed)
      throw new PermanentJobError(`Encrypted values that cannot be decrypted: ${result.failed}.`);
    return result;
  },
});

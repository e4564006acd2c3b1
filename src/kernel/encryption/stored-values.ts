import { encryptedAttributes, keyIdSql } from '../model/encrypted';
import { type Attribute, type ClassRef, columnOf, type Model, modelOf } from '../model/metadata';
import type { Encryption } from './encryption';

/** A connection of the owner of the tables, as jobs have it. The serving role cannot read encrypted columns. */
export interface OwnerConnection {
  query(sql: string, values: unknown[]): Promise<{ rows: unknown[]; rowCount?: number | null }>;
}

/** Texts of a row by property. */
export type DecryptedValues<Name extends string> = Record<Name, string | null>;

/** SQL of what decrypting needs: the ID, the owner and the stored values of a row, by property. */
export function sealedColumns(model: Model, names: readonly string[]): string {
  const owner = model.tenant ?? model.user;
  const columns = names.map((name) => `"${columnOf(model, name)}" AS "${name}"`);
  return ['"id"', ...(owner ? [`"${owner.column}" AS "${owner.name}"`] : []), ...columns].join(', ');
}

async function storedRow(
  on: OwnerConnection,
  model: Model,
  id: string,
  names: readonly string[],
  lock = '',
): Promise<Record<string, unknown> | undefined> {
  const { rows } = await on.query(
    `SELECT ${sealedColumns(model, names)} FROM "${model.table}" WHERE "id" = $1${lock}`,
    [id],
  );
  return rows[0] as Record<string, unknown> | undefined;
}

const decrypted = <Name extends string>(
  encryption: Encryption,
  model: Model,
  names: readonly Name[],
  row: Record<string, unknown>,
): DecryptedValues<Name> =>
  Object.fromEntries(
    names.map((name) => [name, encryption.decrypt(model, name, row)]),
  ) as DecryptedValues<Name>;

/** Returns encrypted attributes of a row, decrypted. Undefined if there is no such row. Throws EncryptionError. */
export async function readEncrypted<Row extends object, Name extends keyof Row & string>(
  on: OwnerConnection,
  encryption: Encryption,
  target: ClassRef<Row>,
  id: string,
  names: readonly Name[],
): Promise<DecryptedValues<Name> | undefined> {
  const model = modelOf(target);
  const row = await storedRow(on, model, id, names);
  return row && decrypted(encryption, model, names, row);
}

/**
 * Locks a row until the transaction of the connection ends, and stores what `change` returns for its encrypted attributes.
 * This row lock is the only one, so a rotation of keys at the same time never waits for it and never blocks it for longer
 * than one statement. Returns false if there is no such row.
 */
export async function updateEncrypted<Row extends object, Name extends keyof Row & string>(
  on: OwnerConnection,
  encryption: Encryption,
  target: ClassRef<Row>,
  id: string,
  names: readonly Name[],
  change: (values: DecryptedValues<Name>) => Partial<DecryptedValues<Name>>,
): Promise<boolean> {
  const model = modelOf(target);
  const row = await storedRow(on, model, id, names, ' FOR NO KEY UPDATE');
  if (!row) return false;
  const changed = change(decrypted(encryption, model, names, row));
  const values = encryption.encryptValues(model, row, changed);
  const given = Object.keys(values);
  if (!given.length) return true;
  const set = given.map((name, i) => `"${columnOf(model, name)}" = $${i + 2}`).join(', ');
  await on.query(`UPDATE "${model.table}" SET ${set} WHERE "id" = $1`, [
    id,
    ...given.map((name) => values[name]),
  ]);
  return true;
}

/** A column with encrypted values. */
export interface EncryptedColumn {
  readonly model: Model;
  readonly attribute: Attribute;
}

export const encryptedColumns = (models: readonly Model[]): EncryptedColumn[] =>
  models.flatMap((model) => encryptedAttributes(model).map((attribute) => ({ model, attribute })));

/**
 * Returns SQL of the IDs of the keys that the values of a column need. Each is found by one lookup in the index of keys, so that
 * the statement takes as many lookups as there are keys, whatever the number of values.
 */
export function keyIdsSql({ model: { table }, attribute }: EncryptedColumn): string {
  const key = keyIdSql(attribute.column!);
  const first = (after: string): string =>
    `SELECT ${key} FROM "${table}" WHERE "${attribute.column}" IS NOT NULL${after} ORDER BY ${key} LIMIT 1`;
  return `WITH RECURSIVE keys ("keyId") AS (
      SELECT (${first('')})
      UNION ALL SELECT (${first(` AND ${key} > k."keyId"`)}) FROM keys k WHERE k."keyId" IS NOT NULL)
    SELECT "keyId" FROM keys WHERE "keyId" IS NOT NULL`;
}

/** Returns the IDs of the keys that stored values need. */
export async function neededKeys(on: OwnerConnection, models: readonly Model[]): Promise<Set<string>> {
  const needed = new Set<string>();
  for (const column of encryptedColumns(models)) {
    const { rows } = await on.query(keyIdsSql(column), []);
    for (const { keyId } of rows as { keyId: string }[]) needed.add(keyId);
  }
  return needed;
}

/** Number of values of one column that are encrypted with one key. */
export interface KeyUse {
  readonly table: string;
  readonly column: string;
  readonly keyId: string;
  readonly values: number;
}

/** Returns how many stored values need which keys. Reads all of them. */
export async function keyUses(on: OwnerConnection, models: readonly Model[]): Promise<KeyUse[]> {
  const uses: KeyUse[] = [];
  for (const { model, attribute } of encryptedColumns(models)) {
    const [{ table }, column] = [model, attribute.column!];
    const { rows } = await on.query(
      `SELECT ${keyIdSql(column)} AS "keyId", count(*)::int AS values FROM "${table}"
        WHERE "${column}" IS NOT NULL GROUP BY 1 ORDER BY 1`,
      [],
    );
    uses.push(...(rows as { keyId: string; values: number }[]).map((row) => ({ table, column, ...row })));
  }
  return uses;
}

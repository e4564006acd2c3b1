import type { ObjectLiteral, Repository } from 'typeorm';
import type { Model } from '../model/metadata';
import type { WriteTransaction } from '../session/write-transaction';

/** Statements on one row, with its values by property name. TypeORM converts the values, and does not build the statements. */

type Row = Readonly<Record<string, unknown>>;

const repositoryOf = (tx: WriteTransaction, model: Model): Repository<ObjectLiteral> =>
  tx.manager.getRepository(model.target);

/** Returns the columns that have values, and the values as pg sends them. */
function given(tx: WriteTransaction, model: Model, values: Row): { columns: string[]; stored: unknown[] } {
  const { metadata, manager } = repositoryOf(tx, model);
  const columns = metadata.columns.filter(({ propertyName }) => values[propertyName] !== undefined);
  return {
    columns: columns.map(({ databaseName }) => `"${databaseName}"`),
    stored: columns.map((column): unknown =>
      manager.dataSource.driver.preparePersistentValue(values[column.propertyName], column),
    ),
  };
}

/**
 * Inserts a row. Columns without a value get their default. RETURNING makes row-level security reject a row that the actor
 * cannot read.
 */
export async function insertRow(tx: WriteTransaction, model: Model, values: Row): Promise<void> {
  const { columns, stored } = given(tx, model, values);
  const places = columns.map((_, index) => `$${index + 1}`);
  await tx.query(
    `INSERT INTO "${model.table}" (${columns.join(', ')}) VALUES (${places.join(', ')}) RETURNING "id"`,
    stored,
  );
}

/** Updates the row with a key. */
export async function updateByKey(tx: WriteTransaction, model: Model, key: Row, values: Row): Promise<void> {
  const [next, own] = [given(tx, model, values), given(tx, model, key)];
  const set = next.columns.map((column, index) => `${column} = $${index + 1}`);
  const where = own.columns.map((column, index) => `${column} = $${set.length + index + 1}`);
  await tx.query(`UPDATE "${model.table}" SET ${set.join(', ')} WHERE ${where.join(' AND ')}`, [
    ...next.stored,
    ...own.stored,
  ]);
}

/**
 * Returns a row by ID, without its secrets. Null if it is not visible to the actor. A locked row cannot be changed by others until
 * the transaction ends; row-level security then finds only rows that the actor can write.
 */
export async function selectById(
  tx: WriteTransaction,
  model: Model,
  id: string,
  lock = false,
): Promise<Record<string, unknown> | null> {
  const { metadata, manager } = repositoryOf(tx, model);
  const columns = metadata.columns.filter(({ isSelect }) => isSelect);
  const [row] = await tx.query(
    `SELECT ${columns.map(({ databaseName }) => `"${databaseName}"`).join(', ')} FROM "${model.table}" WHERE "id" = $1${lock ? ' FOR NO KEY UPDATE' : ''}`,
    [id],
  );
  if (!row) return null;
  const values = columns.map((column): [string, unknown] => [
    column.propertyName,
    manager.dataSource.driver.prepareHydratedValue(row[column.databaseName], column),
  ]);
  return Object.fromEntries(values);
}

import type { ClientBase } from 'pg';
import { type ClassRef, columnOf, modelOf } from '../kernel/model/metadata';
import { withAuditEntries } from './audit';
import type { RowOf } from './seed-context';

/** Number of rows per statement: large enough to be fast, small enough for one parameter. */
const BATCH = 4_000;

/**
 * Inserts rows of an entity, and their audit entries, in batches, whose statements are sent at once. The columns come from the
 * declarations of the entity. All rows must have the same properties.
 */
export async function insertRows<T>(
  client: ClientBase,
  entity: ClassRef<T>,
  rows: readonly RowOf<T>[],
): Promise<void> {
  const model = modelOf(entity as ClassRef);
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => columnOf(model, name));
  const list = columns.map((column) => `"${column}"`).join(', ');
  const insert = `INSERT INTO "${model.table}" (${list}) SELECT ${list} FROM json_populate_recordset(NULL::"${model.table}", $1)`;
  const statement = withAuditEntries(model, insert);
  const sent: Promise<unknown>[] = [];
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows
      .slice(from, from + BATCH)
      .map((row) =>
        Object.fromEntries(names.map((name, place): [string, unknown] => [columns[place]!, row[name]])),
      );
    sent.push(client.query(statement, [JSON.stringify(batch)]));
  }
  await Promise.all(sent);
}

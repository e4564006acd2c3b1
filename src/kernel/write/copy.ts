import { v7 as uuidv7 } from 'uuid';
import { targetOf } from '../model/inputs';
import { type ClassRef, type Model, modelOf } from '../model/metadata';
import { shownIds } from './references';
import { tenantIdOf, type Values } from './rows';
import type { WriteTransaction } from '../session/write-transaction';

/** Properties that every new row sets itself. */
const SYSTEM_FIELDS = ['createdAt', 'updatedAt', 'deletedAt', 'version'];

/** Replaces the IDs of a relation that the actor is not shown with null. */
async function hideReferences(
  tx: WriteTransaction,
  model: Model,
  name: string,
  rows: readonly Values[],
): Promise<void> {
  const ids = new Set(rows.map((row) => row[name]).filter((id) => id !== null));
  if (!ids.size) return;
  const { shared } = model.belongsTo.get(name)!;
  const shown = await shownIds(tx, targetOf(model, name), [...ids], tenantIdOf(model, rows[0]!), shared);
  for (const row of rows) if (!shown.has(row[name] as string)) row[name] = null;
}

/**
 * Returns the values of new rows that copy rows of one tenant as they are shown to the actor, with new IDs and without
 * timestamps, version and `excluded`. A relation to a row that is deleted or not visible is null in the copy.
 */
export async function copiesOf(
  tx: WriteTransaction,
  target: ClassRef,
  rows: readonly Values[],
  excluded: readonly string[],
): Promise<Values[]> {
  const model = modelOf(target);
  const stored = [...model.attributes.values()]
    .filter(({ column }) => column !== undefined)
    .map(({ name }) => name);
  const omitted = new Set([...SYSTEM_FIELDS, ...excluded]);
  for (const name of excluded)
    if (!stored.includes(name) && !model.belongsTo.has(name))
      throw new Error(`${model.name} has no property '${name}' to exclude.`);
  const names = [...stored, ...model.belongsTo.keys()].filter((name) => !omitted.has(name));
  const copies = rows.map((row) => ({
    ...Object.fromEntries(names.map((name): [string, unknown] => [name, row[name]])),
    id: uuidv7(),
  }));
  for (const { name } of model.belongsTo.values())
    if (name !== model.tenant?.name && !omitted.has(name)) await hideReferences(tx, model, name, copies);
  return copies;
}

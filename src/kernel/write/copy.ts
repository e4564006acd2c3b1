import { v7 as uuidv7 } from 'uuid';
import type { Maintained } from '../model/value-sources';
import { type ClassRef, type Model, modelOf } from '../model/metadata';
import { findShown, referenceOf } from './references';
import { tenantIdOf, type Values } from './rows';
import type { WriteTransaction } from '../session/write-transaction';

/** Properties that every new row sets itself. */
const SYSTEM_FIELDS = ['createdAt', 'updatedAt', 'deletedAt', 'version'];

/** Whether a copy takes over a value: one that is derived from columns that it takes over, but no count of the original. */
const isCopied = (maintained: Maintained | undefined, omitted: ReadonlySet<string>): boolean =>
  maintained === undefined || (maintained.by === 'row' && !maintained.from.some((name) => omitted.has(name)));

/** Replaces the IDs of relations that the actor is not shown with null. */
async function hideReferences(
  tx: WriteTransaction,
  model: Model,
  names: readonly string[],
  rows: readonly Values[],
): Promise<void> {
  const references = rows.flatMap((row) =>
    names
      .filter((name) => row[name] !== null)
      .map((name) => ({ row, name, ...referenceOf(model, name, row[name]) })),
  );
  const isShown = await findShown(tx, references, rows[0] && tenantIdOf(model, rows[0]));
  for (const reference of references) if (!isShown(reference)) reference.row[reference.name] = null;
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
  const omitted = new Set([...SYSTEM_FIELDS, ...excluded]);
  const stored = [...model.attributes.values()]
    .filter(
      ({ column, maintained, isKey }) => column !== undefined && !isKey && isCopied(maintained, omitted),
    )
    .map(({ name }) => name);
  for (const name of excluded)
    if (!stored.includes(name) && !model.belongsTo.has(name))
      throw new Error(`${model.name} has no property '${name}' to exclude.`);
  const names = [...stored, ...model.belongsTo.keys()].filter((name) => !omitted.has(name));
  const copies = rows.map((row): Values => ({
    ...Object.fromEntries(names.map((name): [string, unknown] => [name, row[name]])),
    id: uuidv7(),
  }));
  const relations = names.filter((name) => model.belongsTo.has(name) && name !== model.tenant?.name);
  await hideReferences(tx, model, relations, copies);
  return copies;
}

import { v7 as uuidv7 } from 'uuid';
import { type ClassRef, modelOf } from '../model/metadata';
import type { Values } from './rows';

/** Properties that every new row sets itself. */
const SYSTEM_FIELDS = ['createdAt', 'updatedAt', 'deletedAt', 'version'];

/** Returns the values of a new row that copies another one, with a new ID and without timestamps, version and `excluded`. */
export function copyOf(target: ClassRef, row: Values, excluded: readonly string[]): Values {
  const model = modelOf(target);
  const stored = [...model.attributes.values()]
    .filter(({ column }) => column !== undefined)
    .map(({ name }) => name);
  const omitted = new Set([...SYSTEM_FIELDS, ...excluded]);
  for (const name of excluded)
    if (!(name in row)) throw new Error(`${model.name} has no property '${name}' to exclude.`);
  const names = [...stored, ...model.belongsTo.keys()].filter((name) => !omitted.has(name));
  return { ...Object.fromEntries(names.map((name) => [name, row[name]])), id: uuidv7() };
}

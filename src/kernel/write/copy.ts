import { v7 as uuidv7 } from 'uuid';
import { type ClassRef, modelOf } from '../model/metadata';
import type { Values } from './rows';

/** What every row has by itself, copy or not. */
const SYSTEM_FIELDS = ['createdAt', 'updatedAt', 'deletedAt', 'version'];

/** The values of a new row like another one: without its id, instants and version, and without what is its own. */
export function copyOf(target: ClassRef, row: Values, excluded: readonly string[]): Values {
  const model = modelOf(target);
  const stored = [...model.attributes.values()]
    .filter(({ column }) => column !== undefined)
    .map(({ name }) => name);
  const omitted = new Set([...SYSTEM_FIELDS, ...excluded]);
  for (const name of excluded)
    if (!(name in row)) throw new Error(`${model.name} has no '${name}' to leave out.`);
  const names = [...stored, ...model.belongsTo.keys()].filter((name) => !omitted.has(name));
  return { ...Object.fromEntries(names.map((name) => [name, row[name]])), id: uuidv7() };
}

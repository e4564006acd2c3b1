import type { Model, ToOne } from '../model/metadata';

/** Returns the condition for rows that are not soft-deleted. */
export const notDeleted = (model: Model, alias: string): string[] =>
  model.softDelete ? [`${alias}."deleted_at" IS NULL`] : [];

/** Returns the SQL of an ID if its row is shown to the viewer, that is, visible and not deleted; otherwise of null. */
export const shownRow = (model: Model, id: string): string =>
  `(SELECT shown."id" FROM "${model.table}" shown WHERE ${[`shown."id" = ${id}`, ...notDeleted(model, 'shown')].join(' AND ')})`;

/** Returns the SQL of the ID that a to-one relation of the row `alias` shows. Null if the field is null. */
export const shownKey = ({ to, keys }: ToOne, alias: string): string =>
  shownRow(to, `${alias}."${keys.at(-1)!.parent}"`);

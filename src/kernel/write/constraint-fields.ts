import { indexesOf } from '../model/indexes';
import type { InputField } from '../model/inputs';
import { type Model, snakeCase } from '../model/metadata';
import type { ConstraintFields } from './database-errors';

/**
 * Maps a constraint to the input field whose column its name ends with, or, if it is a unique index over several columns,
 * to the first field of the index.
 */
export const constraintFields =
  (model: Model, fields: readonly InputField[]): ConstraintFields =>
  (constraint) => {
    const nameOf = (property: string): string | undefined =>
      fields.find((field) => field.property === property)?.name;
    const own = fields.find(({ property }) => {
      const column = model.belongsTo.get(property)?.column ?? model.attributes.get(property)?.column;
      return (
        constraint.endsWith(`_${model.table}_${column}`) ||
        constraint === `uq_${model.table}_${snakeCase(property)}`
      );
    });
    if (own) return own.name;
    const properties = indexesOf(model).find(({ name }) => name === constraint)?.properties ?? [];
    return properties.map(nameOf).find((name) => name !== undefined);
  };

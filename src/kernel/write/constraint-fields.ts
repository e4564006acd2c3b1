import type { InputField } from '../model/inputs';
import { type Model, snakeCase } from '../model/metadata';
import type { ConstraintFields } from './database-errors';

/** Maps a constraint to the input field whose column its name ends with. */
export const constraintFields =
  (model: Model, fields: readonly InputField[]): ConstraintFields =>
  (constraint) =>
    fields.find(({ property }) => {
      const column = model.belongsTo.get(property)?.column ?? model.attributes.get(property)?.column;
      return (
        constraint.endsWith(`_${model.table}_${column}`) ||
        constraint === `uq_${model.table}_${snakeCase(property)}`
      );
    })?.name;

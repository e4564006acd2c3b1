import type { InputField } from '../model/inputs';
import { type Model, snakeCase } from '../model/metadata';
import type { ConstraintFields } from './database-errors';

/** Constraint → input field, by the column in the constraint's name. */
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

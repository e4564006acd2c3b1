import type { RequestContext } from '../session/context';
import { recordEvent } from './events';
import { type InputField, inputField } from '../model/inputs';
import { type ClassRef, lowerFirst, type Model, modelOf, snakeCase } from '../model/metadata';
import { constraintFields } from './constraint-fields';
import { valuesOf } from './input-values';
import type { Values } from './rows';
import { changedProperties } from './rows';
import { mutate, type Outcome } from './mutate';
import { throwNotFound } from './mutation-error';

/** The fields that users can edit on their own row, independent of roles. */
export interface SelfEditableFields {
  readonly model: Model;
  /** The property that contains the user ID. */
  readonly userProperty: string;
  readonly inputFields: readonly InputField[];
}

/**
 * Declares the fields that users can edit on the row whose property `userProperty` is their ID. Row-level security and column
 * grants enforce it. `alongside` are columns that change with those fields and are in no input.
 */
export function declareSelfEditableFields<Row extends object>(
  target: ClassRef<Row>,
  userProperty: keyof Row & string,
  offered: readonly (keyof Row & string)[],
  alongside: readonly (keyof Row & string)[] = [],
): SelfEditableFields {
  const model = modelOf(target);
  const inputFields = offered.map((name) => inputField(model, name));
  model.selfEditableFields = [...inputFields.map(({ property }) => property), ...alongside];
  return { model, userProperty, inputFields };
}

/**
 * Updates the actor's own row. Omitted fields are unchanged, null clears a field. Values equal to the stored ones change
 * nothing. `derive` returns the values that depend on the changed ones.
 */
export function updateViewerRow(
  context: RequestContext,
  { model, userProperty, inputFields }: SelfEditableFields,
  operation: string,
  input: Values,
  derive: (values: Values) => Values = () => ({}),
): Promise<Outcome<{ changed: true }>> {
  const fieldOf = constraintFields(model, inputFields);
  return mutate(context, input, { operation, fieldOf, label: model.label }, async (tx) => {
    const { userId } = context.actor!;
    const given = valuesOf(inputFields, input);
    if (!Object.keys(given).length) return { changed: true };
    const own = { [userProperty]: userId };
    const before = (await tx.manager.getRepository(model.target).findOne({
      where: own,
      select: Object.fromEntries(
        ['id', ...inputFields.map(({ property }) => property)].map((name) => [name, true]),
      ),
      lock: { mode: 'for_no_key_update' },
    })) as Values | null;
    if (!before) return throwNotFound(model.label, ['input']);
    const changed = changedProperties(before, given, inputFields);
    if (changed.length) {
      const values = Object.fromEntries(changed.map((property) => [property, given[property]]));
      await tx.manager.update(model.target, own, { ...values, ...derive(values) });
      const name = `${snakeCase(lowerFirst(model.name))}.updated`;
      await recordEvent(tx, { name, userId, subjectId: userId });
    }
    return { changed: true };
  });
}

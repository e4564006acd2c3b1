import type { RequestContext } from '../context';
import { recordEvent } from '../events/events';
import { type InputField, inputField } from '../model/inputs';
import { type ClassRef, lowerFirst, type Model, modelOf, snakeCase } from '../model/metadata';
import { constraintFields } from './constraint-fields';
import { valuesOf, type Values } from './crud';
import { mutate, type Outcome } from './mutate';
import { throwNotFound } from './mutation-error';

/** The fields that users can edit on their own row, independent of roles. */
export interface SelfEditableFields {
  readonly model: Model;
  /** The property that contains the user ID. */
  readonly person: string;
  readonly inputFields: readonly InputField[];
}

/**
 * Declares the fields that users can edit on the row whose property `person` is their ID. Row-level security and column
 * grants enforce it. `alongside` are columns that change with those fields and are in no input.
 */
export function declareSelfEditableFields(
  target: ClassRef,
  person: string,
  offered: readonly string[],
  alongside: readonly string[] = [],
): SelfEditableFields {
  const model = modelOf(target);
  const inputFields = offered.map((name) => inputField(model, name));
  model.selfEditableFields = [...inputFields.map(({ property }) => property), ...alongside];
  return { model, person, inputFields };
}

/** Updates the actor's own row. Omitted fields are unchanged, null clears a field. `derive` returns dependent values. */
export function updateViewerRow(
  context: RequestContext,
  { model, person, inputFields }: SelfEditableFields,
  operation: string,
  input: Values,
  derive: (values: Values) => Values = () => ({}),
): Promise<Outcome<{ changed: true }>> {
  const fieldOf = constraintFields(model, inputFields);
  return mutate(context, input, { operation, fieldOf, label: model.label }, async (tx) => {
    const { personId } = context.actor!;
    const given = valuesOf(inputFields, input);
    const values = { ...given, ...derive(given) };
    if (Object.keys(values).length) {
      const { affected } = await tx.manager.update(model.target, { [person]: personId }, values);
      if (!affected) return throwNotFound(model.label, ['input']);
      const name = `${snakeCase(lowerFirst(model.name))}.updated`;
      await recordEvent(tx, { name, personId, subjectId: personId });
    }
    return { changed: true };
  });
}

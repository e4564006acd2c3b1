import type { RequestContext } from '../context';
import { recordEvent } from '../events/events';
import { type InputField, inputField } from '../model/inputs';
import { type ClassRef, lowerFirst, type Model, modelOf, snakeCase, words } from '../model/metadata';
import { constraintFields } from './constraint-fields';
import { valuesOf, type Values } from './crud';
import { mutate, type Outcome } from './mutate';
import { throwNotFound } from './mutation-error';

/** What a person may change of a row of their own; no role gives or takes this right. */
export interface SelfEditableFields {
  readonly model: Model;
  /** The property that holds the person's id. */
  readonly userProperty: string;
  readonly inputFields: readonly InputField[];
}

/**
 * Declares what a person may change of the row whose property `person` is their id. Row level security and rights on
 * columns keep it to that row and those columns; `alongside` are columns that change with them without being offered.
 */
export function declareSelfEditableFields(
  target: ClassRef,
  userProperty: string,
  offered: readonly string[],
  alongside: readonly string[] = [],
): SelfEditableFields {
  const model = modelOf(target);
  const inputFields = offered.map((name) => inputField(model, name));
  model.selfEditableFields = [...inputFields.map(({ property }) => property), ...alongside];
  return { model, userProperty, inputFields };
}

/** Changes the actor's own row: a field left out is unchanged, null clears. `derive` adds what follows from the rest. */
export function updateViewerRow(
  context: RequestContext,
  { model, userProperty, inputFields }: SelfEditableFields,
  operation: string,
  input: Values,
  derive: (values: Values) => Values = () => ({}),
): Promise<Outcome<{ changed: true }>> {
  const fieldOf = constraintFields(model, inputFields);
  return mutate(context, input, { operation, fieldOf }, async (tx) => {
    const { userId } = context.actor!;
    const given = valuesOf(inputFields, input);
    const values = { ...given, ...derive(given) };
    if (Object.keys(values).length) {
      const { affected } = await tx.manager.update(model.target, { [userProperty]: userId }, values);
      if (!affected) return throwNotFound(words(lowerFirst(model.name)), ['input']);
      const name = `${snakeCase(lowerFirst(model.name))}.updated`;
      await recordEvent(tx, { name, userId, subjectId: userId });
    }
    return { changed: true };
  });
}

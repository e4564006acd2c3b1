import type { RequestContext } from '../context';
import { recordEvent } from '../events/events';
import { type InputField, inputField } from '../model/inputs';
import { type ClassRef, lowerFirst, type Model, modelOf, snakeCase, words } from '../model/metadata';
import { constraintFields } from './constraint-fields';
import { valuesOf, type Values } from './crud';
import { changedProperties } from './rows';
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

/**
 * Updates the actor's own row. Omitted fields are unchanged, null clears. Values that are sent but equal to the stored
 * ones change nothing; `derive` returns what follows from those that did change.
 */
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
    if (!Object.keys(given).length) return { changed: true };
    const own = { [userProperty]: userId };
    const before = (await tx.manager.getRepository(model.target).findOne({
      where: own,
      select: Object.fromEntries(
        ['id', ...inputFields.map(({ property }) => property)].map((name) => [name, true]),
      ),
      lock: { mode: 'for_no_key_update' },
    })) as Values | null;
    if (!before) return throwNotFound(words(lowerFirst(model.name)), ['input']);
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

import { OBJECT_MESSAGES } from '../messages/kernel-messages';
import { objectTerm } from '../messages/terms';
import { targetOf } from '../model/inputs';
import { isUuid } from '../model/types';
import type { Item } from './child-items';
import type { ChildList } from './child-lists';
import type { ErrorCollector } from './error-collector';
import { invalidValue, userError } from './mutation-error';
import { inputReferences, type InputReference, referenceOf } from './references';
import { UserErrorCode } from './user-error';

/** Returns the references of items, with their paths. */
export function referencesOf(
  list: ChildList,
  items: readonly Item[],
  path: readonly string[],
): InputReference[] {
  const { model, listed, inputFields } = list;
  return items.flatMap(({ values, below }, index) => {
    const here = [...path, String(index)];
    if (listed) return [{ model, ...referenceOf(model, listed, values[listed]), path: here }];
    const own = inputReferences(model, inputFields, values, here);
    const lists = [...below].flatMap(([child, items]) => referencesOf(child, items, [...here, child.field]));
    return [...own, ...lists];
  });
}

const lowerCase = (id: unknown): unknown => (isUuid(id) ? id.toLowerCase() : id);

export function checkDuplicates(
  list: ChildList,
  items: readonly Item[],
  path: string[],
  errors: ErrorCollector,
): void {
  const { parent, model, listed } = list;
  if (!listed) {
    items.forEach(({ below }, index) => {
      for (const [child, of] of below)
        checkDuplicates(child, of, [...path, String(index), child.field], errors);
    });
    return;
  }
  const ids = items.map(({ values }) => lowerCase(values[listed]));
  const message = OBJECT_MESSAGES.duplicateItem({
    object: objectTerm(targetOf(model, listed).label),
    parent: objectTerm(parent.label),
  });
  ids.forEach((id, index) => {
    if (ids.indexOf(id) < index)
      errors.add(userError(UserErrorCode.DUPLICATE, message, [...path, String(index)]));
  });
}

/** Reports a list that exceeds its maximum with the items that the actor is not shown. */
export function checkCapacity(
  list: ChildList,
  items: readonly Item[],
  path: string[],
  errors: ErrorCollector,
): void {
  const { max: maximum, parent, model, listed, children } = list;
  items.forEach(({ below }, index) => {
    for (const child of children)
      checkCapacity(child, below.get(child)!, [...path, String(index), child.field], errors);
  });
  if (items.length <= maximum) return;
  const hidden = items.filter((item) => item.hidden.size).length;
  const message = OBJECT_MESSAGES.tooManyHidden({
    object: objectTerm((listed ? targetOf(model, listed) : model).label),
    parent: objectTerm(parent.label),
    maximum,
    hidden,
    left: maximum - hidden,
  });
  errors.add(
    invalidValue(UserErrorCode.TOO_LONG, message, path, { maximum: maximum - hidden, unit: 'ITEMS' }),
  );
}

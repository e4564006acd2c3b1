import { article } from '../model/descriptions';
import { targetOf } from '../model/inputs';
import { upperFirst } from '../model/metadata';
import { isUuid } from '../model/types';
import type { Item } from './child-items';
import { capacityText, type ChildList } from './child-lists';
import type { ErrorCollector } from './error-collector';
import { userError } from './mutation-error';
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
  const subject = upperFirst(article(targetOf(model, listed).label));
  const message = `${subject} can be added to ${article(parent.label)} only once. Remove the duplicate.`;
  ids.forEach((id, index) => {
    if (ids.indexOf(id) < index)
      errors.add(userError(UserErrorCode.INVALID, message, [...path, String(index)]));
  });
}

/** Reports a list that exceeds its maximum with the items that the actor is not shown. */
export function checkCapacity(
  list: ChildList,
  items: readonly Item[],
  path: string[],
  errors: ErrorCollector,
): void {
  const { max, parent, children } = list;
  items.forEach(({ below }, index) => {
    for (const child of children)
      checkCapacity(child, below.get(child)!, [...path, String(index), child.field], errors);
  });
  if (items.length <= max) return;
  const hidden = items.filter((item) => item.hidden.size).length;
  const message = `${upperFirst(capacityText(list))}. This ${parent.label} has ${hidden} that are deleted or not visible to you, so you can add at most ${max - hidden}.`;
  errors.add(userError(UserErrorCode.INVALID, message, path));
}

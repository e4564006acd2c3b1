import { article } from '../model/descriptions';
import { targetOf } from '../model/inputs';
import { type Model, tenantLabelOf, upperFirst } from '../model/metadata';
import { isUuid } from '../model/types';
import type { Item } from './child-items';
import { capacityText, type ChildList } from './child-lists';
import type { ErrorCollector } from './error-collector';
import { referenceNotFound, userError } from './mutation-error';
import { shownIds } from './references';
import { UserErrorCode } from './user-error';
import type { WriteTransaction } from '../session/write-transaction';

/** A reference in an input, with its path. */
interface Reference {
  readonly model: Model;
  readonly relation: string;
  readonly id: unknown;
  readonly path: string[];
}

/** Returns the references of items, with their paths. */
export function referencesOf(list: ChildList, items: readonly Item[], path: readonly string[]): Reference[] {
  const { model, listed, inputFields } = list;
  return items.flatMap(({ values, below }, index) => {
    const here = [...path, String(index)];
    if (listed) return [{ model, relation: listed, id: values[listed], path: here }];
    const own = inputFields
      .filter(({ type, property }) => !type && (values[property] ?? null) !== null)
      .map(({ name, property }) => ({
        model,
        relation: property,
        id: values[property],
        path: [...here, name],
      }));
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

/** Adds an error for each reference to a row that is not accepted, deleted or not visible, by one query per target. */
export async function checkChildReferences(
  tx: WriteTransaction,
  references: readonly Reference[],
  tenant: unknown,
  errors: ErrorCollector,
): Promise<void> {
  const groups = new Map<string, Reference[]>();
  for (const one of references) {
    const { shared } = one.model.belongsTo.get(one.relation)!;
    const key = `${targetOf(one.model, one.relation).name} ${shared}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  for (const all of groups.values()) {
    const { model, relation } = all[0]!;
    const target = targetOf(model, relation);
    const { shared } = model.belongsTo.get(relation)!;
    const ids = all.map(({ id }) => id);
    const shown = await shownIds(tx, target, ids, tenant, shared);
    for (const { model: from, id, path } of all)
      if (!shown.has(lowerCase(id) as string))
        errors.add(referenceNotFound(target.label, from.tenant && tenantLabelOf(from), path, shared));
  }
}

import { targetOf } from '../model/inputs';
import { type ClassRef, modelOf } from '../model/metadata';
import { shownIds } from './references';
import { tenantIdOf, type Values } from './rows';
import type { WriteTransaction } from './write-transaction';

/** An item of an ordered many-to-many list, and whether the actor is shown its row: visible and not deleted. */
export interface RelatedId {
  readonly id: string;
  readonly isShown: boolean;
}

/** Returns the stored list of a many-to-many relation of the row `of`, in order. `relation` belongs to the join entity. */
export async function relatedIds(
  tx: WriteTransaction,
  joinEntity: ClassRef,
  relation: string,
  of: Values,
): Promise<RelatedId[]> {
  const model = modelOf(joinEntity);
  const { manyToMany, shared } = model.belongsTo.get(relation)!;
  const tenant = tenantIdOf(model, of);
  const rows = (await tx.manager.find(joinEntity, {
    where: { ...(model.tenant && { [model.tenant.name]: tenant }), [manyToMany!.of]: of.id },
    order: { [manyToMany!.orderedBy]: 'ASC' },
  })) as Values[];
  const ids = rows.map((row) => row[relation] as string);
  const shown = await shownIds(tx, targetOf(model, relation), ids, tenant, shared);
  return ids.map((id) => ({ id, isShown: shown.has(id) }));
}

/** Returns a new list of the given IDs and of the stored ones that are not shown, which keep their positions. */
export function withHiddenIds(stored: readonly RelatedId[], given: readonly string[]): string[] {
  const ids = [...given];
  stored.forEach(({ id, isShown }, position) => {
    if (!isShown) ids.splice(position, 0, id);
  });
  return ids;
}

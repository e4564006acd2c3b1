import { targetOf } from '../model/inputs';
import type { Model } from '../model/metadata';
import { isUuid } from '../model/types';
import { tenantIdOf, type Values } from './rows';
import type { WriteTransaction } from '../session/write-transaction';

/**
 * Returns the scope that a new row inherits from a row that it refers to, as a trigger sets it. Nothing if the row is not
 * visible to the actor or belongs to another tenant.
 */
export async function inheritedScope(tx: WriteTransaction, model: Model, values: Values): Promise<Values> {
  const scope = model.scopedBy === undefined ? undefined : model.belongsTo.get(model.scopedBy);
  for (const name of scope?.inheritScopeFrom ?? []) {
    const id = values[name];
    if (!isUuid(id)) continue;
    const target = targetOf(model, name);
    const row = (await tx.manager.getRepository(target.target).findOneBy({ id })) as Values | null;
    const tenant = String(tenantIdOf(model, values)).toLowerCase();
    if (!row || tenantIdOf(target, row) !== tenant) return {};
    return { [scope!.name]: row[target.scopedBy!] };
  }
  return {};
}

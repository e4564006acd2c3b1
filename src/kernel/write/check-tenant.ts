import { targetOf } from '../model/inputs';
import { idField, type Model, tenantLabelOf, tenantOf } from '../model/metadata';
import { isUuid } from '../model/types';
import type { WriteTransaction } from '../session/write-transaction';
import { throwNotFound } from './mutation-error';
import type { Values } from './rows';

/** Throws if the tenant does not exist or the actor cannot see it. */
export async function checkTenant(tx: WriteTransaction, model: Model, values: Values): Promise<void> {
  const { name } = tenantOf(model);
  const id = values[name];
  const { table } = targetOf(model, name);
  const seen = isUuid(id)
    ? await tx.query(`SELECT FROM "${table}" WHERE id = $1 AND deleted_at IS NULL`, [id])
    : [];
  if (!seen.length) throwNotFound(tenantLabelOf(model), ['input', idField(name)]);
}

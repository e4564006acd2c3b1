import { targetOf } from '../model/inputs';
import { idField, type Model, tenantLabelOf, tenantOf } from '../model/metadata';
import type { WriteTransaction } from '../session/write-transaction';
import { throwNotFound } from './mutation-error';
import { referenceExists } from './references';
import type { Values } from './rows';

/** Throws if the tenant does not exist or the actor cannot see it. */
export async function checkTenant(tx: WriteTransaction, model: Model, values: Values): Promise<void> {
  const { name } = tenantOf(model);
  if (!(await referenceExists(tx, targetOf(model, name), values[name], undefined)))
    throwNotFound(tenantLabelOf(model), ['input', idField(name)]);
}

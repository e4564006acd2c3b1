import { type InputField, targetOf } from '../model/inputs';
import { type Model, tenantLabelOf } from '../model/metadata';
import { isUuid } from '../model/types';
import type { ErrorCollector } from './error-collector';
import { referenceNotFound } from './mutation-error';
import type { Values } from './rows';
import type { WriteTransaction } from './write-transaction';

/** Returns whether an ID refers to a row of the tenant that is visible to the actor and not deleted. */
export async function referenceExists(
  tx: WriteTransaction,
  target: Model,
  id: unknown,
  tenant: unknown,
): Promise<boolean> {
  if (!isUuid(id)) return false;
  const alive = target.softDelete ? ' AND deleted_at IS NULL' : '';
  const own = target.tenant ? ` AND "${target.tenant.column}" = $2` : '';
  const sql = `SELECT FROM "${target.table}" WHERE id = $1${alive}${own}`;
  return (await tx.query(sql, target.tenant ? [id, tenant] : [id])).length > 0;
}

/**
 * Validates referenced IDs before writing. A foreign key error would reveal that another tenant's ID exists, and would
 * report only the first invalid one.
 */
export async function checkReferences(
  tx: WriteTransaction,
  { model, fields, tenant }: { model: Model; fields: readonly InputField[]; tenant: unknown },
  values: Values,
  errors: ErrorCollector,
): Promise<void> {
  for (const { name, property, type } of fields) {
    const value = values[property];
    if (type || value === null || value === undefined) continue;
    const target = targetOf(model, property);
    if (!(await referenceExists(tx, target, value, tenant)))
      errors.add(referenceNotFound(target.label, tenantLabelOf(model), ['input', name]));
  }
}

import { type InputField, targetOf } from '../model/inputs';
import { lowerFirst, type Model, words } from '../model/metadata';
import { isUuid } from '../model/types';
import type { ErrorCollector } from './error-collector';
import { notFound } from './mutation-error';
import type { Values } from './rows';
import type { WriteTransaction } from './write-transaction';

/** Whether an id leads to a row of the tenant that the actor may see and that lives. */
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

/** Ids in the input must lead somewhere; foreign keys alone would tell others' ids apart, and only the first wrong one. */
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
      errors.add(notFound(words(lowerFirst(target.name)), ['input', name]));
  }
}

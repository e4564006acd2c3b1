import { type InputField, targetOf } from '../model/inputs';
import { type Model, tenantLabelOf } from '../model/metadata';
import { isUuid } from '../model/types';
import type { ErrorCollector } from './error-collector';
import { referenceNotFound } from './mutation-error';
import type { Values } from './rows';
import type { WriteTransaction } from '../session/write-transaction';

/** Returns those of the IDs, in lower case, whose rows are in the tenant, visible to the actor and not deleted. */
export async function shownIds(
  tx: WriteTransaction,
  target: Model,
  ids: readonly unknown[],
  tenant: unknown,
): Promise<ReadonlySet<string>> {
  const given = ids.filter(isUuid);
  if (!given.length) return new Set();
  const alive = target.softDelete ? ' AND deleted_at IS NULL' : '';
  const own = target.tenant ? ` AND "${target.tenant.column}" = $2` : '';
  const sql = `SELECT id FROM "${target.table}" WHERE id = ANY ($1::uuid[])${alive}${own}`;
  const rows = await tx.query<{ id: string }>(sql, target.tenant ? [given, tenant] : [given]);
  return new Set(rows.map(({ id }) => id));
}

/** Returns whether an ID refers to a row of the tenant that is visible to the actor and not deleted. */
export const referenceExists = async (
  tx: WriteTransaction,
  target: Model,
  id: unknown,
  tenant: unknown,
): Promise<boolean> => (await shownIds(tx, target, [id], tenant)).size > 0;

/**
 * Returns new values of a row without null for relations that the actor is shown as null, because the row is deleted or
 * not visible. Saving what was read is no change, and a relation that is not shown is not the actor's to clear.
 */
export async function keepingHidden(
  tx: WriteTransaction,
  model: Model,
  before: Values,
  values: Values,
): Promise<Values> {
  const kept = new Set<string>();
  for (const name of model.belongsTo.keys()) {
    if (values[name] !== null || before[name] === null) continue;
    const tenant = before[model.tenant!.name];
    if (!(await referenceExists(tx, targetOf(model, name), before[name], tenant))) kept.add(name);
  }
  return Object.fromEntries(Object.entries(values).filter(([name]) => !kept.has(name)));
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

import { type InputField, targetOf } from '../model/inputs';
import { expand, type Model, tenantLabelOf, tenantOf } from '../model/metadata';
import { isUuid } from '../model/types';
import type { ErrorCollector } from './error-collector';
import { referenceNotFound } from './mutation-error';
import type { Values } from './rows';
import type { WriteTransaction } from '../session/write-transaction';

/** SQL over `$2` a tenant: the rows of a model that a reference of the tenant can lead to. */
function acceptedSql(target: Model, shared: boolean): string {
  const own = `"${tenantOf(target).column}" = $2`;
  return shared && target.shared ? `(${own} OR (${expand(target, target.shared.when)}))` : own;
}

/**
 * Returns those of the IDs, in lower case, whose rows are in the tenant, visible to the actor and not deleted. The tenant
 * is undefined for references from rows without one. If `shared`, shared rows of other tenants are included.
 */
export async function shownIds(
  tx: WriteTransaction,
  target: Model,
  ids: readonly unknown[],
  tenant: unknown,
  shared = false,
): Promise<ReadonlySet<string>> {
  const given = ids.filter(isUuid);
  if (!given.length) return new Set();
  const alive = target.softDelete ? ' AND deleted_at IS NULL' : '';
  const isLimited = target.tenant !== undefined && tenant !== undefined;
  const own = isLimited ? ` AND ${acceptedSql(target, shared)}` : '';
  const sql = `SELECT id FROM "${target.table}" WHERE id = ANY ($1::uuid[])${alive}${own}`;
  const rows = await tx.query<{ id: string }>(sql, isLimited ? [given, tenant] : [given]);
  return new Set(rows.map(({ id }) => id));
}

/** Returns whether an ID refers to a row of the tenant, or a shared one, that is visible to the actor and not deleted. */
export const referenceExists = async (
  tx: WriteTransaction,
  target: Model,
  id: unknown,
  tenant: unknown,
  shared = false,
): Promise<boolean> => (await shownIds(tx, target, [id], tenant, shared)).size > 0;

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
  const tenant = model.tenant && before[model.tenant.name];
  for (const name of model.belongsTo.keys()) {
    if (values[name] !== null || before[name] === null) continue;
    const { shared } = model.belongsTo.get(name)!;
    if (!(await referenceExists(tx, targetOf(model, name), before[name], tenant, shared))) kept.add(name);
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
    const { shared } = model.belongsTo.get(property)!;
    const place = model.tenant && tenantLabelOf(model);
    if (!(await referenceExists(tx, target, value, tenant, shared)))
      errors.add(referenceNotFound(target.label, place, ['input', name], shared));
  }
}

import { type InputField, targetOf } from '../model/inputs';
import { type Model, tenantLabelOf } from '../model/metadata';
import { isUuid } from '../model/types';
import type { ErrorCollector } from './error-collector';
import { referenceNotFound } from './mutation-error';
import type { Values } from './rows';
import type { WriteTransaction } from '../session/write-transaction';

/** An ID that refers to a row of a model. */
export interface Reference {
  readonly target: Model;
  readonly id: unknown;
}

/** A reference in an input, with its path. */
export interface InputReference extends Reference {
  /** The model that refers to the row. */
  readonly model: Model;
  readonly path: readonly string[];
}

function selectShown(target: Model, index: number, tenant: string): string {
  const alive = target.softDelete ? ' AND deleted_at IS NULL' : '';
  const own = target.tenant ? ` AND "${target.tenant.column}" = ${tenant}` : '';
  return `SELECT ${index} AS target, id FROM "${target.table}" WHERE id = ANY ($${index + 1}::uuid[])${alive}${own}`;
}

/** Finds the referenced rows that are in the tenant, visible to the actor and not deleted, by at most one statement. */
export async function findShown(
  tx: WriteTransaction,
  references: readonly Reference[],
  tenant: unknown,
): Promise<(reference: Reference) => boolean> {
  const ids = new Map<Model, Set<string>>();
  for (const { target, id } of references)
    if (isUuid(id)) ids.set(target, (ids.get(target) ?? new Set()).add(id.toLowerCase()));
  if (!ids.size) return () => false;
  const targets = [...ids.keys()];
  const sql = targets.map((target, index) => selectShown(target, index, `$${targets.length + 1}::uuid`));
  const values = [...ids.values()].map((some) => [...some]);
  const rows = await tx.query<{ target: number; id: string }>(
    sql.join(' UNION ALL '),
    targets.some((target) => target.tenant) ? [...values, tenant] : values,
  );
  const shown = new Set(rows.map(({ target, id }) => `${target} ${id}`));
  return ({ target, id }) => isUuid(id) && shown.has(`${targets.indexOf(target)} ${id.toLowerCase()}`);
}

/** Returns whether an ID refers to a row of the tenant that is visible to the actor and not deleted. */
export async function referenceExists(
  tx: WriteTransaction,
  target: Model,
  id: unknown,
  tenant: unknown,
): Promise<boolean> {
  return (await findShown(tx, [{ target, id }], tenant))({ target, id });
}

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
  const hidden = [...model.belongsTo.keys()]
    .filter((name) => values[name] === null && before[name] !== null)
    .map((name) => ({ name, target: targetOf(model, name), id: before[name] }));
  const isShown = await findShown(tx, hidden, before[model.tenant!.name]);
  const kept = new Set(hidden.filter((one) => !isShown(one)).map(({ name }) => name));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !kept.has(name)));
}

/** Returns the references of an input to its own relations, without those of its child lists. */
export function inputReferences(
  model: Model,
  fields: readonly InputField[],
  values: Values,
  path: readonly string[],
): InputReference[] {
  return fields
    .filter(({ type, property }) => !type && (values[property] ?? null) !== null)
    .map(({ name, property }) => ({
      model,
      target: targetOf(model, property),
      id: values[property],
      path: [...path, name],
    }));
}

/**
 * Validates all referenced IDs of an input before writing, by one statement. A foreign key error would reveal that another
 * tenant's ID exists, and would report only the first invalid one.
 */
export async function checkReferences(
  tx: WriteTransaction,
  references: readonly InputReference[],
  tenant: unknown,
  errors: ErrorCollector,
): Promise<void> {
  const isShown = await findShown(tx, references, tenant);
  for (const reference of references)
    if (!isShown(reference))
      errors.add(
        referenceNotFound(reference.target.label, tenantLabelOf(reference.model), [...reference.path]),
      );
}

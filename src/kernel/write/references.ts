import { type InputField, targetOf } from '../model/inputs';
import { expand, type Model, tenantLabelOf, tenantOf } from '../model/metadata';
import { isUuid } from '../model/types';
import type { ErrorCollector } from './error-collector';
import { referenceNotFound } from './mutation-error';
import { tenantIdOf, type Values } from './rows';
import type { WriteTransaction } from '../session/write-transaction';

/** An ID that refers to a row of a model. */
export interface Reference {
  readonly target: Model;
  /** Whether it can lead to shared rows of other tenants. */
  readonly shared?: boolean;
  readonly id: unknown;
}

/** Returns the reference of a relation. */
export const referenceOf = (model: Model, relation: string, id: unknown): Reference => ({
  target: targetOf(model, relation),
  shared: model.belongsTo.get(relation)!.shared,
  id,
});

/** A reference in an input, with its path. */
export interface InputReference extends Reference {
  /** The model that refers to the row. */
  readonly model: Model;
  readonly path: readonly string[];
}

/** References to the same rows. */
interface ReferenceGroup extends Omit<Reference, 'id'> {
  readonly ids: Set<string>;
}

/** SQL: the rows that a reference can lead to. Without a tenant of its own, a row refers to any visible row. */
function acceptedSql({ target, shared }: ReferenceGroup, tenant: string | undefined): string {
  if (!target.tenant || tenant === undefined) return '';
  const own = `"${tenantOf(target).column}" = ${tenant}`;
  return shared && target.shared ? ` AND (${own} OR (${expand(target, target.shared.when)}))` : ` AND ${own}`;
}

function selectShown(group: ReferenceGroup, index: number, tenant: string | undefined): string {
  const { target } = group;
  const alive = target.softDelete ? ' AND deleted_at IS NULL' : '';
  const own = acceptedSql(group, tenant);
  return `SELECT ${index} AS target, id FROM "${target.table}" WHERE id = ANY ($${index + 1}::uuid[])${alive}${own}`;
}

/**
 * Finds the referenced rows that are in the tenant or shared, visible to the actor and not deleted, by at most one
 * statement.
 */
export async function findShown(
  tx: WriteTransaction,
  references: readonly Reference[],
  tenant: unknown,
): Promise<(reference: Reference) => boolean> {
  const groups: ReferenceGroup[] = [];
  const indexOf = ({ target, shared = false }: Reference): number =>
    groups.findIndex((group) => group.target === target && group.shared === shared);
  for (const reference of references) {
    const { target, shared = false, id } = reference;
    if (!isUuid(id)) continue;
    if (indexOf(reference) < 0) groups.push({ target, shared, ids: new Set() });
    groups[indexOf(reference)]!.ids.add(id.toLowerCase());
  }
  if (!groups.length) return () => false;
  const isLimited = tenant !== undefined && groups.some(({ target }) => target.tenant);
  const place = isLimited ? `$${groups.length + 1}::uuid` : undefined;
  const sql = groups.map((group, index) => selectShown(group, index, place));
  const values = groups.map(({ ids }) => [...ids]);
  const rows = await tx.query<{ target: number; id: string }>(
    sql.join(' UNION ALL '),
    isLimited ? [...values, tenant] : values,
  );
  const shown = new Set(rows.map(({ target, id }) => `${target} ${id}`));
  return (reference) =>
    isUuid(reference.id) && shown.has(`${indexOf(reference)} ${reference.id.toLowerCase()}`);
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
    .map((name) => ({ name, ...referenceOf(model, name, before[name]) }));
  const isShown = await findShown(tx, hidden, tenantIdOf(model, before));
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
      ...referenceOf(model, property, values[property]),
      path: [...path, name],
    }));
}

/**
 * Validates all referenced IDs of an input before writing, by one statement. A foreign key error would reveal that another
 * tenant's ID exists, and would report only the first invalid one.
 */
export async function checkReferences(
  references: readonly InputReference[],
  shown: ReturnType<typeof findShown>,
  errors: ErrorCollector,
): Promise<void> {
  const isShown = await shown;
  for (const reference of references) {
    if (isShown(reference)) continue;
    const { target, model, path, shared } = reference;
    errors.add(referenceNotFound(target.label, model.tenant && tenantLabelOf(model), [...path], shared));
  }
}

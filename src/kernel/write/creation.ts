import { targetOf } from '../model/inputs';
import {
  columnOf,
  idField,
  type Model,
  tenantLabelOf,
  type WritePermission,
  type WritePermissions,
} from '../model/metadata';
import { isUuid } from '../model/types';
import { canWriteSql } from '../tenancy/policies';
import type { WriteTransaction } from '../session/write-transaction';
import { type ScopeSource, scopeSourceOf } from './inherited-scope';
import { throwNotFound } from './mutation-error';
import { createOne, throwForbidden, type Values } from './rows';

/** Who can write rows, evaluated before they exist. */

export interface RowRights extends WritePermission {
  readonly model: Model;
}

/**
 * Evaluates expressions on the tenant, scope and owner `r` of a row, which does not have to exist. With a source, the row has
 * its scope if it is found, and `r.inherits` is true.
 */
async function evaluate<Result extends object>(
  tx: WriteTransaction,
  { model, owner }: RowRights,
  row: Values,
  expressions: Readonly<Record<keyof Result & string, string>>,
  source?: ScopeSource,
): Promise<Result> {
  const names = [model.tenant?.name, model.scopedBy, owner].filter((name) => name !== undefined);
  // An invalid ID is reported by the reference check.
  const ids = names.map((name) => (isUuid(row[name]) ? row[name] : null));
  const columns = names.map((name, i) => {
    const id = `$${i + 1}::uuid`;
    const value = name === source?.scope ? `CASE WHEN s.id IS NULL THEN ${id} ELSE ${source.column} END` : id;
    return `${value} AS "${columnOf(model, name)}"`;
  });
  if (source) columns.push('s.id IS NOT NULL AS inherits');
  const from = source ? ` FROM (VALUES (0)) one ${source.join(`$${names.length + 1}`, '$1')}` : '';
  const selected = Object.entries<string>(expressions).map(([name, sql]) => `${sql} AS "${name}"`);
  const [result] = await tx.query<Result>(
    `SELECT ${selected.join(', ')} FROM (SELECT ${columns.join(', ')}${from}) r`,
    source ? [...ids, source.id] : ids,
  );
  return result!;
}

/** Returns whether the actor may create a row, or change it if it exists. */
export async function canWrite(
  tx: WriteTransaction,
  rights: RowRights,
  row: Values,
  operation: keyof WritePermissions = 'create',
): Promise<boolean> {
  const may = canWriteSql(rights.model, rights, 'r', operation);
  return (await evaluate<{ may: boolean }>(tx, rights, row, { may })).may;
}

/** SQL: whether the tenant of the row `r` exists and is visible to the actor. True if no tenant owns the row. */
function hasTenantSql(model: Model): string {
  if (!model.tenant) return 'true';
  const { table, softDelete } = targetOf(model, model.tenant.name);
  const alive = softDelete ? ' AND t.deleted_at IS NULL' : '';
  return `EXISTS (SELECT FROM "${table}" t WHERE t.id = r."${columnOf(model, model.tenant.name)}"${alive})`;
}

interface Creation {
  readonly may: boolean;
  readonly hasTenant: boolean;
  readonly inherits?: boolean;
  readonly scope?: string | null;
}

/** Throws NOT_FOUND for the tenant of a new row, or FORBIDDEN. Sets the scope that the row inherits. */
export async function checkCreator(tx: WriteTransaction, rights: RowRights, values: Values): Promise<void> {
  const { model } = rights;
  const source = scopeSourceOf(model, values);
  const expressions: Record<string, string> = {
    may: canWriteSql(model, rights, 'r', 'create'),
    hasTenant: hasTenantSql(model),
    ...(source && { inherits: 'r.inherits', scope: `r."${columnOf(model, source.scope)}"` }),
  };
  const { may, hasTenant, inherits, scope } = await evaluate<Creation>(
    tx,
    rights,
    values,
    expressions as Record<keyof Creation, string>,
    source,
  );
  if (!hasTenant) throwNotFound(tenantLabelOf(model), ['input', idField(model.tenant!.name)]);
  if (!may) throwForbidden(model, createOne(model));
  if (inherits) values[source!.scope] = scope;
}

import { targetOf } from '../model/inputs';
import { columnOf, type Model, tenantOf } from '../model/metadata';
import { isUuid } from '../model/types';
import type { Values } from './rows';

/** A row that a new row inherits its scope from. */
export interface ScopeSource {
  /** Property of the new row with the scope. */
  readonly scope: string;
  readonly id: string;
  /** SQL: the row of the source as `s`, by the placeholders of its ID and of the tenant, and its scope. */
  readonly join: (id: string, tenant: string) => string;
  readonly column: string;
}

/**
 * Returns the row that a new row inherits its scope from, as a trigger sets it: the first that it refers to. Nothing is
 * inherited from a row that is not visible to the actor or belongs to another tenant.
 */
export function scopeSourceOf(model: Model, values: Values): ScopeSource | undefined {
  const scope = model.scopedBy === undefined ? undefined : model.belongsTo.get(model.scopedBy);
  const name = (scope?.inheritScopeFrom ?? []).find((one) => isUuid(values[one]));
  if (!scope || name === undefined || !model.tenant) return undefined;
  const target = targetOf(model, name);
  return {
    scope: scope.name,
    id: values[name] as string,
    join: (id, tenant) =>
      `LEFT JOIN "${target.table}" s ON s.id = ${id}::uuid AND s."${tenantOf(target).column}" = ${tenant}::uuid`,
    column: `s."${columnOf(target, target.scopedBy!)}"`,
  };
}

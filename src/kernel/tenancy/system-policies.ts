import type { Model } from '../model/metadata';
import type { SystemCommand } from '../model/write-permission';
import { isTenantModel } from '../model/authorization';
import type { Policy } from './policies';
import { systemTenant } from './session-variables';

const CONDITIONS = {
  SELECT: (own: string): Partial<Policy> => ({ using: own }),
  INSERT: (own: string): Partial<Policy> => ({ check: own }),
  UPDATE: (own: string): Partial<Policy> => ({ using: own, check: own }),
  DELETE: (own: string): Partial<Policy> => ({ using: own }),
};

function tenantColumn(model: Model, models: readonly Model[]): string {
  if (model.tenant) return model.tenant.column;
  if (isTenantModel(model, models)) return 'id';
  throw new Error(`${model.name} belongs to no tenant, so it cannot have 'systemWrites'.`);
}

function policiesOfModel(
  model: Model,
  commands: readonly SystemCommand[],
  models: readonly Model[],
): Policy[] {
  // A grant of whole rows would include the columns that users cannot change in their own row.
  if (model.selfEditableFields)
    throw new Error(`${model.name} has self-editable fields, so it cannot have 'systemWrites'.`);
  const { table } = model;
  const own = `"${tenantColumn(model, models)}" = ${systemTenant}`;
  return (['SELECT', ...commands] as const).map((command) => ({
    table,
    name: `${table}_system_${command === 'SELECT' ? 'read' : command.toLowerCase()}`,
    command,
    ...CONDITIONS[command](own),
  }));
}

/** Returns the policies of `asSystem`. PostgreSQL accepts a row that any policy of the command accepts. */
export const systemPoliciesOf = (models: readonly Model[]): Policy[] =>
  models.flatMap((model) => (model.systemWrites ? policiesOfModel(model, model.systemWrites, models) : []));

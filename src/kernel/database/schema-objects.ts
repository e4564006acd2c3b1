import { indexesOf } from '../model/indexes';
import { checksOf } from '../model/checks';
import { readableColumns } from '../model/columns';
import { columnOf, type Model } from '../model/metadata';
import { createPolicy, policiesOf } from '../tenancy/policies';
import { counterPoliciesOf, countersOf } from '../tenancy/counter-policies';
import { systemPoliciesOf } from '../tenancy/system-policies';
import { copiedColumnsOf } from './copied-columns';
import { derivedColumnsOf } from './derived-columns';
import type { SchemaObject } from './schema-object';
import { SERVING_ROLE } from './roles';
import { accessTriggersOf } from './access-triggers';
import { auditTriggersOf } from './audit-triggers';
import { scopeCopiesOf } from './inherited-scopes';
import { searchDocumentsOf } from './search-documents';
import { storedByteCountsOf } from './stored-bytes';

/** Creates a grant on a table or on some of its columns. */
function grant(table: string, privilege: string, columns?: readonly string[]): SchemaObject {
  const list = columns && [...columns].sort().map((column) => `"${column}"`);
  const what = list ? `${privilege} (${list.join(', ')})` : privilege;
  return {
    kind: 'grant',
    table,
    name: `${what} ${table}`,
    create: () => `GRANT ${what} ON "${table}" TO ${SERVING_ROLE}`,
    drop: `REVOKE ${what} ON "${table}" FROM ${SERVING_ROLE}`,
  };
}

/** Returns the grants of the serving role on a table. Secret columns are not readable, so all others are listed. */
function grantsOf(model: Model): SchemaObject[] {
  const { table, attributes, writePermission, selfEditableFields = [], systemWrites = [] } = model;
  const hasSecrets = [...attributes.values()].some(({ secret }) => secret);
  const written = writePermission
    ? ['INSERT', 'UPDATE', ...(writePermission.parentRelation ? ['DELETE'] : [])]
    : [];
  const privileges = new Set([...written, ...systemWrites]);
  const updated = [...selfEditableFields, ...countersOf(model).map(({ name }) => name)].map((name) =>
    columnOf(model, name),
  );
  return [
    grant(table, 'SELECT', hasSecrets ? readableColumns(model) : undefined),
    ...[...privileges].map((privilege) => grant(table, privilege)),
    ...(updated.length && !privileges.has('UPDATE') ? [grant(table, 'UPDATE', updated)] : []),
  ];
}

function tableObjectsOf(model: Model): SchemaObject[] {
  const { table, attributes } = model;
  const touch: SchemaObject = {
    kind: 'trigger',
    table,
    name: `${table}_touch`,
    create: (name) =>
      `CREATE TRIGGER "${name}" BEFORE UPDATE ON "${table}" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
    drop: `DROP TRIGGER "${table}_touch" ON "${table}"`,
  };
  return [
    {
      kind: 'security',
      table,
      name: table,
      create: () => `ALTER TABLE "${table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
      drop: `ALTER TABLE "${table}" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
    },
    ...grantsOf(model),
    ...(attributes.has('updatedAt') ? [touch] : []),
  ];
}

export function schemaObjectsOf(models: readonly Model[]): SchemaObject[] {
  const indexes = models.flatMap((model) =>
    indexesOf(model).map(({ name, create }): SchemaObject => ({
      kind: 'index',
      table: model.table,
      name,
      create,
      drop: `DROP INDEX "${name}"`,
    })),
  );
  const checks = models.flatMap(({ table, ...model }) =>
    checksOf({ table, ...model }).map(({ name, condition }): SchemaObject => ({
      kind: 'check',
      table,
      name,
      create: (as) => `ALTER TABLE "${table}" ADD CONSTRAINT "${as}" CHECK (${condition})`,
      drop: `ALTER TABLE "${table}" DROP CONSTRAINT "${name}"`,
    })),
  );
  const policies = [...policiesOf(models), ...systemPoliciesOf(models), ...counterPoliciesOf(models)].map(
    (policy): SchemaObject => ({
      kind: 'policy',
      table: policy.table,
      name: policy.name,
      create: (name) => createPolicy({ ...policy, name }),
      drop: `DROP POLICY "${policy.name}" ON "${policy.table}"`,
    }),
  );
  return [
    ...indexes,
    ...checks,
    ...models.flatMap(tableObjectsOf),
    ...accessTriggersOf(models),
    ...auditTriggersOf(models),
    ...scopeCopiesOf(models),
    ...storedByteCountsOf(models),
    ...derivedColumnsOf(models),
    ...copiedColumnsOf(models),
    ...searchDocumentsOf(models),
    ...policies,
  ];
}

/** Returns the column by which a model is partitioned monthly. Undefined if it is not. */
export const partitionColumn = (model: Model): string | undefined =>
  model.partitionedBy && columnOf(model, model.partitionedBy);

import {
  columnOf,
  expand,
  isWithinTenant,
  type Model,
  modelOf,
  permissionTo,
  tenantOf,
  type WritePermission,
  type WritePermissions,
} from '../model/metadata';
import {
  deletedTenants,
  hasStaffRole,
  readableScopes,
  readableTenants,
  tenantsWith,
  viewerId,
} from './session-variables';

/** A row-level security policy. */
export interface Policy {
  readonly table: string;
  readonly name: string;
  readonly command: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
  /** Condition of the rows that are visible or can be changed. */
  readonly using?: string;
  /** Condition that written rows must meet. */
  readonly check?: string;
}

/** SQL: the row belongs to a tenant of the viewer, or to a scope that the viewer is limited to. */
export function tenantRows(model: Model, alias?: string): string {
  const { readPermission } = model;
  const column = (name: string): string => (alias === undefined ? `"${name}"` : `${alias}."${name}"`);
  const tenants = readPermission ? tenantsWith(readPermission) : readableTenants;
  const tenant = `${column(tenantOf(model).column)} = ANY (${tenants})`;
  if (!model.scopedBy) return tenant;
  return `${tenant} OR ${column(columnOf(model, model.scopedBy))} = ANY (${readableScopes})`;
}

/** SQL: the row meets a condition and is not deleted. */
const open = (model: Model, when: string): string =>
  [`(${expand(model, when)})`, ...(model.softDelete ? [expand(model, '{deletedAt} IS NULL')] : [])].join(
    ' AND ',
  );

/** SQL: the row is shared with every signed-in user. The rows of a deleted tenant are not. */
function sharedRows(model: Model, when: string): string {
  const tenant = tenantOf(model);
  return [
    open(model, when),
    `${viewerId} IS NOT NULL`,
    ...(modelOf(tenant.target()).softDelete ? [`"${tenant.column}" <> ALL (${deletedTenants})`] : []),
  ].join(' AND ');
}

/** SQL: the rows that the viewer can read, by their owner. */
function ownerPolicy(model: Model): string {
  const { name, owner, user, viewer, platform, shared } = model;
  if (owner === 'tenant')
    return shared ? `${tenantRows(model)} OR (${sharedRows(model, shared.when)})` : tenantRows(model);
  if (platform) {
    const staff = hasStaffRole(platform.readBy);
    return platform.public === undefined ? staff : `(${open(model, platform.public)}) OR ${staff}`;
  }
  if (user) return `"${user.column}" = ${viewerId}`;
  if (viewer) return `"id" = ${viewerId}`;
  throw new Error(`${name} has no owner, so it needs a readPolicy.`);
}

const readCondition = (model: Model): string =>
  model.readPolicy === undefined ? ownerPolicy(model) : expand(model, model.readPolicy);

const readPolicy = (model: Model): Policy => ({
  table: model.table,
  name: `${model.table}_read`,
  command: 'SELECT',
  using: readCondition(model),
});

/** SQL: whether the viewer may create the row `alias`, or change it if it exists. */
export function canWriteSql(
  model: Model,
  rights: WritePermission,
  alias: string,
  operation: keyof WritePermissions = 'update',
): string {
  const permission = permissionTo(operation, rights);
  if (model.owner === 'platform') return hasStaffRole(permission);
  const column = (name: string | undefined): string =>
    name ? `${alias}."${columnOf(model, name)}"` : 'NULL';
  return `tenancy.may('${permission}', ${column(tenantOf(model).name)}, ${column(model.scopedBy)}, ${column(rights.owner)})`;
}

/** SQL: whether the viewer may create or change the row `alias`. Both write the rows below it. */
function canWriteBelowSql(model: Model, alias: string): string {
  const rights = model.writePermission!;
  const may = new Set([
    canWriteSql(model, rights, alias, 'create'),
    canWriteSql(model, rights, alias, 'update'),
  ]);
  return may.size > 1 ? `(${[...may].join(' OR ')})` : [...may].join('');
}

/** SQL: whether the viewer has the write permission on the parent of the row `row`, which may be a child itself. */
function canWriteParentSql(model: Model, relation: string, row: string, alias = 'o'): string {
  const toParent = model.belongsTo.get(relation)!;
  const owner = modelOf(toParent.target());
  const { parentRelation } = owner.writePermission!;
  const may = parentRelation
    ? canWriteParentSql(owner, parentRelation, alias, `${alias}o`)
    : canWriteBelowSql(owner, alias);
  const same = [
    ...(isWithinTenant(model, toParent)
      ? [`${alias}."${tenantOf(owner).column}" = ${row}."${tenantOf(model).column}"`]
      : []),
    `${alias}."id" = ${row}."${toParent.column}"`,
  ];
  return `EXISTS (SELECT FROM "${owner.table}" ${alias} WHERE ${same.join(' AND ')} AND ${may})`;
}

/** Policies for self-editable rows: users can update the rows that are visible to them. */
function ownPolicies(model: Model): Policy[] {
  const { table, selfEditableFields } = model;
  if (!selfEditableFields) return [];
  const own = readCondition(model);
  return [{ table, name: `${table}_update`, command: 'UPDATE', using: own, check: own }];
}

function writePolicies(model: Model): Policy[] {
  const { table, writePermission } = model;
  if (!writePermission) return ownPolicies(model);
  const { parentRelation } = writePermission;
  const row = `"${table}"`;
  const may = (operation: keyof WritePermissions): string =>
    parentRelation
      ? canWriteParentSql(model, parentRelation, row)
      : canWriteSql(model, writePermission, row, operation);
  const changing: Policy[] = [
    { table, name: `${table}_insert`, command: 'INSERT', check: may('create') },
    { table, name: `${table}_update`, command: 'UPDATE', using: may('update'), check: may('update') },
  ];
  return parentRelation
    ? [...changing, { table, name: `${table}_delete`, command: 'DELETE', using: may('update') }]
    : changing;
}

/** Returns all policies of the models: to read and write their rows, and the additional read policies of later models. */
export function policiesOf(models: readonly Model[]): Policy[] {
  return models.flatMap((model) => [
    readPolicy(model),
    ...writePolicies(model),
    ...(model.additionalReadPolicies ?? []).map(({ target, name, when }): Policy => {
      const opened = modelOf(target());
      const using = expand(opened, when, `"${opened.table}"`);
      return { table: opened.table, name: `${opened.table}_read_${name}`, command: 'SELECT', using };
    }),
  ]);
}

export const createPolicy = ({ table, name, command, using, check }: Policy): string =>
  [
    `CREATE POLICY "${name}" ON "${table}" FOR ${command}`,
    using ? `USING (${using})` : '',
    check ? `WITH CHECK (${check})` : '',
  ]
    .filter(Boolean)
    .join(' ');

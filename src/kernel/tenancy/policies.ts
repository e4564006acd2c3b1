import {
  columnOf,
  expand,
  type Model,
  modelOf,
  permissionTo,
  type WritePermission,
  type WritePermissions,
} from '../model/metadata';
import { readableScopes, readableTenants, tenantsWith } from './session-variables';

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
function tenantRows(model: Model): string {
  const { readPermission } = model;
  const tenants = readPermission ? tenantsWith(readPermission) : readableTenants;
  const tenant = `"${model.tenant!.column}" = ANY (${tenants})`;
  if (!model.scopedBy) return tenant;
  return `${tenant} OR "${columnOf(model, model.scopedBy)}" = ANY (${readableScopes})`;
}

function readPolicy(model: Model): Policy {
  if (!model.readPolicy && !model.tenant) {
    throw new Error(`${model.name}: say with 'visible' which of its rows are seen.`);
  }
  const using = model.readPolicy ? expand(model, model.readPolicy) : tenantRows(model);
  return { table: model.table, name: `${model.table}_read`, command: 'SELECT', using };
}

/** SQL: whether the viewer may create the row `alias`, or change it if it exists. */
export function canWriteSql(
  model: Model,
  rights: WritePermission,
  alias: string,
  operation: keyof WritePermissions = 'update',
): string {
  const column = (name: string | undefined): string =>
    name ? `${alias}."${columnOf(model, name)}"` : 'NULL';
  const permission = permissionTo(operation, rights);
  return `tenancy.may('${permission}', ${column(model.tenant!.name)}, ${column(model.scopedBy)}, ${column(rights.owner)})`;
}

/** SQL: whether the viewer may create or change the parent of the row. Both write the rows below it. */
function canWriteParentSql(model: Model, relation: string): string {
  const { target, column } = model.belongsTo.get(relation)!;
  const owner = modelOf(target());
  const same = `o."${owner.tenant!.column}" = "${model.table}"."${model.tenant!.column}" AND o."id" = "${model.table}"."${column}"`;
  const may = new Set([
    canWriteSql(owner, owner.writePermission!, 'o'),
    canWriteSql(owner, owner.writePermission!, 'o', 'create'),
  ]);
  const written = may.size > 1 ? `(${[...may].join(' OR ')})` : [...may].join('');
  return `EXISTS (SELECT FROM "${owner.table}" o WHERE ${same} AND ${written})`;
}

/** Policies for self-editable rows: users can update the rows that are visible to them. */
function ownPolicies(model: Model): Policy[] {
  const { table, readPolicy, selfEditableFields } = model;
  if (!selfEditableFields || !readPolicy) return [];
  const own = expand(model, readPolicy);
  return [{ table, name: `${table}_update`, command: 'UPDATE', using: own, check: own }];
}

function writePolicies(model: Model): Policy[] {
  const { table, writePermission } = model;
  if (!writePermission) return ownPolicies(model);
  const { parentRelation } = writePermission;
  const may = (operation: keyof WritePermissions): string =>
    parentRelation
      ? canWriteParentSql(model, parentRelation)
      : canWriteSql(model, writePermission, `"${table}"`, operation);
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

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
  const { target, column } = model.belongsTo.get(relation)!;
  const owner = modelOf(target());
  const { parentRelation } = owner.writePermission!;
  const may = parentRelation
    ? canWriteParentSql(owner, parentRelation, alias, `${alias}o`)
    : canWriteBelowSql(owner, alias);
  const same = `${alias}."${owner.tenant!.column}" = ${row}."${model.tenant!.column}" AND ${alias}."id" = ${row}."${column}"`;
  return `EXISTS (SELECT FROM "${owner.table}" ${alias} WHERE ${same} AND ${may})`;
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

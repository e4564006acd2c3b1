import { columnOf, expand, type Model, modelOf, type WriteRights } from '../model/metadata';
import { readableScopes, readableTenants } from './session-variables';

/** A policy of row level security, by the name it has in the catalog. */
export interface Policy {
  readonly table: string;
  readonly name: string;
  readonly command: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
  /** Which rows are seen, or may be changed. */
  readonly using?: string;
  /** What a written row must be. */
  readonly check?: string;
}

/** Rows of the reader's tenants, and rows of the parts of a tenant that the reader is bound to. */
function tenantRows(model: Model): string {
  const tenant = `"${model.tenant!.column}" = ANY (${readableTenants})`;
  if (!model.scopedBy) return tenant;
  return `${tenant} OR "${columnOf(model, model.scopedBy)}" = ANY (${readableScopes})`;
}

function readPolicy(model: Model): Policy {
  if (!model.visible && !model.tenant) {
    throw new Error(`${model.name}: say with 'visible' which of its rows are seen.`);
  }
  const using = model.visible ? expand(model, model.visible) : tenantRows(model);
  return { table: model.table, name: `${model.table}_read`, command: 'SELECT', using };
}

/** SQL: whether the person of the transaction may do what the permission names to the row called `alias`. */
export function canWriteSql(model: Model, { permission, owner }: WriteRights, alias: string): string {
  const column = (name: string | undefined): string =>
    name ? `${alias}."${columnOf(model, name)}"` : 'NULL';
  return `tenancy.may('${permission}', ${column(model.tenant!.name)}, ${column(model.scopedBy)}, ${column(owner)})`;
}

/** The same for a row that hangs on another one. */
function canWriteParentSql(model: Model, relation: string): string {
  const { target, column } = model.belongsTo.get(relation)!;
  const owner = modelOf(target());
  const same = `o."${owner.tenant!.column}" = "${model.table}"."${model.tenant!.column}" AND o."id" = "${model.table}"."${column}"`;
  return `EXISTS (SELECT FROM "${owner.table}" o WHERE ${same} AND ${canWriteSql(owner, owner.writing!, 'o')})`;
}

/** A row that its person may change is one that this person sees by the model's own rule. */
function ownPolicies(model: Model): Policy[] {
  const { table, visible, ownFields } = model;
  if (!ownFields || !visible) return [];
  const own = expand(model, visible);
  return [{ table, name: `${table}_update`, command: 'UPDATE', using: own, check: own }];
}

function writePolicies(model: Model): Policy[] {
  const { table, writing } = model;
  if (!writing) return ownPolicies(model);
  const may = writing.through
    ? canWriteParentSql(model, writing.through)
    : canWriteSql(model, writing, `"${table}"`);
  const changing: Policy[] = [
    { table, name: `${table}_insert`, command: 'INSERT', check: may },
    { table, name: `${table}_update`, command: 'UPDATE', using: may, check: may },
  ];
  return writing.through
    ? [...changing, { table, name: `${table}_delete`, command: 'DELETE', using: may }]
    : changing;
}

/** Every policy that the models declare: who reads and writes a table's rows, and whose rows a later model opens to more readers. */
export function policiesOf(models: readonly Model[]): Policy[] {
  return models.flatMap((model) => [
    readPolicy(model),
    ...writePolicies(model),
    ...(model.opens ?? []).map(({ target, name, when }): Policy => {
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

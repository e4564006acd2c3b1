import { columnOf, expand, type Model, modelOf } from '../model/metadata';
import { readableScopes, readableTenants } from './settings';

/** A policy of row level security, by the name it has in the catalogue. */
export interface Policy {
  readonly table: string;
  readonly name: string;
  readonly using: string;
}

/** Rows of the reader's tenants, and rows of the parts of a tenant that the reader is bound to. */
function tenantRows(model: Model): string {
  const tenant = `"${model.tenant!.column}" = ANY (${readableTenants})`;
  if (!model.scopedBy) return tenant;
  return `${tenant} OR "${columnOf(model, model.scopedBy)}" = ANY (${readableScopes})`;
}

function readPolicy(model: Model): Policy {
  if (!model.visible && !model.tenant)
    throw new Error(`${model.name}: say with 'visible' which of its rows are seen.`);
  const using = model.visible ? expand(model, model.visible) : tenantRows(model);
  return { table: model.table, name: `${model.table}_read`, using };
}

/** Every policy that the models declare: who reads a table's rows, and whose rows a later model opens to more readers. */
export function policiesOf(models: readonly Model[]): Policy[] {
  return models.flatMap((model) => [
    readPolicy(model),
    ...(model.opens ?? []).map(({ target, name, when }): Policy => {
      const opened = modelOf(target());
      return {
        table: opened.table,
        name: `${opened.table}_read_${name}`,
        using: expand(opened, when, `"${opened.table}"`),
      };
    }),
  ]);
}

export const createPolicy = ({ table, name, using }: Policy): string =>
  `CREATE POLICY "${name}" ON "${table}" FOR SELECT USING (${using})`;

import { type InputField, targetOf } from '../model/inputs';
import { lowerFirst, type Model, words } from '../model/metadata';
import { isUuid } from '../model/types';
import type { Problems } from './problems';
import { missing } from './refusal';
import type { Values } from './rows';
import type { Writing } from './write-session';

/** Whether an id leads to a row of the tenant that the actor may see and that lives. */
export async function leads(writing: Writing, target: Model, id: unknown, tenant: unknown): Promise<boolean> {
  if (!isUuid(id)) return false;
  const alive = target.softDelete ? ' AND deleted_at IS NULL' : '';
  const own = target.tenant ? ` AND "${target.tenant.column}" = $2` : '';
  const sql = `SELECT FROM "${target.table}" WHERE id = $1${alive}${own}`;
  return (await writing.query(sql, target.tenant ? [id, tenant] : [id])).length > 0;
}

/** Ids in the input must lead somewhere; foreign keys alone would tell others' ids apart, and only the first wrong one. */
export async function checkReferences(
  writing: Writing,
  { model, fields, tenant }: { model: Model; fields: readonly InputField[]; tenant: unknown },
  values: Values,
  problems: Problems,
): Promise<void> {
  for (const { name, property, type } of fields) {
    const value = values[property];
    if (type || value === null || value === undefined) continue;
    const target = targetOf(model, property);
    if (!(await leads(writing, target, value, tenant)))
      problems.add(missing(words(lowerFirst(target.name)), ['input', name]));
  }
}

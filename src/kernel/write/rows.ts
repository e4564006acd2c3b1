import type { RequestContext } from '../context';
import { type DomainEvent, recordEvent } from '../events/events';
import type { InputField } from '../model/inputs';
import { lowerFirst, type Model, type WriteRights, words, snakeCase } from '../model/metadata';
import { isUuid } from '../model/types';
import { meansTheSame } from './meaning';
import { refuse, refuseMissing } from './refusal';
import { UserErrorCode, VersionConflictError } from './user-error';
import type { Writing } from './write-session';

/** What mutations of one row have in common: finding it, asking for the right, and writing it if it is still as it was. */

/** Values of a row by the names of its properties. */
export type Values = Record<string, unknown>;

export interface RowChange {
  readonly context: RequestContext;
  readonly writing: Writing;
  /** The row before; undefined when it is being made. */
  readonly before?: Values;
  /** What is written: a rule may add to it. */
  readonly values: Values;
}

export interface RowRights extends WriteRights {
  readonly model: Model;
}

/** Whether the actor may do to a row what its writes need. */
export async function mayWrite(writing: Writing, rights: RowRights, row: Values): Promise<boolean> {
  const { model, permission, owner } = rights;
  const given = model.scopedBy ? row[model.scopedBy] : null;
  // What is no id leads to no part of the tenant; that it is none is for whoever checks references to tell.
  const scope = isUuid(given) ? given : null;
  const [answer] = await writing.query<{ may: boolean }>('SELECT tenancy.may($1, $2, $3, $4) AS may', [
    permission,
    row[model.tenant!.name],
    scope,
    (owner && row[owner]) ?? null,
  ]);
  return answer!.may;
}

export function refuseForbidden(what: string): never {
  return refuse(UserErrorCode.FORBIDDEN, `Your role does not allow you to change this ${what}.`, ['input']);
}

/** The row as the actor sees it, deleted or not as asked for. */
export async function findRow(
  writing: Writing,
  model: Model,
  id: unknown,
  deleted: boolean,
): Promise<Values> {
  const what = words(lowerFirst(model.name));
  if (!isUuid(id)) return refuseMissing(what, ['input', 'id']);
  const row = (await writing.manager.getRepository(model.target).findOneBy({ id })) as Values | null;
  const isDeleted = Boolean(row?.deletedAt);
  if (!row || (isDeleted && !deleted)) return refuseMissing(what, ['input', 'id']);
  if (deleted && !isDeleted)
    return refuse(UserErrorCode.INVALID_STATE, 'It is not deleted.', ['input', 'id']);
  return row;
}

/**
 * The row as the actor sees it, locked until the transaction ends: whoever else would change it waits, and then starts
 * from what was changed, so that no change and no version is lost. Row level security locks what the actor may write
 * and nothing else; only where it finds nothing there is the question why.
 */
export async function lockRow(
  writing: Writing,
  model: Model,
  id: unknown,
  deleted: boolean,
): Promise<Values> {
  if (isUuid(id)) {
    const lock = { mode: 'for_no_key_update' } as const;
    const found = await writing.manager.getRepository(model.target).findOne({ where: { id }, lock });
    const row = found as Values | null;
    if (row && (!model.softDelete || Boolean(row.deletedAt) === deleted)) return row;
  }
  await findRow(writing, model, id, deleted);
  return refuseForbidden(words(lowerFirst(model.name)));
}

/** The parts of the tenant that the row lay in before and lies in now: who could see it is told, also when it moves. */
function scopesOf(model: Model, { before, values }: RowChange): string[] {
  const scope = model.scopedBy;
  if (!scope) return [];
  const now = values[scope] === undefined ? before?.[scope] : values[scope];
  return [...new Set([before?.[scope], now])].filter(isUuid);
}

/** Whether somebody else was faster. */
export const isStale = (before: Values, expected: number | null | undefined): boolean =>
  expected !== undefined && expected !== null && expected !== before.version;

/** The fields of an input whose value is not what the row has now. */
export const changedFields = (before: Values, values: Values, fields: readonly InputField[]): string[] =>
  fields
    .filter(({ property }) => values[property] !== undefined)
    .filter(({ property, type }) => !meansTheSame(values[property], before[property], type))
    .map(({ name }) => name);

/** Tells the row as it is now and the fields that differ from what was sent. */
export function refuseStale(before: Values, changed: readonly string[]): never {
  const message = 'Somebody else has changed it since you read it.';
  return refuse(UserErrorCode.CONFLICT, message, ['input', 'expectedVersion'], {
    type: VersionConflictError.name,
    currentId: before.id,
    changedFields: changed,
  });
}

/** Refuses when somebody else was faster. */
export function checkVersion(
  before: Values,
  values: Values,
  expected: number | null | undefined,
  fields: readonly InputField[],
): void {
  if (isStale(before, expected)) refuseStale(before, changedFields(before, values, fields));
}

/** Writes what changed of a locked row; each change counts one version up. */
export async function applyChange(
  model: Model,
  { before, writing, values }: { before: Values; writing: Writing; values: Values },
): Promise<void> {
  const key = { [model.tenant!.name]: before[model.tenant!.name], id: before.id };
  const next = 'version' in before ? { ...values, version: (before.version as number) + 1 } : values;
  await writing.manager.update(model.target, key, next);
}

/** What happened to a row, as an event: `invoice.created`. */
export function changeEvent(change: RowChange, model: Model, what: string, id: string): DomainEvent {
  const { context, values, before } = change;
  return {
    name: `${snakeCase(lowerFirst(model.name))}.${what}`,
    tenantId: (values[model.tenant!.name] ?? before?.[model.tenant!.name]) as string,
    personId: context.actor!.personId,
    subjectId: id,
    payload: { scopes: scopesOf(model, change) },
  };
}

export const recordChange = (change: RowChange, model: Model, what: string, id: string): Promise<void> =>
  recordEvent(change.writing, changeEvent(change, model, what, id));

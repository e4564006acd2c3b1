import type { RequestContext } from '../session/context';
import { type DomainEvent, recordEvent } from './events';
import { type InputField } from '../model/inputs';
import { ACTIONS, OBJECT_MESSAGES } from '../messages/kernel-messages';
import type { Message } from '../messages/message';
import { objectTerm, valueTerm } from '../messages/terms';
import { primaryKeyOf } from '../model/link';
import { lowerFirst, type Model, permissionTo, snakeCase, tenantLabelOf } from '../model/metadata';
import { isUuid } from '../model/types';
import { selectById, updateByKey } from './row-statements';
import { valuesEqual } from './value-equality';
import { throwUserError, throwNotFound } from './mutation-error';
import { UserErrorCode, VersionConflictError } from './user-error';
import type { WriteTransaction } from '../session/write-transaction';

/** Shared steps of mutations of one row: find, authorize, lock, check the version, write, record the event. */

/** Values of a row by property name. */
export type Values = Record<string, unknown>;

export interface RowChange {
  readonly context: RequestContext;
  readonly tx: WriteTransaction;
  /** The row before the change. Undefined for a new row. */
  readonly before?: Values;
  /** The values to write. Validation may add to them. */
  readonly values: Values;
}

/** Returns the ID of the tenant of a row. Undefined if no tenant owns it. */
export const tenantIdOf = ({ tenant }: Model, row: Values): unknown => tenant && row[tenant.name];

/** Returns the property with the tenant of a row, if a tenant owns the rows of the model. */
export const tenantKey = ({ tenant }: Model, id: unknown): Values => (tenant ? { [tenant.name]: id } : {});

/** Returns who can give access to rows of a model, as a sentence. */
const whoToAsk = (model: Model): Message =>
  model.tenant
    ? OBJECT_MESSAGES.askTenantAdmin({ tenant: objectTerm(tenantLabelOf(model)) })
    : OBJECT_MESSAGES.needsStaffRole({ role: valueTerm(permissionTo('update', model.writePermission!)) });

/** Returns the message of FORBIDDEN; `action` completes "You do not have permission to …". */
export const forbiddenMessage = (model: Model, action: Message): Message =>
  OBJECT_MESSAGES.forbidden({ action, remedy: whoToAsk(model) });

/** Returns the action of creating an object, for `forbiddenMessage`. */
export const createOne = (model: Model): Message => {
  const object = objectTerm(model.label);
  return model.tenant
    ? ACTIONS.createIn({ object, tenant: objectTerm(tenantLabelOf(model)) })
    : ACTIONS.create({ object });
};

/** Returns the action of creating objects of a tenant, for `forbiddenMessage`. */
export const createSeveral = (model: Model): Message =>
  ACTIONS.createSeveralIn({
    object: objectTerm(model.label),
    tenant: objectTerm(tenantLabelOf(model)),
  });

/** Throws FORBIDDEN with `forbiddenMessage`. */
export const throwForbidden = (model: Model, action: Message, path: string[] = ['input']): never =>
  throwUserError(UserErrorCode.FORBIDDEN, forbiddenMessage(model, action), path);

/** Path in the input to the ID of the object that a mutation changes. */
const ID_PATH = ['input', 'id'];

/**
 * Returns a row that is visible to the actor, deleted or not as requested. Throws NOT_FOUND or INVALID_STATE with the path of
 * the ID.
 */
export async function findRow(
  tx: WriteTransaction,
  model: Model,
  id: unknown,
  deleted: boolean,
  path: string[] = ID_PATH,
): Promise<Values> {
  const label = model.label;
  if (!isUuid(id)) return throwNotFound(label, path);
  const row = await selectById(tx, model, id);
  const isDeleted = Boolean(row?.deletedAt);
  if (!row || (isDeleted && !deleted)) return throwNotFound(label, path);
  if (deleted && !isDeleted)
    return throwUserError(
      UserErrorCode.INVALID_STATE,
      OBJECT_MESSAGES.notDeleted({ object: objectTerm(label) }),
      path,
    );
  return row;
}

/**
 * Returns a row locked until the transaction ends, so that concurrent changes wait and no update is lost. Row-level
 * security locks only rows that the actor can write; if none is found, a second query determines whether to throw
 * NOT_FOUND, with the path of the ID, or FORBIDDEN.
 */
export async function lockRow(
  tx: WriteTransaction,
  model: Model,
  id: unknown,
  deleted: boolean,
  path?: string[],
): Promise<Values> {
  if (isUuid(id)) {
    const row: Values | null = await selectById(tx, model, id, true);
    if (row && (!model.softDelete || Boolean(row.deletedAt) === deleted)) return row;
  }
  await findRow(tx, model, id, deleted, path);
  return throwForbidden(model, ACTIONS.change({ object: objectTerm(model.label) }));
}

/** Returns the scopes of the row before and after the change, so that subscribers of both receive the event. */
function scopesOf(model: Model, { before, values }: RowChange): string[] {
  const scope = model.scopedBy;
  if (!scope) return [];
  const now = values[scope] === undefined ? before?.[scope] : values[scope];
  return [...new Set([before?.[scope], now])].filter(isUuid);
}

/** Returns whether the row has another version than expected. */
export const isStale = (before: Values, expected: number | null | undefined): boolean =>
  expected !== undefined && expected !== null && expected !== before.version;

const fieldsThatDiffer = (before: Values, values: Values, fields: readonly InputField[]): InputField[] =>
  fields
    .filter(({ property, encrypted }) => values[property] !== undefined && !encrypted)
    .filter(({ property, type }) => !valuesEqual(values[property], before[property], type));

/** Returns the input fields whose values differ from the current row. Encrypted values cannot be compared and are omitted. */
export const changedFields = (before: Values, values: Values, fields: readonly InputField[]): string[] =>
  fieldsThatDiffer(before, values, fields).map(({ name }) => name);

/** Returns the properties of a row whose values differ in an input. */
export const changedProperties = (before: Values, values: Values, fields: readonly InputField[]): string[] =>
  fieldsThatDiffer(before, values, fields).map(({ property }) => property);

/** Throws a version conflict with the current row and the changed fields. */
export function throwVersionConflict(model: Model, before: Values, changed: readonly string[]): never {
  const message = OBJECT_MESSAGES.versionConflict({ object: objectTerm(model.label) });
  return throwUserError(UserErrorCode.CONFLICT, message, ['input', 'expectedVersion'], {
    type: VersionConflictError.name,
    currentId: before.id,
    changedFields: changed,
  });
}

/** Throws a version conflict if the row has another version than expected. */
export function assertVersion(
  model: Model,
  before: Values,
  values: Values,
  expected: number | null | undefined,
  fields: readonly InputField[],
): void {
  if (isStale(before, expected)) throwVersionConflict(model, before, changedFields(before, values, fields));
}

/** Updates a locked row and increments its version. */
export async function applyChange(
  model: Model,
  { before, tx, values }: { before: Values; tx: WriteTransaction; values: Values },
): Promise<void> {
  const key = Object.fromEntries(primaryKeyOf(model).map((name) => [name, before[name]]));
  const next = 'version' in before ? { ...values, version: (before.version as number) + 1 } : values;
  await updateByKey(tx, model, key, next);
}

/** Returns the topic of events about rows without a tenant: the user who owns the row, or the row itself. */
const audienceOf = ({ user }: Model, row: Values, id: string): string =>
  (user && (row[user.name] as string | undefined)) ?? id;

/** Returns the event of a change, such as `invoice.created`. */
export function changeEvent(change: RowChange, model: Model, what: string, id: string): DomainEvent {
  const { context, values, before } = change;
  const row = { ...before, ...values };
  return {
    name: `${snakeCase(lowerFirst(model.name))}.${what}`,
    userId: context.actor?.userId,
    subjectId: id,
    ...(model.tenant
      ? { tenantId: tenantIdOf(model, row) as string, payload: { scopes: scopesOf(model, change) } }
      : { payload: { audience: audienceOf(model, row, id) } }),
  };
}

export const recordChange = (change: RowChange, model: Model, what: string, id: string): Promise<void> =>
  recordEvent(change.tx, changeEvent(change, model, what, id));

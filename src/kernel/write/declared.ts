import { v7 as uuidv7 } from 'uuid';
import type { RequestContext } from '../context';
import { type InputBuilder, type InputField, inputField, targetOf } from '../model/inputs';
import {
  type ClassRef,
  lowerFirst,
  type Model,
  modelOf,
  snakeCase,
  type WriteRights,
  words,
} from '../model/metadata';
import { RESTORE_DAYS, restorableUntil } from '../model/soft-delete';
import { isUuid } from '../model/types';
import { mutate, type Outcome } from './mutate';
import { refuse, refuseMissing } from './refusal';
import { UserErrorCode } from './user-error';
import {
  applyChange,
  checkVersion,
  lockRow,
  mayWrite,
  recordChange,
  refuseForbidden,
  type RowChange,
  type Values,
} from './rows';
import type { Writing } from './write-session';

export type { Values } from './rows';

export interface Change extends RowChange {
  /** As it was sent. */
  readonly input: Values;
}

/** What may be done to the rows of a model by plain mutations, which exist by being declared. */
export interface Writes extends WriteRights {
  /** Properties that inputs offer. */
  readonly fields: readonly string[];
  /** Properties that only a new row takes. */
  readonly onCreate?: readonly string[];
  /** Properties that a row must have and a new one may leave out, since the rule makes them. */
  readonly derived?: readonly string[];
  readonly operations: readonly Operation[];
  /** Rules beyond what types and the database demand; they refuse by `refuse()`. */
  readonly rule?: (change: Change) => Promise<void> | void;
  /** Inputs that fill no column of the row itself. */
  readonly moreInputs?: (builder: InputBuilder) => void;
  /** What else is written, once the row is: rows that hang on it. */
  readonly after?: (change: Change) => Promise<void>;
}

export type Operation = 'create' | 'update' | 'delete' | 'restore';

export interface DeclaredWrites extends Writes {
  readonly model: Model;
  readonly inputFields: readonly InputField[];
  readonly createFields: readonly InputField[];
}

const declared: DeclaredWrites[] = [];

/** Declares the plain mutations of an entity: `createInvoice`, `updateInvoice` … with their inputs and payloads. */
export function declareWrites(target: ClassRef, writes: Writes): void {
  const model = modelOf(target);
  const inputFields = writes.fields.map((name) => inputField(model, name));
  const derived = new Set(writes.derived);
  const createFields = [
    ...(writes.onCreate ?? []).map((name) => inputField(model, name)),
    ...inputFields.map((field) => ({ ...field, required: field.required && !derived.has(field.name) })),
  ];
  const { permission, owner } = writes;
  model.writing = { permission, owner, restorable: writes.operations.includes('restore') };
  declared.push({ ...writes, model, inputFields, createFields });
}

/** Rows that are written only together with the row they hang on, such as the lines of a list. */
export function declareWrittenWith(target: ClassRef, relation: string): void {
  const model = modelOf(target);
  const owner = modelOf(model.belongsTo.get(relation)!.target());
  if (!owner.writing) throw new Error(`${owner.name} has no declared writes.`);
  model.writing = { ...owner.writing, restorable: false, through: relation };
}

export const allWrites = (): readonly DeclaredWrites[] => declared;

type Input = Values & { idempotencyKey?: string | null; expectedVersion?: number | null };
type Made = { rowId: string };

/** The values an input gives, by property. Null for a column that cannot be null is refused, all fields at once. */
export function valuesOf(fields: readonly InputField[], input: Input): Values {
  const given = fields.filter(({ name }) => input[name] !== undefined);
  for (const { name, nullable } of given) {
    if (input[name] === null && !nullable)
      refuse(UserErrorCode.INVALID, `${name} cannot be cleared.`, ['input', name]);
  }
  return Object.fromEntries(given.map(({ name, property }) => [property, input[name]]));
}

/** Constraint → input field, by the column in its name. */
const fieldOf =
  ({ model, createFields }: DeclaredWrites) =>
  (constraint: string): string | undefined =>
    createFields.find(({ property }) => {
      const column = model.belongsTo.get(property)?.column ?? model.attributes.get(property)?.column;
      return (
        constraint.endsWith(`_${model.table}_${column}`) ||
        constraint === `uq_${model.table}_${snakeCase(property)}`
      );
    })?.name;

/** Ids in the input must lead to rows that the actor may see and that live; foreign keys alone would tell others' ids apart. */
async function checkReferences(
  writing: Writing,
  { model, createFields }: DeclaredWrites,
  values: Values,
): Promise<void> {
  for (const { name, property, type } of createFields) {
    const value = values[property];
    if (type || value === null || value === undefined) continue;
    const target = targetOf(model, property);
    const alive = target.softDelete ? ' AND deleted_at IS NULL' : '';
    const found = isUuid(value)
      ? await writing.query(`SELECT FROM "${target.table}" WHERE id = $1${alive}`, [value])
      : [];
    if (!found.length) refuseMissing(words(lowerFirst(target.name)), ['input', name]);
  }
}

export function createRow(
  context: RequestContext,
  writes: DeclaredWrites,
  input: Input,
): Promise<Outcome<Made>> {
  const { model, owner } = writes;
  const tenant = model.tenant!.name;
  return mutate(
    context,
    input,
    { operation: `create${model.name}`, fieldOf: fieldOf(writes) },
    async (writing) => {
      const tenantId = input[`${tenant}Id`];
      if (!isUuid(tenantId)) return refuseMissing(tenant, ['input', `${tenant}Id`]);
      const values = { ...valuesOf(writes.createFields, input), id: uuidv7(), [tenant]: tenantId };
      if (owner) Object.assign(values, { [owner]: context.actor!.personId });
      const seen = await writing.query(
        `SELECT FROM "${targetOf(model, tenant).table}" WHERE id = $1 AND deleted_at IS NULL`,
        [tenantId],
      );
      if (!seen.length) return refuseMissing(tenant, ['input', `${tenant}Id`]);
      if (!(await mayWrite(writing, writes, values))) return refuseForbidden(words(tenant));
      await checkReferences(writing, writes, values);
      const change = { context, writing, values, input };
      await writes.rule?.(change);
      await writing.manager.insert(model.target, values);
      await writes.after?.(change);
      await recordChange(change, model, 'created', values.id);
      return { rowId: values.id };
    },
  );
}

export function updateRow(
  context: RequestContext,
  writes: DeclaredWrites,
  input: Input,
): Promise<Outcome<Made>> {
  const { model } = writes;
  return mutate(
    context,
    input,
    { operation: `update${model.name}`, fieldOf: fieldOf(writes) },
    async (writing) => {
      const values = valuesOf(writes.inputFields, input);
      const before = await lockRow(writing, model, input.id, false);
      checkVersion(before, values, input.expectedVersion, writes.inputFields);
      await checkReferences(writing, writes, values);
      const change = { context, writing, before, values, input };
      await writes.rule?.(change);
      await applyChange(model, change);
      await writes.after?.(change);
      await recordChange(change, model, 'updated', before.id as string);
      return { rowId: before.id as string };
    },
  );
}

/** Deletes softly, or brings back what was deleted within the last 30 days. */
export function setDeleted(
  context: RequestContext,
  writes: DeclaredWrites,
  input: Input,
  deleted: boolean,
): Promise<Outcome<Made>> {
  const { model } = writes;
  const operation = `${deleted ? 'delete' : 'restore'}${model.name}`;
  return mutate(context, input, { operation, fieldOf: fieldOf(writes) }, async (writing) => {
    const before = await lockRow(writing, model, input.id, !deleted);
    const now = context.services.clock.now();
    if (!deleted && now > restorableUntil(before.deletedAt as Date)) {
      return refuse(UserErrorCode.NOT_ALLOWED_NOW, `It was deleted more than ${RESTORE_DAYS} days ago.`, [
        'input',
        'id',
      ]);
    }
    const change = { context, writing, before, input, values: { deletedAt: deleted ? now : null } };
    await applyChange(model, change);
    await recordChange(change, model, deleted ? 'deleted' : 'restored', before.id as string);
    return { rowId: before.id as string };
  });
}

import { v7 as uuidv7 } from 'uuid';
import type { RequestContext } from '../context';
import { type InputBuilder, type InputField, inputField, targetOf } from '../model/inputs';
import { type ClassRef, type Model, modelOf, type WriteRights, words } from '../model/metadata';
import { RESTORE_DAYS, restorableUntil } from '../model/soft-delete';
import { isUuid } from '../model/types';
import { constraintFields } from './constraint-fields';
import type { ConstraintFields } from './database-errors';
import { meansTheSame } from './meaning';
import { mutateChecked, type Outcome } from './mutate';
import type { Problems } from './problems';
import { checkReferences } from './references';
import { inputError, refuseMissing } from './refusal';
import { UserErrorCode } from './user-error';
import {
  applyChange,
  changedFields,
  isStale,
  lockRow,
  mayWrite,
  recordChange,
  refuseForbidden,
  refuseStale,
  type RowChange,
  type Values,
} from './rows';
import type { Writing } from './write-session';

export type { Values } from './rows';

export interface Change extends RowChange {
  /** As it was sent. */
  readonly input: Values;
}

/** A change that is looked at before anything is written. */
export interface Checking extends Change {
  readonly problems: Problems;
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
  /** Rules beyond what types and the database demand: they add to the problems, and look at whatever is sent. */
  readonly rule?: (change: Checking) => Promise<void> | void;
  /** Inputs that fill no column of the row itself. */
  readonly moreInputs?: (builder: InputBuilder) => void;
  /** Which of those differ from what hangs on the row now. */
  readonly moreChanged?: (change: Change) => Promise<readonly string[]>;
  /** What people are told of deleting a row, and the rule that may keep it from being deleted. */
  readonly deletion?: {
    readonly description: string;
    readonly rule?: (change: Checking) => Promise<void> | void;
  };
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

/** The values an input gives, by property. Null for what cannot be null is as good as left out, where it is let pass. */
export function valuesOf(fields: readonly InputField[], input: Input): Values {
  const given = fields.filter(
    ({ name, nullable }) => input[name] !== undefined && (nullable || input[name] !== null),
  );
  return Object.fromEntries(given.map(({ name, property }) => [property, input[name]]));
}

const fieldOf = ({ model, createFields }: DeclaredWrites): ConstraintFields =>
  constraintFields(model, createFields);

/** Refuses outright what leaves nothing to check: a tenant that is not there, or one the actor may not write in. */
async function checkTenant(writing: Writing, writes: DeclaredWrites, values: Values): Promise<void> {
  const tenant = writes.model.tenant!.name;
  const id = values[tenant];
  const { table } = targetOf(writes.model, tenant);
  const seen = isUuid(id)
    ? await writing.query(`SELECT FROM "${table}" WHERE id = $1 AND deleted_at IS NULL`, [id])
    : [];
  if (!seen.length) refuseMissing(tenant, ['input', `${tenant}Id`]);
  if (!(await mayWrite(writing, writes, values))) refuseForbidden(words(tenant));
}

/** Refuses a change of what somebody else has changed, with all that differs now: also what is no column of the row. */
async function refuseLoser(writes: DeclaredWrites, change: Change & { before: Values }): Promise<never> {
  const { before, values } = change;
  const changed = changedFields(before, values, writes.inputFields);
  return refuseStale(before, [...changed, ...((await writes.moreChanged?.(change)) ?? [])]);
}

/** Whether a row and what hangs on it would be as they are: nobody is told of a change that is none. */
async function changesNothing(writes: DeclaredWrites, change: Change & { before: Values }): Promise<boolean> {
  const { before, values } = change;
  const { attributes } = writes.model;
  const differs = Object.entries(values).some(
    ([name, value]) => !meansTheSame(value, before[name], attributes.get(name)?.type),
  );
  return !differs && !(await writes.moreChanged?.(change))?.length;
}

/** What references and the declared rule find wrong with what is to be written. */
async function checkValues(writes: DeclaredWrites, change: Checking): Promise<void> {
  const { model, createFields: fields } = writes;
  const { writing, before, values, problems } = change;
  const tenant = (before ?? values)[model.tenant!.name];
  await checkReferences(writing, { model, fields, tenant }, values, problems);
  await writes.rule?.(change);
}

export function createRow(
  context: RequestContext,
  writes: DeclaredWrites,
  input: Input,
): Promise<Outcome<Made>> {
  const { model, owner } = writes;
  const options = { operation: `create${model.name}`, fieldOf: fieldOf(writes) };
  const tenant = model.tenant!.name;
  return mutateChecked(context, input, options, {
    check: async (writing, problems) => {
      const given = valuesOf(writes.createFields, input);
      const values: Values = { ...given, id: uuidv7(), [tenant]: input[`${tenant}Id`] };
      if (owner) values[owner] = context.actor!.personId;
      await checkTenant(writing, writes, values);
      await checkValues(writes, { context, writing, values, input, problems });
      return values;
    },
    work: async (writing, values) => {
      const change = { context, writing, values, input };
      await writing.manager.insert(model.target, values);
      await writes.after?.(change);
      const rowId = values.id as string;
      await recordChange(change, model, 'created', rowId);
      return { rowId };
    },
  });
}

export function updateRow(
  context: RequestContext,
  writes: DeclaredWrites,
  input: Input,
): Promise<Outcome<Made>> {
  const { model } = writes;
  const options = { operation: `update${model.name}`, fieldOf: fieldOf(writes) };
  return mutateChecked(context, input, options, {
    check: async (writing, problems) => {
      const values = valuesOf(writes.inputFields, input);
      const before = await lockRow(writing, model, input.id, false);
      const change = { context, writing, before, values, input, problems };
      if (isStale(before, input.expectedVersion)) await refuseLoser(writes, change);
      await checkValues(writes, change);
      return { before, values };
    },
    work: async (writing, { before, values }) => {
      const change = { context, writing, before, values, input };
      const rowId = before.id as string;
      if (await changesNothing(writes, change)) return { rowId };
      await applyChange(model, change);
      await writes.after?.(change);
      await recordChange(change, model, 'updated', rowId);
      return { rowId };
    },
  });
}

/** Deletes softly, or brings back what was deleted within the last 30 days. */
export function setDeleted(
  context: RequestContext,
  writes: DeclaredWrites,
  input: Input,
  deleted: boolean,
): Promise<Outcome<Made>> {
  const { model } = writes;
  // Whatever keeps the row from being there again, such as a name that was taken since: it has no other field.
  const options = { operation: `${deleted ? 'delete' : 'restore'}${model.name}`, fieldOf: () => 'id' };
  return mutateChecked(context, input, options, {
    check: async (writing, problems) => {
      const before = await lockRow(writing, model, input.id, !deleted);
      const now = context.services.clock.now();
      const values = { deletedAt: deleted ? now : null };
      if (deleted) await writes.deletion?.rule?.({ context, writing, before, values, input, problems });
      else if (now > restorableUntil(before.deletedAt as Date)) {
        const message = `It was deleted more than ${RESTORE_DAYS} days ago.`;
        problems.add(inputError(UserErrorCode.INVALID_STATE, message, ['input', 'id']));
      }
      return { before, values };
    },
    work: async (writing, { before, values }) => {
      const change = { context, writing, before, values };
      await applyChange(model, change);
      const rowId = before.id as string;
      await recordChange(change, model, deleted ? 'deleted' : 'restored', rowId);
      return { rowId };
    },
  });
}

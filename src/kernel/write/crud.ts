import { v7 as uuidv7 } from 'uuid';
import type { RequestContext } from '../session/context';
import { type InputField, inputField } from '../model/inputs';
import { OBJECT_MESSAGES } from '../messages/kernel-messages';
import { objectTerm } from '../messages/terms';
import { type ClassRef, idField, type Model, modelOf, type WritePermission } from '../model/metadata';
import { type ActionGuard, declareViewerActions } from '../model/viewer-actions';
import { RESTORE_DAYS, restorableUntil } from '../model/soft-delete';
import {
  type ChildList,
  type ChildListsOptions,
  childConstraintFields,
  declareChildLists,
  maxChildRows,
} from './child-lists';
import { ChildChanges } from './child-rows';
import { constraintFields } from './constraint-fields';
import type { ConstraintFields } from './database-errors';
import { hashedInput, storedValues, valuesDiffer } from './encrypted-values';
import { inheritedScope } from './inherited-scope';
import { valuesOf } from './input-values';
import { assertGuards, crudActions } from './action-guards';
import { mutateValidated, type Outcome } from './mutate';
import type { DeclaredError } from './declared-errors';
import type { ErrorCollector } from './error-collector';
import { checkReferences, inputReferences, keepingHidden } from './references';
import { userError } from './mutation-error';
import { UserErrorCode } from './user-error';
import {
  applyChange,
  changedFields,
  isStale,
  lockRow,
  checkCreator,
  recordChange,
  tenantIdOf,
  throwVersionConflict,
  type RowChange,
  type Values,
} from './rows';
import type { WriteTransaction } from '../session/write-transaction';

export type { Values } from './rows';

export interface Change extends RowChange {
  /** The input as sent. */
  readonly input: Values;
  readonly children: ChildChanges;
}

/** A change during validation, before anything is written. */
export interface ChangeValidation extends Change {
  readonly errors: ErrorCollector;
}

/** The create, update, delete and restore mutations of a model, and who can run them. `Name` is a property of its rows. */
export interface CrudOptions<Name extends string = string> extends WritePermission {
  readonly owner?: Name;
  /** Properties that inputs contain. */
  readonly fields: readonly Name[];
  /** Properties that only the create input contains. */
  readonly onCreate?: readonly Name[];
  /** Required properties that the create input may omit, because `validate` fills them. */
  readonly derived?: readonly Name[];
  readonly operations: readonly Operation[];
  /** Validates a create or update beyond types and constraints. Adds errors, and may add values. */
  readonly validate?: (change: ChangeValidation) => Promise<void> | void;
  /** User errors of `validate`. */
  readonly errors?: readonly DeclaredError[];
  /** Lists of rows that are written with their parent, by the field that returns them. */
  readonly children?: ChildListsOptions;
  /** The effects of a deletion, for the description of the mutation, and what prevents it. */
  readonly deletion?: {
    readonly description: string;
    /** What prevents a deletion, apart from the permission. Part of `viewerActions`. */
    readonly guards?: readonly ActionGuard[];
  };
}

export type Operation = 'create' | 'update' | 'delete' | 'restore';

export interface CrudMutations extends Omit<CrudOptions, 'children'> {
  readonly model: Model;
  readonly inputFields: readonly InputField[];
  readonly createFields: readonly InputField[];
  readonly children: readonly ChildList[];
}

const registry: CrudMutations[] = [];

/** Declares the CRUD mutations of an entity: `createInvoice`, `updateInvoice` … with their inputs and payloads. */
export function declareCrud<Row extends object>(
  target: ClassRef<Row>,
  crud: CrudOptions<keyof Row & string>,
): void {
  const model = modelOf(target);
  // Writers may not see the value: a form would clear it, and a version conflict would reveal it.
  for (const name of [...crud.fields, ...(crud.onCreate ?? [])])
    if (model.attributes.get(name)?.audience !== undefined)
      throw new Error(`${model.name}.${name} has an audience, so it cannot be an input field.`);
    else if (model.attributes.get(name)?.maintained)
      throw new Error(`${model.name}.${name} is maintained by the kernel, so it cannot be an input field.`);
  if (model.owner !== 'tenant' && model.owner !== 'platform')
    throw new Error(
      `${model.name} belongs to no tenant and not to the platform, so it has no CRUD mutations.`,
    );
  if (
    crud.operations.some((operation) => operation === 'delete' || operation === 'restore') &&
    !model.softDelete
  )
    throw new Error(`${model.name} has no soft deletion, so it has no mutations that delete and restore.`);
  const inputFields = crud.fields.map((name) => inputField(model, name));
  const derived = new Set<string>(crud.derived);
  const createFields = [
    ...(crud.onCreate ?? []).map((name) => inputField(model, name)),
    ...inputFields.map((field) => ({ ...field, required: field.required && !derived.has(field.name) })),
  ];
  const { permission, owner } = crud;
  model.writePermission = { permission, owner, restorable: crud.operations.includes('restore') };
  const children = declareChildLists(model, crud.children);
  declareViewerActions(target, crudActions(model, crud, crud.operations, crud.deletion?.guards));
  registry.push({ ...crud, model, inputFields, createFields, children });
}

export const allCrud = (): readonly CrudMutations[] => registry;

type Input = Values & { idempotencyKey?: string | null; expectedVersion?: number | null };
type WrittenRow = { rowId: string };

function fieldOf({ model, createFields, children }: CrudMutations): ConstraintFields {
  const [own, ofChildren] = [constraintFields(model, createFields), childConstraintFields(children)];
  return (constraint) => own(constraint) ?? ofChildren(constraint);
}

/** Throws a version conflict whose changed fields include the child lists. */
async function throwUpdateConflict(crud: CrudMutations, change: Change & { before: Values }): Promise<never> {
  const { before, values } = change;
  const changed = changedFields(before, values, crud.inputFields);
  const lists = (await change.children.changed()).map(({ field }) => field);
  return throwVersionConflict(crud.model, before, [...changed, ...lists]);
}

/** Returns whether an update would change neither the row nor its child lists. Such an update emits no event. */
async function changesNothing(crud: CrudMutations, change: Change & { before: Values }): Promise<boolean> {
  return !valuesDiffer(crud.model, change.before, change.values) && !(await change.children.changed()).length;
}

/** Base cost of a mutation, which covers this number of child rows. */
const INCLUDED_ROWS = 10;

/** Returns the maximum number of child rows that a mutation writes beyond those that its base cost covers. */
export const extraChildRows = ({ children }: CrudMutations): number =>
  Math.max(0, maxChildRows(children) - INCLUDED_ROWS);

/** Writes the child lists of a row, and charges for the rows that the base cost does not cover. */
async function writeChildren({ context, children, before, values }: Change): Promise<void> {
  const written = await children.write({ ...before, ...values });
  context.countRows(Math.max(0, written - INCLUDED_ROWS));
}

/** Validates references and child lists, then runs the declared validation. */
async function validateChange(crud: CrudMutations, change: ChangeValidation): Promise<void> {
  const { model, createFields: fields } = crud;
  const { tx, before, values, errors } = change;
  const tenant = tenantIdOf(model, before ?? values);
  const own = inputReferences(model, fields, values, ['input']);
  const lists = change.children.valid(errors);
  await checkReferences(tx, [...own, ...change.children.references(lists)], tenant, errors);
  await change.children.validate(lists, errors);
  await crud.validate?.(change);
}

export function createRow(
  context: RequestContext,
  crud: CrudMutations,
  input: Input,
  within?: WriteTransaction,
): Promise<Outcome<WrittenRow>> {
  const { model, owner } = crud;
  const hashed = hashedInput(context, model, input);
  const options = {
    operation: `create${model.name}`,
    fieldOf: fieldOf(crud),
    label: model.label,
    hashed,
    within,
  };
  return mutateValidated(context, input, options, {
    validate: async (tx, errors) => {
      const values: Values = { ...valuesOf(crud.createFields, input), id: uuidv7() };
      if (model.tenant) values[model.tenant.name] = input[idField(model.tenant.name)];
      if (owner) values[owner] = context.actor!.userId;
      Object.assign(values, await inheritedScope(tx, model, values));
      // No further check makes sense without the tenant or the permission.
      await checkCreator(tx, crud, values);
      const children = new ChildChanges(tx, crud.children, input);
      await validateChange(crud, { context, tx, values, input, children, errors });
      return { values, children };
    },
    write: async (tx, { values, children }) => {
      const change = { context, tx, values, input, children };
      await tx.manager.insert(model.target, storedValues(context, model, values, values));
      await writeChildren(change);
      return { rowId: values.id as string };
    },
    record: (tx, { values }) => recordChange({ context, tx, values }, model, 'created', values.id as string),
  });
}

export function updateRow(
  context: RequestContext,
  crud: CrudMutations,
  input: Input,
  within?: WriteTransaction,
): Promise<Outcome<WrittenRow>> {
  const { model } = crud;
  const options = { operation: `update${model.name}`, fieldOf: fieldOf(crud), label: model.label, within };
  return mutateValidated(context, input, options, {
    validate: async (tx, errors) => {
      const before = await lockRow(tx, model, input.id, false);
      const values = await keepingHidden(tx, model, before, valuesOf(crud.inputFields, input));
      const children = new ChildChanges(tx, crud.children, input, before);
      const change = { context, tx, before, values, input, children, errors };
      if (isStale(before, input.expectedVersion)) await throwUpdateConflict(crud, change);
      await validateChange(crud, change);
      return { change, unchanged: !errors.any && (await changesNothing(crud, change)) };
    },
    write: async (_, { change, unchanged }) => {
      if (!unchanged) {
        const values = storedValues(context, model, change.before, change.values);
        await applyChange(model, { ...change, values });
        await writeChildren(change);
      }
      return { rowId: change.before.id as string };
    },
    record: async (_, { change, unchanged }) => {
      if (!unchanged) await recordChange(change, model, 'updated', change.before.id as string);
    },
  });
}

const propertyOf = ({ attributes }: Model, column: string): string =>
  [...attributes.values()].find((attribute) => attribute.column === column)?.name ?? column;

/** Soft-deletes a row, or restores one that was deleted within the last 30 days. */
export function setDeleted(
  context: RequestContext,
  crud: CrudMutations,
  input: Input,
  deleted: boolean,
  within?: WriteTransaction,
): Promise<Outcome<WrittenRow>> {
  const { model } = crud;
  // A restore can violate a unique constraint, and the input has no field but the ID.
  const options = {
    operation: `${deleted ? 'delete' : 'restore'}${model.name}`,
    fieldOf: () => 'id',
    label: model.label,
    within,
    storedValue: (column: string) => stored[propertyOf(model, column)],
  };
  let stored: Values = {};
  return mutateValidated(context, input, options, {
    validate: async (tx, errors) => {
      const before = await lockRow(tx, model, input.id, !deleted);
      stored = before;
      if (isStale(before, input.expectedVersion)) throwVersionConflict(model, before, []);
      const now = context.services.clock.now();
      const values = { deletedAt: deleted ? now : null };
      if (deleted) await assertGuards(tx, model, before, crud.deletion?.guards ?? []);
      else if (now > restorableUntil(before.deletedAt as Date)) {
        const object = objectTerm(model.label);
        const message = OBJECT_MESSAGES.deletedTooLongAgo({ object, days: RESTORE_DAYS });
        errors.add(userError(UserErrorCode.INVALID_STATE, message, ['input', 'id']));
      }
      return { before, values };
    },
    write: async (tx, { before, values }) => {
      await applyChange(model, { tx, before, values });
      return { rowId: before.id as string };
    },
    record: (tx, { before, values }) => {
      const what = deleted ? 'deleted' : 'restored';
      return recordChange({ context, tx, before, values }, model, what, before.id as string);
    },
  });
}

import { v7 as uuidv7 } from 'uuid';
import type { RequestContext } from '../session/context';
import { OBJECT_MESSAGES } from '../messages/kernel-messages';
import { objectTerm } from '../messages/terms';
import { idField, type Model } from '../model/metadata';
import { RESTORE_DAYS, restorableUntil } from '../model/soft-delete';
import { isUuid } from '../model/types';
import { assertGuards } from './action-guards';
import { type ChildList, childConstraintFields, maxChildRows } from './child-lists';
import { ChildChanges } from './child-rows';
import { constraintFields } from './constraint-fields';
import { checkCreator } from './creation';
import type { Change, ChangeValidation, CrudMutations } from './crud';
import type { ConstraintFields } from './database-errors';
import { hashedInput, storedValues, valuesDiffer } from './encrypted-values';
import { valuesOf } from './input-values';
import { mutateValidated, type Outcome } from './mutate';
import { userError } from './mutation-error';
import {
  checkReferences,
  findShown,
  type InputReference,
  inputReferences,
  keepingHidden,
} from './references';
import { insertRow } from './row-statements';
import {
  applyChange,
  changedFields,
  isStale,
  lockRow,
  recordChange,
  tenantIdOf,
  throwVersionConflict,
  type Values,
} from './rows';
import { sentTogether } from './sent-together';
import { UserErrorCode } from './user-error';
import type { WriteTransaction } from '../session/write-transaction';

/** The create, update, delete and restore mutations of one row. */

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

/** Looks the references of a change up. Their check is part of `validateChange`. */
function lookUpReferences(crud: CrudMutations, change: ChangeValidation): ReferenceCheck {
  const { tx, before, values, children, errors } = change;
  const own = inputReferences(crud.model, crud.createFields, values, ['input']);
  const lists = children.valid(errors);
  const references = [...own, ...children.references(lists)];
  const shown = findShown(tx, references, tenantIdOf(crud.model, before ?? values));
  // The check reports a failure, unless another one is reported before.
  shown.catch(() => undefined);
  return { references, lists, shown };
}

interface ReferenceCheck {
  readonly references: readonly InputReference[];
  readonly lists: ChildList[];
  readonly shown: ReturnType<typeof findShown>;
}

/** Validates references and child lists, then runs the declared validation. */
async function validateChange(
  crud: CrudMutations,
  change: ChangeValidation,
  { references, lists, shown } = lookUpReferences(crud, change),
): Promise<void> {
  const { children, errors } = change;
  await checkReferences(references, shown, errors);
  await children.validate(lists, errors);
  await crud.validate?.(change);
}

/** Writes a row and its child lists, and records the event, without waiting for the row if no lists are given. */
async function writeRecorded(
  change: Change,
  writeRow: () => Promise<void>,
  record: () => Promise<void>,
): Promise<void> {
  if (!change.children.areGiven) return sentTogether(writeRow(), record());
  await writeRow();
  await writeChildren(change);
  return record();
}

const scopeOf = ({ scopedBy }: Model, values: Values): unknown =>
  scopedBy === undefined ? null : (values[scopedBy] ?? null);

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
      const children = new ChildChanges(tx, crud.children, input);
      const change = { context, tx, values, input, children, errors };
      const creator = checkCreator(tx, crud, values);
      const scope = scopeOf(model, values);
      const isTenant = !model.tenant || isUuid(values[model.tenant.name]);
      const references = isTenant ? lookUpReferences(crud, change) : undefined;
      // No further check makes sense without the tenant or the permission.
      await creator;
      // An inherited scope is a reference, too.
      await validateChange(crud, change, scopeOf(model, values) === scope ? references : undefined);
      return { values, children };
    },
    write: async (tx, { values, children }) => {
      const change = { context, tx, values, input, children };
      const id = values.id as string;
      await writeRecorded(
        change,
        () => insertRow(tx, model, storedValues(context, model, values, values)),
        () => recordChange(change, model, 'created', id),
      );
      return { rowId: id };
    },
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
      const id = change.before.id as string;
      if (unchanged) return { rowId: id };
      const values = storedValues(context, model, change.before, change.values);
      await writeRecorded(
        change,
        () => applyChange(model, { ...change, values }),
        () => recordChange(change, model, 'updated', id),
      );
      return { rowId: id };
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
      const [id, what] = [before.id as string, deleted ? 'deleted' : 'restored'];
      const change = { context, tx, before, values };
      await sentTogether(applyChange(model, change), recordChange(change, model, what, id));
      return { rowId: id };
    },
  });
}

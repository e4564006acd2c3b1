import { type InputField, inputField } from '../model/inputs';
import { type ClassRef, type Model, modelOf, type WritePermission } from '../model/metadata';
import { type ActionGuard, declareViewerActions } from '../model/viewer-actions';
import { type ChildList, type ChildListsOptions, declareChildLists } from './child-lists';
import type { ChildChanges } from './child-rows';
import { crudActions } from './action-guards';
import type { DeclaredError } from './declared-errors';
import type { ErrorCollector } from './error-collector';
import { type RowChange, type Values } from './rows';

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

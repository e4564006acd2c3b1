import { tenantArgument } from '../../src/kernel/model/graphql-types';
import type { InputField } from '../../src/kernel/model/inputs';
import { targetOf } from '../../src/kernel/model/inputs';
import { type Model, modelOf } from '../../src/kernel/model/metadata';
import { allCrud, type CrudMutations, type Operation } from '../../src/kernel/write/crud';
import { allCustomMutations } from '../../src/kernel/write/custom-mutations';
import { type RowGenerator, type Values, valueOf } from './generated-rows';

/** A mutation with a declared permission on a row. */
export interface PermittedMutation {
  readonly name: string;
  readonly permission: string;
  /** Another permission that is required, too. */
  readonly also?: string;
  /** The model of the row whose ID the input contains; the tenant for a create mutation. */
  readonly model: Model;
  /** The input field with the ID. Undefined if a row of the platform is created. */
  readonly by?: string;
  /** The model of the row that is written. */
  readonly written: Model;
  /** The row that is written is new, and the actor owns it. */
  readonly isNew: boolean;
  /** Restores a deleted row. */
  readonly restores: boolean;
  /** Undefined for a custom mutation. */
  readonly crud?: CrudMutations;
  readonly operation?: Operation;
}

/** Returns the permission of an operation; creating may require another one than all other operations. */
function permissionOf({ permission }: CrudMutations, operation: Operation): string {
  if (typeof permission === 'string') return permission;
  return operation === 'create' ? permission.create : permission.update;
}

function crudMutation(crud: CrudMutations, operation: Operation): PermittedMutation {
  const { model } = crud;
  const isNew = operation === 'create';
  const tenant = isNew ? model.tenant : undefined;
  return {
    name: `${operation}${model.name}`,
    permission: permissionOf(crud, operation),
    model: tenant ? modelOf(tenant.target()) : model,
    by: tenant ? tenantArgument(model) : isNew ? undefined : 'id',
    written: model,
    isNew,
    restores: operation === 'restore',
    crud,
    operation,
  };
}

const crudMutations = (owner: Model['owner']): PermittedMutation[] =>
  allCrud()
    .filter(({ model }) => model.owner === owner)
    .flatMap((one) => one.operations.map((operation) => crudMutation(one, operation)));

/** Returns the mutations of rows of the platform. Their permission is a staff role. */
export const platformMutations = (): PermittedMutation[] => crudMutations('platform');

/** Returns every mutation with a permission in a tenant, by `declareCrud` or as `needs` of a custom mutation. */
export function permittedMutations(): PermittedMutation[] {
  const crud = crudMutations('tenant');
  const custom = [...allCustomMutations()].flatMap(([name, { needs }]): PermittedMutation[] => {
    if (!needs) return [];
    const { permission, also, by = 'id', copies = false, creates } = needs;
    const model = modelOf(needs.of());
    const written = creates ? modelOf(creates()) : model;
    const isNew = copies || creates !== undefined;
    return [{ name, permission, also, model, by, written, isNew, restores: /^restore/.test(name) }];
  });
  return [...crud, ...custom];
}

/** Attributes whose generated values differ from those of other rows, the most harmless first. */
const CHANGEABLE = ['text', 'jsonb', 'date', 'timestamptz', 'numeric', 'integer', 'bigint'];

const rankOf = ({ type }: InputField): number =>
  !type || type.values || type.array || type.shape ? Infinity : CHANGEABLE.indexOf(type.sql);

/** Returns the input field that a generated update changes. */
function changeable({ model, inputFields }: CrudMutations): InputField {
  const [field] = inputFields
    .filter((one) => Number.isFinite(rankOf(one)) && rankOf(one) >= 0)
    .sort((a, b) => rankOf(a) - rankOf(b));
  if (!field) throw new Error(`No field of update${model.name} can be generated. Declare an example.`);
  return field;
}

const generated = (field: InputField, n: number): unknown =>
  field.type!.sql === 'jsonb' && !field.type!.shape
    ? { changed: n }
    : valueOf({ name: field.property, type: field.type! }, n);

/** Returns a generated value that differs from the default, which the row may have: no update to the same value is made. */
function changed(field: InputField, n: number): unknown {
  const value = generated(field, n);
  return String(value) === field.defaultSql ? generated(field, n + 1) : value;
}

/**
 * Returns a valid input for a row: its ID and, to create a row, the required fields; to update one, a changed field. Rows that
 * a new row refers to belong to `tenantId`, which exists even if `id` is random.
 */
export async function inputOf(
  { by, crud, operation }: PermittedMutation,
  id: string,
  generator: RowGenerator,
  tenantId = id,
): Promise<Values> {
  const input: Values = by === undefined ? {} : { [by]: id };
  const n = generator.next();
  if (operation === 'update') {
    const field = changeable(crud!);
    input[field.name] = changed(field, n);
  }
  if (operation !== 'create') return input;
  for (const field of crud!.createFields.filter(({ required }) => required)) {
    if (field.type) input[field.name] = generated(field, n);
    else {
      const target = targetOf(crud!.model, field.property);
      const tenant = target.tenant ? { [target.tenant.name]: tenantId } : {};
      input[field.name] = (await generator.insert(target.target, tenant)).id;
    }
  }
  return input;
}

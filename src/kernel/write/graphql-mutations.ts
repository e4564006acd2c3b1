import type { GraphQLInterfaceType, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { ID, Int, Resolver } from 'type-graphql';
import { attachMessages } from '../messages/attach-messages';
import type { RequestContext } from '../session/context';
import { tenantArgument } from '../model/graphql-types';
import { emptyClass } from '../model/type-graphql-support';
import { addInputFields, InputBuilder } from '../model/inputs';
import { article } from '../model/descriptions';
import {
  type ClassRef,
  lowerFirst,
  type Model,
  permissionTo,
  tenantLabelOf,
  upperFirst,
} from '../model/metadata';
import { encryptedAttributes } from '../model/encrypted';
import { nodeModels } from '../model/node-reference';
import { RESTORE_DAYS } from '../model/soft-delete';
import { addBulkMutations, attachBulkPayloads } from './bulk-fields';
import { addChildList, type ChildList } from './child-lists';
import { addCustomMutations, attachCustomPayloads, requires } from './custom-mutations';
import { allCrud, type CrudMutations, type Operation } from './crud';
import { createRow, extraChildRows, setDeleted, updateRow } from './crud-rows';
import { type DeclaredError, storageErrors } from './declared-errors';
import { addIdempotencyKey } from './idempotency-key-field';
import { addMutation } from './mutation-field';
import { payloadClass, type PayloadField, payloadName } from './payload';
import type { Values } from './rows';
import { UserError, VersionConflictError } from './user-error';
import type { WriteTransaction } from '../session/write-transaction';

/** Builds the GraphQL mutations: an input, a payload and a root field for each declared operation. */

function descriptionOf(crud: CrudMutations, operation: Operation): string {
  const { model, deletion } = crud;
  const label = model.label;
  const sentences: Record<Operation, string[]> = {
    create: [`Creates ${article(label)}.`],
    update: [`Updates ${article(label)}. Omitted fields are unchanged. Null clears a field.`],
    delete: [
      `Deletes ${article(label)}.`,
      ...(deletion ? [deletion.description] : []),
      crud.operations.includes('restore')
        ? `The ${label} is hidden immediately, can be restored for ${RESTORE_DAYS} days, and is then purged.`
        : `The ${label} is hidden immediately, and purged after ${RESTORE_DAYS} days.`,
    ],
    restore: [`Restores ${article(label)} that was deleted within the last ${RESTORE_DAYS} days.`],
  };
  return [...sentences[operation], requirementOf(crud, operation)].join(' ');
}

/** Returns the sentence about the permission that an operation requires. */
function requirementOf(crud: CrudMutations, operation: Operation): string {
  const permission = permissionTo(operation === 'create' ? 'create' : 'update', crud);
  return crud.model.owner === 'platform'
    ? `Requires the staff role \`${permission}\`.`
    : requires(permission);
}

function inputClass(crud: CrudMutations, operation: Operation): ClassRef {
  const { model } = crud;
  const name = nameOf(operation, model);
  const builder = new InputBuilder(`${upperFirst(name)}Input`, `Input of \`${name}\`.`);
  if (operation === 'create') {
    if (model.tenant)
      builder.add(tenantArgument(model), () => ID, {
        description: `ID of the ${tenantLabelOf(model)} that owns the ${model.label}.`,
        nullable: false,
      });
    addInputFields(builder, crud.createFields, true);
    for (const list of crud.children) addChildList(builder, list);
    return addIdempotencyKey(builder).target;
  }
  builder.add('id', () => ID, { description: `ID of the ${model.label}.`, nullable: false });
  if (operation === 'restore') return addIdempotencyKey(builder).target;
  if (operation === 'update') {
    addInputFields(builder, crud.inputFields, false);
    for (const list of crud.children) addChildList(builder, list, true);
  }
  if (model.attributes.has('version')) addExpectedVersion(builder);
  return builder.target;
}

/** Adds `expectedVersion` to the input of an object that several users can edit. */
export const addExpectedVersion = (builder: InputBuilder): InputBuilder =>
  builder.add('expectedVersion', () => Int, {
    description:
      'The `version` the viewer last read. If the current version differs, nothing is changed and a `VersionConflictError` is returned.',
    nullable: true,
  });

const nameOf = (operation: Operation, model: Model): string => `${operation}${model.name}`;

/** Returns the payload field of an operation: the object, or the ID of the deleted one. */
const payloadField = (model: Model, operation: Operation): PayloadField =>
  operation === 'delete'
    ? {
        name: `deleted${model.name}Id`,
        type: () => ID,
        description: `ID of the deleted ${model.label}.`,
      }
    : {
        name: lowerFirst(model.name),
        type: () => model.target,
        description: `The ${model.label} after the mutation.`,
      };

const isUnique = ({ indexes = [], belongsTo }: Model): boolean =>
  indexes.some(({ unique }) => unique) || [...belongsTo.values()].some(({ unique }) => unique);

/** Returns the user errors of conditions on several fields, which the database checks. */
const checkErrors = ({ checks = {} }: Model): DeclaredError[] =>
  Object.keys(checks).length ? ['INVALID'] : [];

/** Returns the user errors of child lists, besides those that follow from their inputs. */
const childErrors = (lists: readonly ChildList[]): DeclaredError[] =>
  lists.flatMap(({ model, listed, children }) => [
    ...checkErrors(model),
    ...(listed ? (['DUPLICATE'] as const) : []),
    ...childErrors(children),
  ]);

/** Returns the user errors of an operation, besides those that follow from its input. */
function errorsOf(crud: CrudMutations, operation: Operation): DeclaredError[] {
  const { model, errors = [], children, deletion } = crud;
  const always: DeclaredError[] = ['NOT_FOUND', 'FORBIDDEN'];
  const taken: DeclaredError[] = isUnique(model) ? ['TAKEN'] : [];
  if (operation === 'delete') return deletion?.guards?.length ? [...always, 'INVALID_STATE'] : always;
  if (operation === 'restore') return [...always, ...taken, 'INVALID_STATE'];
  // Without a key, encrypted values cannot be stored.
  const encrypted: DeclaredError[] = encryptedAttributes(model).length ? ['INVALID_STATE'] : [];
  const values = [...checkErrors(model), ...childErrors(children), ...errors];
  return [...always, ...taken, ...encrypted, ...values, ...storageErrors(model.owner === 'tenant')];
}

type Runner = (
  context: RequestContext,
  crud: CrudMutations,
  input: Values,
  within?: WriteTransaction,
) => Promise<object>;

const runners: Record<Operation, Runner> = {
  create: createRow,
  update: updateRow,
  delete: (context, crud, input, within) => setDeleted(context, crud, input, true, within),
  restore: (context, crud, input, within) => setDeleted(context, crud, input, false, within),
};

function addCrudMutation(target: ClassRef, crud: CrudMutations, operation: Operation): void {
  const { model } = crud;
  const name = nameOf(operation, model);
  addMutation(target, {
    name,
    description: descriptionOf(crud, operation),
    input: inputClass(crud, operation),
    payload: payloadClass(name, [payloadField(model, operation)]),
    errors: errorsOf(crud, operation),
    maxRows: operation === 'create' || operation === 'update' ? extraChildRows(crud) : 0,
    run: (context, input, within) => runners[operation](context, crud, input, within),
    requirement: requirementOf(crud, operation),
    row: () => model,
  });
}

/** Builds the resolver class of all declared mutations, for `buildSchema`. */
export function buildMutationResolver(): Function {
  const target = emptyClass('DeclaredMutations');
  Resolver()(target as unknown as Function);
  for (const crud of allCrud())
    for (const operation of crud.operations) addCrudMutation(target, crud, operation);
  addCustomMutations(target);
  addBulkMutations(target);
  return target;
}

type Source = { rowId?: string; currentId?: string };

/** Resolves payload fields through the reader after the transaction, by the IDs in the payload. */
export function attachPayloads(schema: GraphQLSchema): void {
  attachCustomPayloads(schema);
  attachBulkPayloads(schema);
  const userErrors = schema.getPossibleTypes(schema.getType(UserError.name) as GraphQLInterfaceType);
  attachMessages(
    schema,
    userErrors.map(({ name }) => name),
    'message',
  );
  for (const { model, operations } of allCrud()) {
    for (const operation of operations) {
      const type = schema.getType(payloadName(nameOf(operation, model))) as GraphQLObjectType;
      const field = type.getFields()[payloadField(model, operation).name]!;
      field.resolve =
        operation === 'delete'
          ? ({ rowId }: Source) => rowId
          : ({ rowId }: Source, _: object, context: RequestContext, info: GraphQLResolveInfo) =>
              rowId === undefined ? null : context.reader.row(model, rowId, info);
    }
  }
  const conflict = schema.getType(VersionConflictError.name) as GraphQLObjectType;
  const models = nodeModels();
  conflict.getFields().current!.resolve = async (
    { currentId }: Source,
    _: object,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => (await context.reader.nodes(models, [currentId!], info))[0];
}

import type { GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { ID, Int, Resolver } from 'type-graphql';
import type { RequestContext } from '../context';
import { tenantArgument } from '../model/graphql-types';
import { emptyClass } from '../model/type-graphql-support';
import { addInputFields, InputBuilder } from '../model/inputs';
import { allModels, type ClassRef, lowerFirst, type Model, upperFirst, words } from '../model/metadata';
import { addCustomMutations, attachCustomPayloads } from './custom-mutations';
import {
  allCrud,
  createRow,
  type CrudMutations,
  type Operation,
  setDeleted,
  updateRow,
  type Values,
} from './crud';
import { IDEMPOTENCY_KEY_FIELD } from './idempotency-key-field';
import { addMutation } from './mutation-field';
import { payloadClass, type PayloadField, payloadName } from './payload';
import { VersionConflictError } from './user-error';

/** The graph of declared mutations: an input, a payload and a root field for each operation of each model. */

const verbs: Record<Operation, string> = {
  create: 'Makes',
  update: 'Changes',
  delete: 'Deletes',
  restore: 'Brings back',
};

const notes: Record<Operation, string> = {
  create: '',
  update: ' A field left out is unchanged; null clears it.',
  delete: ' It is hidden at once, can be restored for 30 days, and is purged then.',
  restore: ' Only within 30 days after it was deleted.',
};

const label = (model: Model): string => words(lowerFirst(model.name));

function inputClass(crud: CrudMutations, operation: Operation): ClassRef {
  const { model } = crud;
  const name = nameOf(operation, model);
  const builder = new InputBuilder(`${upperFirst(name)}Input`, `What ${name} takes.`);
  if (operation === 'create') {
    builder.add(tenantArgument(model), () => ID, {
      description: `The ${words(model.tenant!.name)} it is to belong to.`,
      nullable: false,
    });
    addInputFields(builder, crud.createFields, true);
    crud.extraInputFields?.(builder);
    builder.addValue(IDEMPOTENCY_KEY_FIELD.name, IDEMPOTENCY_KEY_FIELD.type, IDEMPOTENCY_KEY_FIELD.options);
    return builder.target;
  }
  builder.add('id', () => ID, { description: `Which ${label(model)}.`, nullable: false });
  if (operation !== 'update') return builder.target;
  addInputFields(builder, crud.inputFields, false);
  crud.extraInputFields?.(builder);
  if (model.attributes.has('version')) {
    addExpectedVersion(builder);
  }
  return builder.target;
}

/** Adds `expectedVersion`, which what two people may edit takes. */
export const addExpectedVersion = (builder: InputBuilder): InputBuilder =>
  builder.add('expectedVersion', () => Int, {
    description:
      'The `version` you read; when the row has another by now, nothing is changed and you are told what it is now.',
    nullable: true,
  });

const nameOf = (operation: Operation, model: Model): string => `${operation}${model.name}`;

/** The field of a payload that tells what was done to which row. */
const payloadField = (model: Model, operation: Operation): PayloadField =>
  operation === 'delete'
    ? {
        name: `deleted${model.name}Id`,
        type: () => ID,
        description: `The id of the deleted ${label(model)}; null when it was refused.`,
      }
    : {
        name: lowerFirst(model.name),
        type: () => model.target,
        description: `The ${label(model)} as it is now; null when it was refused.`,
      };

type Runner = (context: RequestContext, crud: CrudMutations, input: Values) => Promise<object>;

const runners: Record<Operation, Runner> = {
  create: createRow,
  update: updateRow,
  delete: (context, crud, input) => setDeleted(context, crud, input, true),
  restore: (context, crud, input) => setDeleted(context, crud, input, false),
};

function addCrudMutation(target: ClassRef, crud: CrudMutations, operation: Operation): void {
  const { model } = crud;
  const name = nameOf(operation, model);
  const rule = operation === 'delete' && crud.deletion ? ` ${crud.deletion.description}` : '';
  addMutation(target, {
    name,
    description: `${verbs[operation]} a ${label(model)}. Needs ${crud.permission}.${rule}${notes[operation]}`,
    input: inputClass(crud, operation),
    payload: payloadClass(name, [payloadField(model, operation)]),
    run: (context, input) => runners[operation](context, crud, input),
  });
}

/** Makes the declared mutations; gives back the resolver class that `buildSchema` wants. */
export function buildMutationResolver(): Function {
  const target = emptyClass('DeclaredMutations');
  Resolver()(target as unknown as Function);
  for (const crud of allCrud())
    for (const operation of crud.operations) addCrudMutation(target, crud, operation);
  addCustomMutations(target);
  return target;
}

type Source = { rowId?: string; currentId?: string };

/** Payloads hold ids; what they show is read through the read side, after the transaction. */
export function attachPayloads(schema: GraphQLSchema): void {
  attachCustomPayloads(schema);
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
  const models = allModels().filter((model) => model.isNode);
  conflict.getFields().current!.resolve = async (
    { currentId }: Source,
    _: object,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => (await context.reader.nodes(models, [currentId!], info))[0];
}

import type { GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { ID, Int, Resolver } from 'type-graphql';
import type { RequestContext } from '../context';
import { tenantArgument } from '../model/graphql-types';
import { emptyClass } from '../model/type-graphql-support';
import { addInputFields, InputBuilder } from '../model/inputs';
import { allModels, type ClassRef, lowerFirst, type Model, upperFirst, words } from '../model/metadata';
import { addActions, attachActionPayloads } from './actions';
import {
  allWrites,
  createRow,
  type DeclaredWrites,
  type Operation,
  setDeleted,
  updateRow,
  type Values,
} from './declared';
import { KEY_FIELD } from './keys';
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

const phrase = (model: Model): string => words(lowerFirst(model.name));

function inputClass(writes: DeclaredWrites, operation: Operation): ClassRef {
  const { model } = writes;
  const name = nameOf(operation, model);
  const builder = new InputBuilder(`${upperFirst(name)}Input`, `What ${name} takes.`);
  if (operation === 'create') {
    builder.add(tenantArgument(model), () => ID, {
      description: `The ${words(model.tenant!.name)} it is to belong to.`,
      nullable: false,
    });
    addInputFields(builder, writes.createFields, true);
    writes.moreInputs?.(builder);
    builder.addValue(KEY_FIELD.name, KEY_FIELD.type, KEY_FIELD.options);
    return builder.target;
  }
  builder.add('id', () => ID, { description: `Which ${phrase(model)}.`, nullable: false });
  if (operation !== 'update') return builder.target;
  addInputFields(builder, writes.inputFields, false);
  writes.moreInputs?.(builder);
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
        description: `The id of the deleted ${phrase(model)}; null when it was refused.`,
      }
    : {
        name: lowerFirst(model.name),
        type: () => model.target,
        description: `The ${phrase(model)} as it is now; null when it was refused.`,
      };

type Run = (context: RequestContext, writes: DeclaredWrites, input: Values) => Promise<object>;

const runs: Record<Operation, Run> = {
  create: createRow,
  update: updateRow,
  delete: (context, writes, input) => setDeleted(context, writes, input, true),
  restore: (context, writes, input) => setDeleted(context, writes, input, false),
};

function addDeclared(target: ClassRef, writes: DeclaredWrites, operation: Operation): void {
  const { model } = writes;
  const name = nameOf(operation, model);
  const rule = operation === 'delete' && writes.deletion ? ` ${writes.deletion.description}` : '';
  addMutation(target, {
    name,
    description: `${verbs[operation]} a ${phrase(model)}. Needs ${writes.permission}.${rule}${notes[operation]}`,
    input: inputClass(writes, operation),
    payload: payloadClass(name, [payloadField(model, operation)]),
    run: (context, input) => runs[operation](context, writes, input),
  });
}

/** Makes the declared mutations; gives back the resolver class that `buildSchema` wants. */
export function declareMutations(): Function {
  const target = emptyClass('DeclaredMutations');
  Resolver()(target as unknown as Function);
  for (const writes of allWrites())
    for (const operation of writes.operations) addDeclared(target, writes, operation);
  addActions(target);
  return target;
}

type Source = { rowId?: string; currentId?: string };

/** Payloads hold ids; what they show is read through the read side, after the transaction. */
export function attachPayloads(schema: GraphQLSchema): void {
  attachActionPayloads(schema);
  for (const { model, operations } of allWrites()) {
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

import type { GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { Arg, Ctx, Field, ID, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { RequestContext } from '../context';
import { tenantArgument } from '../model/graph';
import { addInputFields, InputBuilder } from '../model/inputs';
import { allModels, type ClassRef, lowerFirst, type Model, words } from '../model/metadata';
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
import { UserError, VersionConflictError } from './user-error';

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
  const builder = new InputBuilder(
    `${upper(operation)}${model.name}Input`,
    `What ${operation}${model.name} takes.`,
  );
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

const upper = (operation: Operation): string => operation.charAt(0).toUpperCase() + operation.slice(1);

function payloadClass(model: Model, operation: Operation): ClassRef {
  const name = `${upper(operation)}${model.name}Payload`;
  const target = { [name]: class {} }[name] as unknown as ClassRef;
  const prototype = target.prototype as object;
  ObjectType(name, { description: `What ${operation}${model.name} gives.`, simpleResolvers: true })(
    target as unknown as Function,
  );
  if (operation === 'delete') {
    const description = `The id of the deleted ${phrase(model)}; null when it was refused.`;
    Field(() => ID, { nullable: true, description })(prototype, deletedId(model));
  } else {
    const description = `The ${phrase(model)} as it is now; null when it was refused.`;
    Field(() => model.target as never, { nullable: true, description })(prototype, lowerFirst(model.name));
  }
  Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })(
    prototype,
    'userErrors',
  );
  return target;
}

const deletedId = (model: Model): string => `deleted${model.name}Id`;

type Run = (context: RequestContext, writes: DeclaredWrites, input: Values) => Promise<object>;

const runs: Record<Operation, Run> = {
  create: createRow,
  update: updateRow,
  delete: (context, writes, input) => setDeleted(context, writes, input, true),
  restore: (context, writes, input) => setDeleted(context, writes, input, false),
};

function addMutation(target: ClassRef, writes: DeclaredWrites, operation: Operation): void {
  const { model } = writes;
  const name = `${operation}${model.name}`;
  const input = inputClass(writes, operation);
  const payload = payloadClass(model, operation);
  const prototype = target.prototype as Record<string, unknown>;
  const method = (given: Values, context: RequestContext): Promise<object> =>
    runs[operation](context, writes, given);
  prototype[name] = method;
  Arg('input', () => input as never, { description: 'The input.' })(prototype, name, 0);
  Ctx()(prototype, name, 1);
  const rule = operation === 'delete' && writes.deletion ? ` ${writes.deletion.description}` : '';
  const description = `${verbs[operation]} a ${phrase(model)}. Needs ${writes.permission}.${rule}${notes[operation]}`;
  Mutation(() => payload as never, { description })(prototype, name, { value: method });
}

/** Makes the declared mutations; gives back the resolver class that `buildSchema` wants. */
export function declareMutations(): Function {
  const name = 'DeclaredMutations';
  const target = { [name]: class {} }[name] as unknown as ClassRef;
  Resolver()(target as unknown as Function);
  for (const writes of allWrites())
    for (const operation of writes.operations) addMutation(target, writes, operation);
  addActions(target);
  return target;
}

type Source = { rowId?: string; currentId?: string };

/** Payloads hold ids; what they show is read through the read side, after the transaction. */
export function attachPayloads(schema: GraphQLSchema): void {
  attachActionPayloads(schema);
  for (const { model, operations } of allWrites()) {
    for (const operation of operations) {
      const type = schema.getType(`${upper(operation)}${model.name}Payload`) as GraphQLObjectType;
      const field = type.getFields()[operation === 'delete' ? deletedId(model) : lowerFirst(model.name)]!;
      field.resolve =
        operation === 'delete'
          ? ({ rowId }: Source) => rowId
          : ({ rowId }: Source, _: object, context: RequestContext, info: GraphQLResolveInfo) =>
              rowId === undefined ? null : context.reader.one(model, rowId, info);
    }
  }
  const conflict = schema.getType(VersionConflictError.name) as GraphQLObjectType;
  const models = allModels().filter((model) => model.isNode);
  conflict.getFields().current!.resolve = async (
    { currentId }: Source,
    _: object,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => (await context.reader.any(models, [currentId!], info))[0];
}

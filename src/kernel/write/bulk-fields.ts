import type { GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { Extensions, Field, ID, Int, ObjectType } from 'type-graphql';
import { LISTS_ITEMS, WRITES_ITEMS } from '../limits/measure';
import { Node } from '../model/graphql-types';
import { InputBuilder, satisfiesConstraints } from '../model/inputs';
import { type ClassRef, upperFirst } from '../model/metadata';
import type { RequestContext } from '../session/context';
import {
  allBulkMutations,
  assertDistinct,
  type BulkInput,
  type BulkMutation,
  MAX_ITEMS,
  runItems,
} from './bulk';
import { IDEMPOTENCY_KEY_FIELD } from './idempotency-key-field';
import { mutate } from './mutate';
import { addMutation, mutationField } from './mutation-field';
import { payloadClass, payloadName } from './payload';
import { UserError } from './user-error';

@ObjectType({ description: 'The result of one item of a mutation over many objects.', simpleResolvers: true })
class BulkResult {
  @Field(() => Int, { description: 'Position of the item in the input, from 0.' })
  index!: number;

  @Field(() => ID, { nullable: true, description: 'ID of the object. Null if it could not be created.' })
  id!: string | null;

  @Field(() => Node, {
    nullable: true,
    description: 'The object after the mutation. Null if it is deleted or not visible to the viewer.',
  })
  node!: Node | null;

  @Field(() => [UserError], {
    description: 'Errors of the item, which then is unchanged. Empty if it succeeded.',
  })
  userErrors!: UserError[];
}

function inputClass(name: string, { of }: BulkMutation): ClassRef {
  const builder = new InputBuilder(`${upperFirst(name)}Input`, `Input of \`${name}\`.`);
  // Not validated with the input: each item reports its own errors.
  satisfiesConstraints({ maxItems: MAX_ITEMS })(builder.target.prototype as object, 'items');
  builder.add('items', () => [mutationField(of).input], {
    description: `Inputs of \`${of}\`, each for another object. At most ${MAX_ITEMS}.`,
    nullable: false,
  });
  builder.add('atomic', () => Boolean, {
    description: 'If true, an error of one item prevents all changes. Defaults to false.',
    nullable: true,
  });
  const { name: key, type, options } = IDEMPOTENCY_KEY_FIELD;
  return builder.addValue(key, type, options).target;
}

const descriptionOf = ({ of, description }: BulkMutation): string =>
  [
    description,
    `Each item is processed like the input of \`${of}\`. Items with errors are unchanged, and prevent the others only if \`atomic\` is true.`,
    mutationField(of).requirement,
  ]
    .filter(Boolean)
    .join(' ');

/** Adds the mutations over many rows to the mutation resolver class. To be called after all others are added. */
export function addBulkMutations(target: ClassRef): void {
  for (const [name, mutation] of allBulkMutations()) {
    const { of } = mutation;
    addMutation(target, {
      name,
      description: descriptionOf(mutation),
      input: inputClass(name, mutation),
      payload: payloadClass(name, [
        {
          name: 'results',
          type: () => [BulkResult],
          description: 'One result per item, in the order of the input.',
        },
      ]),
      run: (context, input) =>
        mutate(context, input, { operation: name }, async (tx) => {
          const given = input as unknown as BulkInput;
          assertDistinct(given.items);
          return { results: await runItems(context, of, given, tx) };
        }),
    });
    const descriptor = { value: (target.prototype as Record<string, unknown>)[name] };
    Extensions({ [WRITES_ITEMS]: true })(target.prototype as object, name, descriptor);
  }
}

interface Result {
  readonly id: string | null;
  /** The mutation that processed the item. */
  readonly operation: string;
}

/** Resolves the results of items, and their objects by one statement for all items. */
export function attachBulkPayloads(schema: GraphQLSchema): void {
  for (const [name, { of }] of allBulkMutations()) {
    const { results } = (schema.getType(payloadName(name)) as GraphQLObjectType).getFields();
    results!.extensions = { [LISTS_ITEMS]: true };
    results!.resolve = ({ results: found }: { results?: object[] }) =>
      found?.map((result) => ({ ...result, operation: of })) ?? null;
  }
  const type = schema.getType(BulkResult.name) as GraphQLObjectType | undefined;
  if (!type) return;
  type.getFields().node!.resolve = (
    { id, operation }: Result,
    _: object,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => {
    const row = mutationField(operation).row;
    return id === null || !row ? null : context.reader.row(row(), id, info);
  };
}

import type { GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { Extensions, Field, ID, Int, ObjectType } from 'type-graphql';
import { LISTS_ITEMS, WRITES_ITEMS } from '../limits/measure';
import { encryptedAttributes } from '../model/encrypted';
import { Node } from '../model/graphql-types';
import { InputBuilder, satisfiesConstraints } from '../model/inputs';
import { type ClassRef, upperFirst } from '../model/metadata';
import type { RequestContext } from '../session/context';
import {
  allBulkMutations,
  assertDistinct,
  type BulkInput,
  type BulkMutation,
  type ItemResult,
  MAX_ITEMS,
  MAX_ITEMS_AT_ONCE,
  runItems,
} from './bulk';
import { BULK_MESSAGES } from './bulk-messages';
import { addIdempotencyKey } from './idempotency-key-field';
import { hasJobModel, jobModel } from './job-model';
import { startBulkJob } from './bulk-job';
import { throwUserError } from './mutation-error';
import { mutate } from './mutate';
import { addMutation, mutationField } from './mutation-field';
import { payloadClass, type PayloadField, payloadName } from './payload';
import { UserError, UserErrorCode } from './user-error';
import type { WriteTransaction } from '../session/write-transaction';

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
    description: 'Errors that prevented the change of the item. Empty if it succeeded.',
  })
  userErrors!: UserError[];
}

/** Without jobs, all items of a call are processed in one transaction. */
const maxItems = (): number => (hasJobModel() ? MAX_ITEMS : MAX_ITEMS_AT_ONCE);

function itemsText(of: string): string {
  const limit = `Inputs of \`${of}\`, each for another object. At most ${maxItems().toLocaleString('en')} items.`;
  return hasJobModel() ? `${limit} More than ${MAX_ITEMS_AT_ONCE} are processed by a job.` : limit;
}

function inputClass(name: string, { of }: BulkMutation): ClassRef {
  const builder = new InputBuilder(`${upperFirst(name)}Input`, `Input of \`${name}\`.`);
  // Not validated with the input: each item reports its own errors.
  satisfiesConstraints({ maxItems: maxItems() })(builder.target.prototype as object, 'items');
  builder.add('items', () => [mutationField(of).input], { description: itemsText(of), nullable: false });
  builder.add('atomic', () => Boolean, {
    description: `If true, an error of one item prevents all changes.${hasJobModel() ? ` Must not be true for more than ${MAX_ITEMS_AT_ONCE} items.` : ''} Defaults to false.`,
    nullable: true,
  });
  return addIdempotencyKey(builder).target;
}

const descriptionOf = ({ of, description }: BulkMutation): string =>
  [
    description,
    `Each item is processed like the input of \`${of}\`. Items with errors are unchanged, and prevent the others only if \`atomic\` is true.`,
    mutationField(of).requirement,
  ]
    .filter(Boolean)
    .join(' ');

/** Returns the payload field with the job that processes the items, unless no entity is declared for jobs. */
const jobField = (): PayloadField[] =>
  hasJobModel()
    ? [
        {
          name: 'job',
          type: () => jobModel().target,
          description: 'The job that processes the items. Its `items` contain the results.',
          nullIf: `there are at most ${MAX_ITEMS_AT_ONCE} items`,
        },
      ]
    : [];

/** Processes the items of a call, or starts a job that does so. */
async function runOrStart(
  context: RequestContext,
  name: string,
  of: string,
  input: BulkInput,
  tx: WriteTransaction,
): Promise<{ results: ItemResult[] } | { job: string }> {
  const { items, atomic } = input;
  assertDistinct(items);
  if (items.length <= MAX_ITEMS_AT_ONCE) return { results: await runItems(context, of, input, tx) };
  if (atomic) {
    const message = BULK_MESSAGES.tooManyAtomic({ maximum: MAX_ITEMS_AT_ONCE });
    throwUserError(UserErrorCode.INVALID, message, ['input', 'atomic']);
  }
  return { job: await startBulkJob(context, name, of, input, tx) };
}

/** Adds the mutations over many rows to the mutation resolver class. To be called after all others are added. */
export function addBulkMutations(target: ClassRef): void {
  for (const [name, mutation] of allBulkMutations()) {
    const { of } = mutation;
    const model = mutationField(of).row?.();
    if (model && encryptedAttributes(model).length)
      throw new Error(`${name}: its job would store encrypted values of ${model.name} as plain text.`);
    addMutation(target, {
      name,
      description: descriptionOf(mutation),
      input: inputClass(name, mutation),
      payload: payloadClass(name, [
        {
          name: 'results',
          type: () => [BulkResult],
          description: 'One result per item, in the order of the input.',
          nullIf: hasJobModel() ? 'a job processes the items' : undefined,
        },
        ...jobField(),
      ]),
      errors: [...mutationField(of).errors, 'DUPLICATE', ...(hasJobModel() ? (['INVALID'] as const) : [])],
      run: (context, input) =>
        mutate(context, input, { operation: name }, (tx) =>
          runOrStart(context, name, of, input as unknown as BulkInput, tx),
        ),
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
    const { results, job } = (schema.getType(payloadName(name)) as GraphQLObjectType).getFields();
    results!.extensions = { [LISTS_ITEMS]: true };
    results!.resolve = ({ results: found }: { results?: object[] }) =>
      found?.map((result) => ({ ...result, operation: of })) ?? null;
    if (job)
      job.resolve = (
        { job: id }: { job?: string },
        _: object,
        context: RequestContext,
        info: GraphQLResolveInfo,
      ) => (id === undefined ? null : context.reader.row(jobModel(), id, info));
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

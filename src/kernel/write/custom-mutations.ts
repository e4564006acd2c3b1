import type { GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { ID } from 'type-graphql';
import type { RequestContext } from '../session/context';
import { type DomainEvent, recordEvent as writeEvent } from './events';
import { InputBuilder } from '../model/inputs';
import { type ClassRef, type Model, modelOf, type Thunk, upperFirst } from '../model/metadata';
import type { ConstraintFields } from './database-errors';
import type { Values } from './crud';
import { jobModel } from './job-model';
import { type DeclaredError, storageErrors } from './declared-errors';
import { addIdempotencyKey } from './idempotency-key-field';
import type { ValueType } from '../model/types';
import { addMutation, type MutationField } from './mutation-field';
import { mutate } from './mutate';
import { payloadClass, type PayloadField, payloadName } from './payload';
import type { WriteTransaction } from '../session/write-transaction';

/** The context of a mutation handler. */
export interface MutationContext<Input, Prepared = unknown> {
  readonly context: RequestContext;
  readonly tx: WriteTransaction;
  readonly input: Input;
  /** What `prepare` returned. */
  readonly prepared: Prepared;
  /** When the mutation started. */
  readonly at: Date;
  /** Records an event of the actor in the transaction. */
  readonly recordEvent: (event: Omit<DomainEvent, 'userId'>) => Promise<void>;
}

/** A field of a payload whose row is not the one in the input, such as a copy. */
interface DescribedRow {
  readonly type: Thunk<ClassRef>;
  readonly description: string;
  readonly nullIf?: string;
}

/** A field of a payload with several rows, such as those that the mutation created. Rows that the viewer cannot see are absent. */
interface DescribedRows {
  readonly listOf: Thunk<ClassRef>;
  readonly description: string;
}

/** A job in the payload that is not started in some cases. */
interface DescribedJob {
  readonly description: string;
  readonly nullIf: string;
}

/** A field of a payload that is no row, such as a URL that is returned only once. */
interface DescribedValue {
  readonly value: ValueType;
  readonly description: string;
  readonly nullIf?: string;
}

type ReturnedIds = Readonly<Record<string, string | readonly string[] | object | undefined>>;

/** The permission that a mutation requires, and the row that it is checked on. */
interface Requirement {
  readonly permission: string;
  /** Another permission that is required in any case, checked on a row that the actor owns. */
  readonly also?: string;
  /** The model of the row whose ID the input contains: the tenant, or a row with write permissions. */
  readonly of: Thunk<ClassRef>;
  /** The input field with the ID. Defaults to `id`. */
  readonly by?: string;
  /** The mutation copies the row: it must be visible, and the permission is checked on the copy, which the actor owns. */
  readonly copies?: boolean;
  /** The mutation creates a row of this model, which the actor owns, and the permission is checked on it. */
  readonly creates?: Thunk<ClassRef>;
  /** Continues the sentence that names the permission, such as `, except for the viewer’s own row`. */
  readonly note?: string;
}

/** Any mutation that is not CRUD of one row. */
export interface CustomMutation<Input = Values, Prepared = unknown> {
  /** What the mutation does. The sentence that names the required permission is added. */
  readonly description: string;
  /** The handler checks it. Tests run the mutation with and without the permission. */
  readonly needs?: Requirement;
  readonly input: (builder: InputBuilder) => void;
  /** Adds `idempotencyKey` to the input. For mutations that create or send something. Values of the payload are stored with it. */
  readonly idempotent?: boolean;
  /** User errors of the handler, besides those that follow from `needs` and from the input. */
  readonly errors?: readonly DeclaredError[];
  /** Maximum number of rows written beyond the base cost of a mutation. Added to the cost; unused rows are refunded. */
  readonly maxRows?: number;
  /** Fields of the payload: a model, whose row is read after the transaction, the description of a plain ID, or a value. */
  readonly payload: Readonly<
    Record<string, Thunk<ClassRef> | DescribedRow | DescribedRows | DescribedValue | string>
  >;
  /** Adds `job` to the payload, which the handler returns with the other IDs: the job that the mutation starts. */
  readonly startsJob?: string | DescribedJob;
  readonly fieldOf?: ConstraintFields;
  /** Label of the object that is written, for texts of database errors. */
  readonly label?: string;
  /**
   * Runs before the transaction of the mutation, with a valid input, for work that takes long. It can throw user errors,
   * reads rows in a transaction of its own, and must not write. The handler checks that they have not changed since.
   */
  readonly prepare?: (context: RequestContext, input: Input) => Promise<Prepared>;
  /** Returns an ID, several IDs, or the value, for each field of the payload. */
  readonly handler: (ctx: MutationContext<Input, Prepared>) => Promise<ReturnedIds>;
}

/** A declared mutation, whatever its input. */
type AnyMutation = Omit<CustomMutation<never, never>, 'prepare'> & {
  readonly prepare?: (context: RequestContext, input: never) => Promise<unknown>;
};

const registry = new Map<string, AnyMutation>();

/** Declares a mutation. Its input, payload and root field are generated. */
export function declareMutation<Input extends object, Prepared>(
  name: string,
  mutation: CustomMutation<Input, Prepared>,
): void {
  if (registry.has(name)) throw new Error(`The mutation ${name} is declared twice.`);
  if (/Requires `/.test(mutation.description))
    throw new Error(`${name}: declare the required permission as \`needs\`, not in the description.`);
  registry.set(name, mutation);
}

export const allCustomMutations = (): ReadonlyMap<string, AnyMutation> => registry;

/** Returns the sentence that names a required permission. */
export const requires = (permission: string, note = ''): string => `Requires \`${permission}\`${note}.`;

const requirement = ({ permission, also, note = '' }: Requirement): string =>
  requires(permission, also ? ` and \`${also}\`${note}` : note);

const descriptionOf = ({ description, needs }: AnyMutation): string =>
  needs ? `${description} ${requirement(needs)}` : description;

function inputClass(name: string, { input, idempotent }: AnyMutation): ClassRef {
  const builder = new InputBuilder(`${upperFirst(name)}Input`, `Input of \`${name}\`.`);
  input(builder);
  return (idempotent ? addIdempotencyKey(builder) : builder).target;
}

/** Returns the fields of a payload by name, with the job that the mutation starts. */
const payloadOf = ({ payload, startsJob }: AnyMutation): CustomMutation['payload'] =>
  startsJob === undefined
    ? payload
    : {
        ...payload,
        job: {
          type: () => jobModel().target,
          ...(typeof startsJob === 'string' ? { description: startsJob } : startsJob),
        },
      };

const isValue = (given: CustomMutation['payload'][string]): given is DescribedValue =>
  typeof given === 'object' && 'value' in given;

const isRows = (given: CustomMutation['payload'][string]): given is DescribedRows =>
  typeof given === 'object' && 'listOf' in given;

const payloadFields = (mutation: AnyMutation): PayloadField[] =>
  Object.entries(payloadOf(mutation)).map(([name, given]) => {
    if (typeof given === 'string') return { name, type: () => ID, description: given };
    if (isValue(given)) {
      const { value, ...described } = given;
      return { name, type: value.graphqlType, ...described };
    }
    if (isRows(given)) return { name, type: () => [given.listOf() as never], description: given.description };
    if (typeof given === 'object') return { name, ...given };
    return { name, type: given, description: `The ${modelOf(given()).label} after the mutation.` };
  });

/** Returns the model of the first row in the payload. Undefined if the payload has none. */
function rowOf({ payload }: AnyMutation): MutationField['row'] {
  const [row] = Object.values(payload).filter((type) => typeof type === 'function');
  return row && (() => modelOf(row()));
}

function runMutation(
  name: string,
  mutation: AnyMutation,
  given: Values,
  context: RequestContext,
  within?: WriteTransaction,
): Promise<object> {
  const input = given as never;
  let prepared: unknown;
  if (within && mutation.prepare) throw new Error(`${name} cannot run within another transaction.`);
  return mutate(
    context,
    given,
    { operation: name, fieldOf: mutation.fieldOf, label: mutation.label, within },
    async (tx) => {
      const recordEvent = (event: Omit<DomainEvent, 'userId'>): Promise<void> =>
        writeEvent(tx, { ...event, userId: context.actor!.userId });
      const at = context.services.clock.now();
      const ctx = { context, tx, input, prepared: prepared as never, at, recordEvent };
      return { ids: await mutation.handler(ctx) };
    },
    async () => {
      prepared = await mutation.prepare?.(context, input);
    },
  );
}

/** A handler with `needs` can miss or deny the row, and exceed the storage limit if it writes rows that count. */
function errorsOf({ needs, errors = [] }: AnyMutation): readonly DeclaredError[] {
  if (!needs) return errors;
  const { owner, writePermission } = modelOf((needs.creates ?? needs.of)());
  return [
    ...errors,
    'NOT_FOUND',
    'FORBIDDEN',
    ...storageErrors(owner === 'tenant' && writePermission !== undefined),
  ];
}

/** Adds the custom mutations to the mutation resolver class. */
export function addCustomMutations(target: ClassRef): void {
  for (const [name, mutation] of registry)
    addMutation(target, {
      name,
      description: descriptionOf(mutation),
      maxRows: mutation.maxRows,
      errors: errorsOf(mutation),
      input: inputClass(name, mutation),
      payload: payloadClass(name, payloadFields(mutation)),
      run: (context, input, within) => runMutation(name, mutation, input, context, within),
      requirement: mutation.needs && requires(mutation.needs.permission, mutation.needs.note),
      row: rowOf(mutation),
      repeats: mutation.needs?.by !== undefined,
    });
}

/** Returns the rows that are visible to the viewer, with one statement for all. */
async function rowsOf(
  { reader }: RequestContext,
  model: Model,
  ids: readonly string[],
  info: GraphQLResolveInfo,
): Promise<object[]> {
  const rows = await Promise.all(ids.map((id) => reader.row(model, id, info)));
  return rows.filter((row) => row !== null);
}

/** Resolves payload fields through the reader, by the IDs that the handler returned. */
export function attachCustomPayloads(schema: GraphQLSchema): void {
  type Source = { ids?: ReturnedIds };
  for (const [name, mutation] of registry) {
    const fields = (schema.getType(payloadName(name)) as GraphQLObjectType).getFields();
    for (const [field, given] of Object.entries(payloadOf(mutation))) {
      fields[field]!.resolve = (
        { ids }: Source,
        _: object,
        context: RequestContext,
        info: GraphQLResolveInfo,
      ) => {
        const id = ids?.[field];
        if (id === undefined || typeof given === 'string' || isValue(given)) return id ?? null;
        if (isRows(given)) return rowsOf(context, modelOf(given.listOf()), id as readonly string[], info);
        const target = typeof given === 'function' ? given() : given.type();
        return context.reader.row(modelOf(target), id as string, info);
      };
    }
  }
}

import type { GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { ID } from 'type-graphql';
import type { RequestContext } from '../context';
import { type DomainEvent, recordEvent } from '../events/events';
import { InputBuilder } from '../model/inputs';
import { type ClassRef, lowerFirst, modelOf, type Thunk, upperFirst, words } from '../model/metadata';
import type { ConstraintFields } from './database-errors';
import type { Values } from './declared';
import { KEY_FIELD } from './keys';
import { addMutation } from './mutation-field';
import { mutate } from './mutate';
import { payloadClass, type PayloadField, payloadName } from './payload';
import type { Writing } from './write-session';

/** What the work of an action is given. */
export interface Doing<Input> {
  readonly context: RequestContext;
  readonly writing: Writing;
  readonly input: Input;
  /** The instant of the mutation. */
  readonly at: Date;
  /** Records an event in the transaction, with the actor as its person. */
  readonly happened: (event: Omit<DomainEvent, 'personId'>) => Promise<void>;
}

/** A mutation that is more than writing one row. */
export interface Action<Input = Values> {
  readonly description: string;
  readonly input: (builder: InputBuilder) => void;
  /** Takes `idempotencyKey`: for what creates or sends. */
  readonly keyed?: boolean;
  /** The most rows it writes beyond what every mutation does: its price, of which those it did not write are given back. */
  readonly rows?: number;
  /** Fields of the payload: the row of a model, read after the transaction, or a bare id with its description. */
  readonly gives: Readonly<Record<string, Thunk<ClassRef> | string>>;
  readonly fieldOf?: ConstraintFields;
  /** Gives back the id for each field of the payload. */
  readonly work: (doing: Doing<Input>) => Promise<Record<string, string>>;
}

const actions = new Map<string, Action<never>>();

/** Declares a mutation by what it takes, gives and does; its input, payload and root field are made from that. */
export function declareAction<Input extends object>(name: string, action: Action<Input>): void {
  if (actions.has(name)) throw new Error(`The mutation ${name} is declared twice.`);
  actions.set(name, action);
}

function inputClass(name: string, { input, keyed }: Action<never>): ClassRef {
  const builder = new InputBuilder(`${upperFirst(name)}Input`, `What ${name} takes.`);
  input(builder);
  if (keyed) builder.addValue(KEY_FIELD.name, KEY_FIELD.type, KEY_FIELD.options);
  return builder.target;
}

const payloadFields = ({ gives }: Action<never>): PayloadField[] =>
  Object.entries(gives).map(([name, given]) =>
    typeof given === 'string'
      ? { name, type: () => ID, description: given }
      : {
          name,
          type: given,
          description: `The ${words(lowerFirst(name))} as it is now; null when it was refused.`,
        },
  );

function perform(
  name: string,
  action: Action<never>,
  given: Values,
  context: RequestContext,
): Promise<object> {
  return mutate(context, given, { operation: name, fieldOf: action.fieldOf }, async (writing) => {
    const happened = (event: Omit<DomainEvent, 'personId'>): Promise<void> =>
      recordEvent(writing, { ...event, personId: context.actor!.personId });
    const at = context.services.clock.now();
    return { ids: await action.work({ context, writing, input: given as never, at, happened }) };
  });
}

/** Adds the declared actions to the resolver class of mutations. */
export function addActions(target: ClassRef): void {
  for (const [name, action] of actions)
    addMutation(target, {
      name,
      description: action.description,
      rows: action.rows,
      input: inputClass(name, action),
      payload: payloadClass(name, payloadFields(action)),
      run: (context, input) => perform(name, action, input, context),
    });
}

/** What a payload shows is read through the read side, by the ids that the work gave back. */
export function attachActionPayloads(schema: GraphQLSchema): void {
  type Source = { ids?: Record<string, string> };
  for (const [name, { gives }] of actions) {
    const fields = (schema.getType(payloadName(name)) as GraphQLObjectType).getFields();
    for (const [field, given] of Object.entries(gives)) {
      fields[field]!.resolve = (
        { ids }: Source,
        _: object,
        context: RequestContext,
        info: GraphQLResolveInfo,
      ) => {
        const id = ids?.[field];
        if (id === undefined || typeof given === 'string') return id ?? null;
        return context.reader.row(modelOf(given()), id, info);
      };
    }
  }
}

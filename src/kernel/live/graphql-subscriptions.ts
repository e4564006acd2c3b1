import type { GraphQLFieldResolver, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { Arg, ID, ObjectType, type PubSub, Resolver, Subscription } from 'type-graphql';
import { ApiError } from '../errors';
import { addField, emptyClass, generated } from '../model/graph-support';
import { type ClassRef, lowerFirst, words } from '../model/metadata';
import type { ReadContext } from '../read/resolvers';
import { topicArgument } from './event-access';
import { subscribe, type StreamEvent } from './subscribe';
import { allStreams, ChangeKind, type Stream } from './streams';
import { SubscriptionContext } from './subscription-context';

/** The graph of declared streams: a root field of the subscription type and a payload for each. */

function payloadClass({ type, model }: Stream): ClassRef {
  const what = words(lowerFirst(model.name));
  const target = generated(type, `Something that happened to a ${what}.`, ObjectType);
  addField(target, 'kind', () => ChangeKind, { description: 'What happened.' });
  addField(target, `${lowerFirst(model.name)}Id`, () => ID, { description: `The id of the ${what}.` });
  addField(target, lowerFirst(model.name), () => model.target, {
    nullable: true,
    description: `The ${what} as it is now, which may be newer than the event; null when it is deleted or you may no longer see it.`,
  });
  addField(target, 'cursor', () => String, {
    description: 'Follow from here on with `after`: what comes behind this event, without a gap or a double.',
  });
  return target;
}

function addStream(target: ClassRef, stream: Stream): void {
  const { field, description, model, topicKind } = stream;
  const payload = payloadClass(stream);
  const prototype = target.prototype as Record<string, unknown>;
  prototype[field] = unresolved;
  const argument = (
    name: string,
    type: () => unknown,
    index: number,
    about: string,
    nullable: boolean,
  ): void => Arg(name, type as never, { description: about, nullable })(prototype, field, index);
  const topicArgumentName = topicArgument(stream);
  if (topicArgumentName) {
    const whose =
      topicKind === 'row'
        ? `Which ${words(lowerFirst(model.name))}.`
        : `Whose: the id of the ${words(model.tenant!.name)}.`;
    argument(topicArgumentName, () => ID, 0, whose, false);
  }
  const otherwise = topicKind === 'row' ? 'the newest event comes first' : 'events come from now on';
  const about = `The \`cursor\` of the last event you know: what has happened since comes first. Kept for 7 days; without it, ${otherwise}.`;
  argument('after', () => String, topicArgumentName ? 1 : 0, about, true);
  Subscription(() => payload as never, { description, subscribe: unresolved })(prototype, field, {
    value: unresolved,
  });
}

/** Subscriptions are resolved from their declarations; TypeGraphQL only needs a method to hang them on. */
function unresolved(): never {
  throw new Error('Subscriptions are resolved by the live side.');
}

/** TypeGraphQL builds no subscription without one, though these follow the database. */
export const NO_PUBSUB: PubSub = { publish: unresolved, subscribe: unresolved };

/** Makes the declared subscriptions; gives back the resolver class that `buildSchema` wants. */
export function declareSubscriptions(): Function {
  const target = emptyClass('DeclaredSubscriptions');
  Resolver()(target as unknown as Function);
  for (const stream of allStreams()) addStream(target, stream);
  return target;
}

type Resolve<Source, Context = unknown> = GraphQLFieldResolver<Source, Context, Record<string, string>>;

/** A subscription is opened once, and then answered once for every event. */
function attachRoot(type: GraphQLObjectType, stream: Stream): void {
  const field = type.getFields()[stream.field]!;
  const open: Resolve<unknown> = (_, args, context) => {
    const { feed, signal } = subscriptionContext(context);
    return subscribe(stream, context as SubscriptionContext, feed, {
      topic: args[topicArgument(stream) ?? ''],
      after: args.after,
      signal,
    });
  };
  field.subscribe = open;
  const answer: Resolve<unknown> = (_, __, context) => subscriptionContext(context).streamEvent;
  field.resolve = answer;
}

function subscriptionContext(context: unknown): SubscriptionContext {
  if (context instanceof SubscriptionContext) return context;
  const message = 'Subscriptions are answered over a WebSocket, with the protocol graphql-transport-ws.';
  throw new ApiError('BAD_USER_INPUT', message, { http: { status: 400 } });
}

function attachPayload(type: GraphQLObjectType, { model }: Stream): void {
  const name = lowerFirst(model.name);
  const resolvers: Record<string, Resolve<StreamEvent, ReadContext>> = {
    kind: ({ kind }) => kind,
    [`${name}Id`]: ({ event }) => event.subjectId,
    cursor: ({ event }) => event.id,
    [name]: ({ kind, event }, _, context, info) =>
      kind === ChangeKind.DELETED ? null : context.reader.one(model, event.subjectId, info),
  };
  for (const [field, resolve] of Object.entries(resolvers)) type.getFields()[field]!.resolve = resolve;
}

/** Gives the subscriptions of a built schema their resolvers. */
export function attachSubscriptions(schema: GraphQLSchema): void {
  const root = schema.getSubscriptionType();
  if (!root) return;
  root.description = 'What can be followed over a WebSocket.';
  for (const stream of allStreams()) {
    attachRoot(root, stream);
    attachPayload(schema.getType(stream.type) as GraphQLObjectType, stream);
  }
}

import type { GraphQLFieldResolver, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { Arg, Ctx, ID, ObjectType, type PubSub, Query, Resolver, Subscription } from 'type-graphql';
import { ApiError } from '../errors';
import { addField, emptyClass, generated } from '../model/type-graphql-support';
import { type ClassRef, lowerFirst, tenantOf, words } from '../model/metadata';
import type { ReadContext } from '../read/resolvers';
import { topicArgument } from './event-access';
import { latestEventId, subscribe } from './subscribe';
import { allStreams, ChangeKind, type Stream, type StreamEvent } from './streams';
import { SubscriptionContext } from './subscription-context';

/** GraphQL schema of declared streams: a root field of `Subscription` and a payload type for each. */

function payloadClass({ type, model }: Stream): ClassRef {
  const what = model.label;
  const target = generated(type, `A change to a ${what}.`, ObjectType);
  addField(target, 'kind', () => ChangeKind, { description: 'The kind of change.' });
  addField(target, `${lowerFirst(model.name)}Id`, () => ID, { description: `ID of the ${what}.` });
  addField(target, lowerFirst(model.name), () => model.target, {
    nullable: true,
    description: `The current ${what}, which can be newer than the event. Null if the ${what} is deleted or not visible to the viewer.`,
  });
  addField(target, 'cursor', () => String, {
    description: 'Cursor of the event. Pass it as `after` to resume without gaps or duplicates.',
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
      topicKind === 'row' ? `ID of the ${model.label}.` : `ID of the ${words(tenantOf(model).name)}.`;
    argument(topicArgumentName, () => ID, 0, whose, false);
  }
  const otherwise =
    topicKind === 'row' ? 'the latest event is delivered first' : 'only new events are delivered';
  const about = `Cursor of the last event received, or \`eventCursor\`. Missed events are delivered first. Events are retained for 7 days. If omitted, ${otherwise}.`;
  argument('after', () => String, topicArgumentName ? 1 : 0, about, true);
  Subscription(() => payload as never, { description, subscribe: unresolved })(prototype, field, {
    value: unresolved,
  });
}

/** Placeholder for TypeGraphQL, which needs a method per field. `attachSubscriptions` sets the real resolvers. */
function unresolved(): never {
  throw new Error('Call attachSubscriptions on the schema before executing subscriptions.');
}

/** Placeholder that TypeGraphQL requires. Events come from the database. */
export const NO_PUBSUB: PubSub = { publish: unresolved, subscribe: unresolved };

/** Adds the query that returns a cursor before the first event of a subscription. */
function addEventCursor(target: ClassRef): void {
  const prototype = target.prototype as Record<string, unknown>;
  prototype.eventCursor = latestEventId;
  Ctx()(prototype, 'eventCursor', 0);
  Query(() => String, {
    nullable: true,
    description:
      'Cursor of the latest event. Select it together with the data to display, then pass it as `after` to subscriptions: changes that the data does not show are delivered first. Null if no events are retained.',
  })(prototype, 'eventCursor', {});
}

/** Adds the declared subscriptions. Returns their resolver class for `buildSchema`. */
export function declareSubscriptions(): Function {
  const target = emptyClass('DeclaredSubscriptions');
  Resolver()(target as unknown as Function);
  for (const stream of allStreams()) addStream(target, stream);
  addEventCursor(target);
  return target;
}

type Resolve<Source, Context = unknown> = GraphQLFieldResolver<Source, Context, Record<string, string>>;

/** Sets `subscribe`, which runs once per subscription, and `resolve`, which runs once per event. */
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
  const message = 'Subscriptions require a WebSocket connection with the protocol `graphql-transport-ws`.';
  throw new ApiError('BAD_USER_INPUT', message, { http: { status: 400 } });
}

function attachPayload(type: GraphQLObjectType, { model }: Stream): void {
  const name = lowerFirst(model.name);
  const resolvers: Record<string, Resolve<StreamEvent, ReadContext>> = {
    kind: ({ kind }) => kind,
    [`${name}Id`]: ({ event }) => event.subjectId,
    cursor: ({ event }) => event.id,
    [name]: ({ kind, event }, _, context, info) =>
      kind === ChangeKind.DELETED ? null : context.reader.row(model, event.subjectId, info),
  };
  for (const [field, resolve] of Object.entries(resolvers)) type.getFields()[field]!.resolve = resolve;
}

/** Sets the resolvers of the subscriptions of a built schema. */
export function attachSubscriptions(schema: GraphQLSchema): void {
  const root = schema.getSubscriptionType();
  if (!root) return;
  root.description = 'Subscriptions, served over WebSocket with the protocol `graphql-transport-ws`.';
  for (const stream of allStreams()) {
    attachRoot(root, stream);
    attachPayload(schema.getType(stream.type) as GraphQLObjectType, stream);
  }
}

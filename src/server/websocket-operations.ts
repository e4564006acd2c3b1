import { randomUUID } from 'node:crypto';
import type { ApolloServer } from '@apollo/server';
import {
  createSourceEventStream,
  type DocumentNode,
  type FormattedExecutionResult,
  getOperationAST,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { RequestContext, type Services } from '../kernel/session/context';
import type { OperationCost } from '../kernel/limits/limits';
import type { FairQueue } from '../kernel/limits/fair-queue';
import { AccessLookup } from '../kernel/live/access-lookup';
import { AccessWatch, type WatchedSubscription } from '../kernel/live/access-watch';
import type { EventFeed } from '../kernel/live/feed';
import type { StreamEvent, Subscribed } from '../kernel/live/streams';
import { canSeeEvent, checkSubscribable } from '../kernel/live/subscribe';
import { SubscriptionContext } from '../kernel/live/subscription-context';
import { sharingOf } from '../kernel/live/viewer-dependence';
import type { Logger } from '../kernel/logging';
import { stringifyResult } from './compiled-responses';
import { ParsedDocuments } from './document-cache';
import { OperationChecks } from './operation-checks';
import { formatError, OperationError } from './operation-error';
import { CloseCode, type SocketConnection } from './websocket-connection';
import { Deliveries, type Executed, selectionKey, type Subscriber } from './websocket-deliveries';

export interface OperationOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly feed: EventFeed;
  readonly log: Logger;
  /** Slots for the reads of subscriptions, shared fairly between users and tenants. */
  readonly turns: FairQueue;
  readonly introspection: boolean;
  readonly production: boolean;
}

/** The subscription that a message selects. */
interface Selected {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Aborted when the client has completed the subscription or left. */
  readonly signal: AbortSignal;
}

/** An authorized subscription. */
interface OpenedSubscription extends Subscribed {
  /** The maximum cost of subscribing, and of each event. */
  readonly cost: OperationCost;
  readonly events: AsyncGenerator<StreamEvent>;
}

/**
 * Runs operations over WebSocket. Queries, mutations and each event of a subscription go through Apollo, so validation,
 * limits, cost and error masking are those of HTTP. Each has its own context and transaction.
 */
export class Operations {
  private readonly checks: OperationChecks;
  private readonly documents = new ParsedDocuments();
  private readonly deliveries: Deliveries;
  private readonly watch: AccessWatch;

  constructor(private readonly options: OperationOptions) {
    const { services, turns } = options;
    this.checks = new OperationChecks(options);
    const access = new AccessLookup(services.pool, turns);
    this.deliveries = new Deliveries(turns, access, services.limiter);
    this.watch = new AccessWatch(access, options.log);
    options.feed.onEvent((event) => this.watch.onEvent(event));
  }

  /**
   * Yields the results of an operation in JSON: one, or those of a subscription until the signal is aborted. Throws
   * `OperationError` if the operation is rejected or ended with an error.
   */
  async *results(
    connection: SocketConnection,
    payload: SubscribePayload,
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    const context = new RequestContext(...this.request(connection));
    try {
      context.services.limiter.admit(context.budgetKey);
    } catch (error) {
      throw this.presented(error, context, connection);
    }
    if (!this.documents.has(payload.query)) await context.services.operationTurns.next(context.budgetKey);
    const document = this.documents.parse(payload.query);
    const operation = document && getOperationAST(document, payload.operationName);
    yield* operation?.operation === OperationTypeNode.SUBSCRIPTION
      ? this.subscription(connection, payload, { document: document!, operation, signal })
      : this.single(payload, context);
  }

  private async *single(payload: SubscribePayload, context: RequestContext): AsyncGenerator<string> {
    const result = await this.run(payload, context);
    // Without data the operation was rejected before it ran, possibly because it does not exist.
    if (result.data === undefined) throw new OperationError(result.errors!);
    yield stringifyResult(result);
  }

  private request(connection: SocketConnection): ConstructorParameters<typeof RequestContext> {
    const { services, log } = this.options;
    const requestId = randomUUID();
    return [services, requestId, log.child({ reqId: requestId }), connection.client, connection.actor];
  }

  private async run(payload: SubscribePayload, context: RequestContext): Promise<FormattedExecutionResult> {
    const { query, operationName } = payload;
    const variables = payload.variables ?? undefined;
    try {
      const { body } = await this.options.apollo.executeOperation(
        { query, operationName: operationName ?? undefined, variables },
        { contextValue: context },
      );
      if (body.kind === 'single') return body.singleResult;
      throw new Error('Answers in several parts are not offered.');
    } finally {
      await context.end();
      context.memory.release();
    }
  }

  private async *subscription(
    connection: SocketConnection,
    payload: SubscribePayload,
    selected: Selected,
  ): AsyncGenerator<string> {
    const { signal } = selected;
    const hasLeft = (): boolean => signal.aborted;
    // Completed before it started: no abort event follows.
    if (hasLeft()) return;
    // Aborted with an error if the viewer loses access.
    const ending = new AbortController();
    signal.addEventListener('abort', () => ending.abort(signal.reason), { once: true });
    const { changes } = this.watch;
    const endable = { ...selected, signal: ending.signal };
    const opened = await this.subscribe(connection, payload, endable);
    const watched: WatchedSubscription = {
      ...opened,
      sessionId: connection.actor!.sessionId,
      tenantId: opened.stream.topicKind === 'tenant' ? opened.topic : undefined,
      check: () => this.checkAccess(connection, opened, ending.signal),
      end: (error) => ending.abort(error),
    };
    const unwatch = this.watch.add(watched, changes);
    const subscriber = this.subscriber(connection, payload, endable, opened);
    connection.streams += 1;
    try {
      for await (const event of opened.events) {
        watched.tenantId ??= event.event.tenantId;
        const result = await this.deliveries.deliver(subscriber, event, ending.signal);
        if (result !== undefined) yield result;
      }
    } catch (error) {
      if (hasLeft()) return;
      throw this.presented(error, { requestId: randomUUID(), log: this.options.log }, connection);
    } finally {
      connection.streams -= 1;
      unwatch();
    }
  }

  private async checkAccess(
    connection: SocketConnection,
    subscribed: Subscribed,
    signal: AbortSignal,
  ): Promise<void> {
    const keys = [`tenant ${subscribed.topic}`, `user ${connection.actor!.userId}`];
    await this.options.turns.run(keys, async () => {
      const context = new SubscriptionContext(
        this.options.feed,
        signal,
        undefined,
        ...this.request(connection),
      );
      await checkSubscribable(context, subscribed).finally(() => context.end());
      context.memory.release();
    });
  }

  private subscriber(
    connection: SocketConnection,
    payload: SubscribePayload,
    { document, signal }: Selected,
    { stream, cost }: OpenedSubscription,
  ): Subscriber {
    const sharing = sharingOf(this.options.schema, document, stream);
    return {
      connection,
      selection: selectionKey(payload, sharing),
      acrossViewers: sharing.acrossViewers,
      cost,
      read: (event) => this.read(connection, payload, event, signal),
    };
  }

  /** Validates and authorizes a subscription. Returns its stream and events. */
  private async subscribe(
    connection: SocketConnection,
    payload: SubscribePayload,
    { document, operation, signal }: Selected,
  ): Promise<OpenedSubscription> {
    const { schema, feed } = this.options;
    const context = new SubscriptionContext(feed, signal, undefined, ...this.request(connection));
    const variableValues = payload.variables ?? {};
    try {
      if (!this.checks.isValid(document)) await context.services.operationTurns.next(context.budgetKey);
      const errors = this.checks.validate(document);
      if (errors.length) throw this.rejected(errors, context, connection);
      const checked = this.checks.charge(context, document, operation, variableValues);
      if (checked.errors.length) throw this.rejected(checked.errors, context, connection);
      const source = await createSourceEventStream({
        schema,
        document,
        operationName: payload.operationName,
        variableValues,
        contextValue: context,
      });
      if (Symbol.asyncIterator in source)
        return {
          ...context.subscribed!,
          cost: context.charge!.reserved,
          events: source as AsyncGenerator<StreamEvent>,
        };
      throw this.rejected(source.errors!, context, connection);
    } catch (error) {
      throw this.presented(error, context, connection);
    } finally {
      if (!context.charge) context.chargeRejected(payload.query, variableValues);
      context.cost();
      await context.end();
      context.memory.release();
    }
  }

  /** Resolves one event as the subscriber. Returns undefined if the subscriber cannot see it. */
  private async read(
    connection: SocketConnection,
    payload: SubscribePayload,
    event: StreamEvent,
    signal: AbortSignal,
  ): Promise<Executed | undefined> {
    // Created in its turn, because its time limit includes everything after that.
    const context = new SubscriptionContext(this.options.feed, signal, event, ...this.request(connection));
    try {
      if (!(await canSeeEvent(context, event))) return undefined;
      const result = await this.run(payload, context);
      const { rows, bytes, statements, timedOut } = context.readTransaction;
      return { result, consumption: { rows, bytes, statements, timedOut } };
    } catch (error) {
      throw this.presented(error, context, connection);
    } finally {
      await context.end();
      context.memory.release();
    }
  }

  private presented(
    error: unknown,
    where: Pick<RequestContext, 'requestId' | 'log'>,
    connection: SocketConnection,
  ): OperationError {
    return error instanceof OperationError ? error : this.rejected([error], where, connection);
  }

  private rejected(
    errors: readonly unknown[],
    where: Pick<RequestContext, 'requestId' | 'log'>,
    connection: SocketConnection,
  ): OperationError {
    return new OperationError(errors.map((error) => this.formatted(error, where, connection)));
  }

  /** Formats an error for the client. Closes the socket if the session has ended. */
  private formatted(
    error: unknown,
    where: Pick<RequestContext, 'requestId' | 'log'>,
    connection: SocketConnection,
  ): GraphQLFormattedError {
    const formatted = formatError(error, where);
    if (formatted.extensions?.code === 'UNAUTHENTICATED') connection.close(CloseCode.sessionEnded);
    return formatted;
  }
}

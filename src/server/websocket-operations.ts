import { randomUUID } from 'node:crypto';
import type { ApolloServer } from '@apollo/server';
import {
  createSourceEventStream,
  type DocumentNode,
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { RequestContext, type Services } from '../kernel/context';
import { isUnavailable } from '../kernel/database/failures';
import { ApiError } from '../kernel/errors';
import { LIMITS } from '../kernel/limits/limits';
import type { EventFeed } from '../kernel/live/feed';
import { canSeeEvent, type StreamEvent } from '../kernel/live/subscribe';
import { SubscriptionContext } from '../kernel/live/subscription-context';
import type { Semaphore } from '../kernel/live/semaphore';
import type { Logger } from '../kernel/logging';
import { stringifyResult } from './compiled-responses';
import { INTERNAL_MESSAGE, UNAVAILABLE_MESSAGE } from './http-errors';
import { OperationChecks } from './operation-checks';
import { withShortMessage } from './short-messages';
import { CloseCode, type SocketConnection } from './websocket-connection';

export interface OperationOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly feed: EventFeed;
  readonly log: Logger;
  /** Limits the number of events that are resolved for subscribers concurrently. */
  readonly semaphore: Semaphore;
  readonly introspection: boolean;
  readonly production: boolean;
}

/** Ends an operation with errors that are formatted for the client. */
export class OperationError extends Error {
  constructor(readonly errors: readonly GraphQLFormattedError[]) {
    super(errors[0]?.message);
  }
}

/** The subscription that a message selects. */
interface Selected {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Aborted when the client has completed the subscription or left. */
  readonly signal: AbortSignal;
}

/**
 * Runs operations over WebSocket. Queries, mutations and each event of a subscription go through Apollo, so validation,
 * limits, cost and error masking are those of HTTP. Each has its own context and transaction.
 */
export class Operations {
  private readonly checks: OperationChecks;

  constructor(private readonly options: OperationOptions) {
    this.checks = new OperationChecks(options);
  }

  /**
   * Yields the results of an operation in JSON: one, or those of a subscription until the signal is aborted. Throws
   * `OperationError` if the operation is rejected or ended with an error.
   */
  results(
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
    const document = this.parsed(payload.query);
    const operation = document && getOperationAST(document, payload.operationName);
    return operation?.operation === OperationTypeNode.SUBSCRIPTION
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

  /** Returns undefined on a syntax error, which Apollo reports. */
  private parsed(query: string): DocumentNode | undefined {
    try {
      return parse(query, { maxTokens: LIMITS.tokens });
    } catch {
      return undefined;
    }
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
    const events = await this.open(connection, payload, selected);
    connection.streams += 1;
    try {
      for await (const event of events) {
        const result = await this.options.semaphore.run(() => this.read(connection, payload, event, signal));
        if (!result) continue;
        // Rejected before it ran, such as over the budget. The subscriber can resume from its last cursor.
        if (result.data === undefined) throw new OperationError(result.errors!);
        yield stringifyResult(result);
      }
    } catch (error) {
      if (signal.aborted) return;
      throw this.presented(error, { requestId: randomUUID(), log: this.options.log }, connection);
    } finally {
      connection.streams -= 1;
    }
  }

  /** Validates and authorizes a subscription. Returns its events. */
  private async open(
    connection: SocketConnection,
    payload: SubscribePayload,
    { document, operation, signal }: Selected,
  ): Promise<AsyncGenerator<StreamEvent>> {
    const { schema, feed } = this.options;
    const context = new SubscriptionContext(feed, signal, undefined, ...this.request(connection));
    const variableValues = payload.variables ?? {};
    try {
      const errors = this.checks.validate(document);
      if (errors.length) throw this.rejected(errors, context, connection);
      const invalid = this.checks.charge(context, document, operation, variableValues);
      if (invalid.length) throw this.rejected(invalid, context, connection);
      const source = await createSourceEventStream({
        schema,
        document,
        operationName: payload.operationName,
        variableValues,
        contextValue: context,
      });
      if (Symbol.asyncIterator in source) return source as AsyncGenerator<StreamEvent>;
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
  ): Promise<FormattedExecutionResult | undefined> {
    // Created in its turn, because its time limit includes everything after that.
    const context = new SubscriptionContext(this.options.feed, signal, event, ...this.request(connection));
    try {
      if (!(await canSeeEvent(context, event))) return undefined;
      return await this.run(payload, context);
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
    { requestId, log }: Pick<RequestContext, 'requestId' | 'log'>,
    connection: SocketConnection,
  ): GraphQLFormattedError {
    const known = error instanceof GraphQLError ? error : undefined;
    const code = known?.extensions.code;
    if (code === 'UNAUTHENTICATED') connection.close(CloseCode.sessionEnded);
    if (known && code !== undefined) return coded(known, code as string);
    // Without an original error, graphql-js found an argument or a variable invalid.
    if (known && !known.originalError) return coded(known, 'BAD_USER_INPUT');
    const cause = known?.originalError ?? error;
    if (isUnavailable(cause)) {
      log.warn({ reqId: requestId, err: cause }, 'database unavailable');
      return new ApiError('UNAVAILABLE', UNAVAILABLE_MESSAGE, { requestId }).toJSON();
    }
    log.error({ reqId: requestId, err: cause }, 'subscription failed');
    return new ApiError('INTERNAL', INTERNAL_MESSAGE, { requestId }).toJSON();
  }
}

function coded(error: GraphQLError, code: string): GraphQLFormattedError {
  const { http: _, ...extensions } = error.extensions;
  return withShortMessage({ ...error.toJSON(), extensions: { ...extensions, code } });
}

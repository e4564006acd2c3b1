import { randomUUID } from 'node:crypto';
import type { ApolloServer } from '@apollo/server';
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
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
import { ApiError } from '../kernel/errors';
import { LIMITS } from '../kernel/limits/limits';
import type { EventFeed } from '../kernel/live/feed';
import { canSeeEvent, type StreamEvent } from '../kernel/live/subscribe';
import { abortable } from '../kernel/live/abortable-generator';
import { SubscriptionContext } from '../kernel/live/subscription-context';
import type { Semaphore } from '../kernel/live/semaphore';
import type { Logger } from '../kernel/logging';
import { INTERNAL_MESSAGE } from './http-errors';
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

/** A prepared result that graphql-ws passes on. */
export interface Prepared extends ExecutionArgs {
  readonly result: ExecutionResult | AsyncGenerator<ExecutionResult>;
}

/** An error that serializes as already formatted. */
class FormattedError extends GraphQLError {
  constructor(private readonly formatted: GraphQLFormattedError) {
    super(formatted.message, { extensions: formatted.extensions });
  }

  override toJSON(): GraphQLFormattedError {
    return this.formatted;
  }
}

const asResult = ({ errors, ...rest }: FormattedExecutionResult): ExecutionResult =>
  errors ? { ...rest, errors: errors.map((error) => new FormattedError(error)) } : rest;

/**
 * Runs operations over WebSocket. Queries, mutations and each event of a subscription go through Apollo, so validation,
 * limits, cost and error masking are those of HTTP. Each has its own context and transaction.
 */
export class Operations {
  private readonly checks: OperationChecks;

  constructor(private readonly options: OperationOptions) {
    this.checks = new OperationChecks(options);
  }

  async prepare(
    connection: SocketConnection,
    payload: SubscribePayload,
  ): Promise<Prepared | readonly GraphQLError[]> {
    const { schema } = this.options;
    const { operationName } = payload;
    const context = new RequestContext(...this.request(connection));
    try {
      context.services.limiter.admit(context.budgetKey);
    } catch (error) {
      return [this.presented(error, context, connection)];
    }
    const document = this.parsed(payload.query);
    const operation = document && getOperationAST(document, operationName);
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
      const result = await this.open(connection, payload, document!, operation);
      return Symbol.asyncIterator in result ? { schema, document: document!, operationName, result } : result;
    }
    const result = asResult(await this.run(payload, context));
    // Without data the operation was rejected before it ran, possibly because it does not exist.
    return result.data === undefined
      ? result.errors!
      : { schema, document: document!, operationName, result };
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

  /** Validates and authorizes a subscription. Returns its events, or the errors. */
  private async open(
    connection: SocketConnection,
    payload: SubscribePayload,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ): Promise<AsyncGenerator<ExecutionResult> | GraphQLError[]> {
    const { schema, feed } = this.options;
    const stopping = new AbortController();
    const context = new SubscriptionContext(feed, stopping.signal, undefined, ...this.request(connection));
    const variableValues = payload.variables ?? {};
    const refused = (errors: readonly unknown[]): GraphQLError[] =>
      errors.map((error) => this.presented(error, context, connection));
    try {
      const invalid = this.checks.validate(document);
      if (invalid.length) return refused(invalid);
      const mistaken = this.checks.charge(context, document, operation, variableValues);
      if (mistaken.length) return refused(mistaken);
      const source = await createSourceEventStream({
        schema,
        document,
        operationName: payload.operationName,
        variableValues,
        contextValue: context,
      });
      if (!(Symbol.asyncIterator in source)) return refused(source.errors!);
      const occurrences = source as AsyncGenerator<StreamEvent>;
      return abortable(this.deliver(connection, payload, occurrences, stopping.signal), stopping);
    } catch (error) {
      return refused([error]);
    } finally {
      if (!context.charge) context.chargeRejected(payload.query, variableValues);
      context.cost();
      await context.end();
      context.memory.release();
    }
  }

  private async *deliver(
    connection: SocketConnection,
    payload: SubscribePayload,
    occurrences: AsyncGenerator<StreamEvent>,
    signal: AbortSignal,
  ): AsyncGenerator<ExecutionResult> {
    const { feed, semaphore } = this.options;
    connection.streams += 1;
    try {
      for await (const occurrence of occurrences) {
        const context = new SubscriptionContext(feed, signal, occurrence, ...this.request(connection));
        const result = await semaphore.run(() => this.read(connection, payload, context));
        if (!result) continue;
        // Rejected before it ran, such as over the budget. The subscriber can resume from its last cursor.
        if (result.data === undefined) throw new FormattedError(result.errors![0]!);
        yield asResult(result);
      }
    } finally {
      connection.streams -= 1;
    }
  }

  /** Resolves one event as the subscriber. Returns undefined if the subscriber cannot see it. */
  private async read(
    connection: SocketConnection,
    payload: SubscribePayload,
    context: SubscriptionContext,
  ): Promise<FormattedExecutionResult | undefined> {
    try {
      if (!(await canSeeEvent(context, context.streamEvent!))) return undefined;
      return await this.run(payload, context);
    } catch (error) {
      throw this.presented(error, context, connection);
    } finally {
      await context.end();
      context.memory.release();
    }
  }

  /** Formats an error for the client. Closes the socket if the session has ended. */
  private presented(error: unknown, context: RequestContext, connection: SocketConnection): GraphQLError {
    const known = error instanceof GraphQLError ? error : undefined;
    const code = known?.extensions.code;
    if (code === 'UNAUTHENTICATED') connection.close(CloseCode.sessionEnded);
    if (known && code !== undefined) return coded(known, code as string);
    // Without an original error, graphql-js found an argument or a variable invalid.
    if (known && !known.originalError) return coded(known, 'BAD_USER_INPUT');
    const { requestId, log } = context;
    log.error({ err: known?.originalError ?? error }, 'subscription failed');
    return new ApiError('INTERNAL', INTERNAL_MESSAGE, { requestId });
  }
}

function coded(error: GraphQLError, code: string): GraphQLError {
  const { http: _, ...extensions } = error.extensions;
  return new FormattedError(withShortMessage({ ...error.toJSON(), extensions: { ...extensions, code } }));
}

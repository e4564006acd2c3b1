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
import { OperationChecks } from './operation-checks';
import { withShortMessage } from './short-messages';
import { Closing, type Connection } from './websocket-connection';

export interface OperationOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly feed: EventFeed;
  readonly log: Logger;
  /** How many events are read for subscribers at the same time. */
  readonly semaphore: Semaphore;
  readonly introspection: boolean;
  readonly production: boolean;
}

/** What is left to do when graphql-ws takes over: hand out what was prepared. */
export interface Prepared extends ExecutionArgs {
  readonly result: ExecutionResult | AsyncGenerator<ExecutionResult>;
}

/** An error in the form in which it leaves. */
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
 * Runs what comes over sockets. Queries, mutations and every single event of a subscription go through Apollo, so that
 * validation, limits, cost and masking are those of HTTP; each has a context and a transaction of its own.
 */
export class Operations {
  private readonly checks: OperationChecks;

  constructor(private readonly options: OperationOptions) {
    this.checks = new OperationChecks(options);
  }

  async prepare(
    connection: Connection,
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
    // Without data it was refused before it ran; then there is no operation either to name.
    return result.data === undefined
      ? result.errors!
      : { schema, document: document!, operationName, result };
  }

  private request(connection: Connection): ConstructorParameters<typeof RequestContext> {
    const { services, log } = this.options;
    const requestId = randomUUID();
    return [services, requestId, log.child({ reqId: requestId }), connection.client, connection.actor];
  }

  /** Undefined when it cannot be parsed: Apollo tells why. */
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

  /** Checks a subscription and the rights of who subscribes; gives its events, or why there are none. */
  private async open(
    connection: Connection,
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
    connection: Connection,
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
        // Refused before it ran, such as over the budget: the subscriber goes on later from its last cursor.
        if (result.data === undefined) throw new FormattedError(result.errors![0]!);
        yield asResult(result);
      }
    } finally {
      connection.streams -= 1;
    }
  }

  /** The answer to one event, read as the subscriber; undefined when it is nothing for the subscriber. */
  private async read(
    connection: Connection,
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

  /** An error as the client may see it; that the session has ended ends the socket. */
  private presented(error: unknown, context: RequestContext, connection: Connection): GraphQLError {
    const known = error instanceof GraphQLError ? error : undefined;
    const code = known?.extensions.code;
    if (code === 'UNAUTHENTICATED') connection.close(Closing.sessionEnded);
    if (known && code !== undefined) return coded(known, code as string);
    // Without a cause it is about what was sent: graphql-js found that an argument or a variable does not fit.
    if (known && !known.originalError) return coded(known, 'BAD_USER_INPUT');
    const { requestId, log } = context;
    log.error({ err: known?.originalError ?? error }, 'a subscription failed');
    return new ApiError('INTERNAL', 'Something went wrong on our side.', { requestId });
  }
}

function coded(error: GraphQLError, code: string): GraphQLError {
  const { http: _, ...extensions } = error.extensions;
  return new FormattedError(withShortMessage({ ...error.toJSON(), extensions: { ...extensions, code } }));
}

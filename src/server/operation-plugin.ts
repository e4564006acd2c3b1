import { type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import {
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { RequestContext } from '../kernel/session/context';
import { isUnavailable } from '../kernel/database/failures';
import { isTooLarge, ResponseTooLargeError } from '../kernel/response-size';
import type { CompiledQueries } from './compiled-queries';
import { jsonResponse } from './compiled-responses';
import { INTERNAL_MESSAGE, UNAVAILABLE_MESSAGE } from './http-errors';
import { introspectionText } from './introspection-responses';
import { mediaTypeFor, OWN_MEDIA_TYPE } from './media-types';
import type { OperationChecks } from './operation-checks';
import { withShortMessage } from './short-messages';

/** Maximum number of errors in a response. A field can fail in each of thousands of rows. */
const MAX_ERRORS = 100;

/** Whether an error is internal: the client receives only the request ID, under which the log has the error. */
const isInternal = (error: GraphQLError): boolean => {
  const code = error.extensions.code;
  return code === undefined || code === 'INTERNAL_SERVER_ERROR' || code === 'INTERNAL';
};

/** Sets the code of errors that graphql-js and Apollo report without one: they concern the request. */
function addMissingCode(error: GraphQLError): void {
  if (error.extensions.code === undefined && unwrapResolverError(error) instanceof GraphQLError)
    error.extensions.code = 'BAD_USER_INPUT';
}

/** Logs an internal error and adds the request ID. A failure of the database is reported as such. */
function reportInternal(error: GraphQLError, context: RequestContext): void {
  const { requestId, log } = context;
  const cause = unwrapResolverError(error);
  error.extensions.requestId = requestId;
  if (isUnavailable(cause)) {
    error.message = UNAVAILABLE_MESSAGE;
    Object.assign(error.extensions, { code: 'UNAVAILABLE', http: { status: 503 } });
    log.warn({ reqId: requestId, err: cause, path: error.path }, 'database unavailable');
  } else log.error({ reqId: requestId, err: cause, path: error.path }, 'field resolver failed');
}

export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  if (formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR') {
    const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
    return withShortMessage({ ...formatted, extensions });
  }
  const requestId = (error as GraphQLError).extensions.requestId;
  return {
    ...formatted,
    message: INTERNAL_MESSAGE,
    extensions: { code: 'INTERNAL', requestId },
  };
}

const rejected = (errors: readonly GraphQLError[]): GraphQLResponse => ({
  http: { status: 400, headers: new HeaderMap() },
  body: {
    kind: 'single',
    singleResult: { errors: errors.map((error) => formatError(error.toJSON(), error)) },
  },
});

type SingleResult = Extract<GraphQLResponse['body'], { kind: 'single' }>['singleResult'];

/** Limits the size of a result and the number of its errors. */
function limitResult(result: SingleResult): void {
  if (isTooLarge(result.data)) {
    delete result.data;
    result.errors = [new ResponseTooLargeError().toJSON()];
  }
  if (result.errors && result.errors.length > MAX_ERRORS) {
    const message = `${result.errors.length - MAX_ERRORS} more errors are not shown.`;
    result.errors = [
      ...result.errors.slice(0, MAX_ERRORS),
      { message, extensions: { code: 'BAD_USER_INPUT' } },
    ];
  }
}

export interface OperationPluginOptions {
  readonly schema: GraphQLSchema;
  readonly checks: OperationChecks;
  /** Executes compiled queries. If omitted, resolvers execute everything. */
  readonly compiled?: CompiledQueries;
}

/**
 * The steps of an operation that Apollo has parsed, in order. It is executed by the resolvers unless `responseForOperation`
 * finds a faster way.
 */
export const operationPlugin = ({
  schema,
  checks,
  compiled,
}: OperationPluginOptions): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    let rejection: readonly GraphQLError[] = [];
    let turn: Promise<void> | undefined;
    const takeTurn = ({ services, budgetKey }: RequestContext): Promise<void> =>
      (turn ??= services.operationTurns.next(budgetKey));
    return {
      // Only called for documents that are not cached.
      async parsingDidStart({ contextValue }) {
        await takeTurn(contextValue);
      },
      async didResolveOperation({ document, operation, request, contextValue }) {
        if (!checks.isValid(document)) await takeTurn(contextValue);
        rejection = checks.validate(document);
        // Apollo reports a missing operation. Its types declare `operation` as always present.
        if (rejection.length || !operation) return;
        checks.authenticate(contextValue, document, operation);
        const checked = checks.charge(contextValue, document, operation, request.variables ?? {});
        rejection = checked.errors;
        if (request.variables) request.variables = checked.variables;
      },
      async responseForOperation({ document, source, request, contextValue, ...found }) {
        if (rejection.length) return rejected(rejection);
        // Apollo calls this without an operation, too.
        const operation = found.operation as OperationDefinitionNode | undefined;
        if (!operation) return null;
        const variables = request.variables ?? {};
        const introspection = introspectionText(schema, document, operation, variables);
        if (introspection !== undefined) return jsonResponse(introspection);
        // Anonymous requests only get errors, which graphql-js reports.
        const canRead = contextValue.actor ?? contextValue.readTransaction.isAnonymous;
        if (!compiled || !canRead) return null;
        const data = await compiled.execute(contextValue, source, document, operation, variables);
        return data ? jsonResponse(data) : null;
      },
      async didEncounterErrors({ errors, contextValue }) {
        errors.forEach(addMissingCode);
        for (const error of errors.filter(isInternal)) reportInternal(error, contextValue);
      },
      async willSendResponse({ request, response, contextValue, source }) {
        if (response.body.kind === 'single') {
          const { singleResult } = response.body;
          limitResult(singleResult);
          // GraphQL over HTTP: with `application/json`, a well-formed request that is rejected returns 200.
          const wellFormed = singleResult.errors?.every(
            ({ extensions }) => extensions?.code !== 'BAD_REQUEST',
          );
          const accept = request.http?.headers.get('accept');
          if (response.http.status === 400 && wellFormed && mediaTypeFor(accept) !== OWN_MEDIA_TYPE)
            response.http.status = 200;
          if (!contextValue.charge) contextValue.chargeRejected(source, request.variables);
          singleResult.extensions = { ...singleResult.extensions, cost: contextValue.cost() };
        }
        // The response does not wait for the end of the transaction.
        contextValue
          .end()
          .catch((error: unknown) =>
            contextValue.log.error(
              { reqId: contextValue.requestId, err: error },
              'failed to end transaction',
            ),
          );
      },
    };
  },
});

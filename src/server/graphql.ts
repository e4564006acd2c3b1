import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../kernel/context';
import { LIMITS } from '../kernel/limits/limits';
import { UnconditionalRootsRule } from '../kernel/live/unconditional-roots';
import { compiledResponses, stringifyResult } from './compiled-responses';
import type { CompiledQueries } from './compiled-queries';
import { INTERNAL_MESSAGE } from './http-errors';
import { NoIntrospectionRule } from './introspection';
import { annotateVariableError } from './variable-errors';

const GRAPHQL_RESPONSE = 'application/graphql-response+json';

/** Whether an error is internal. Clients only see its request ID. */
const isInternal = (error: GraphQLError): boolean => {
  const code = error.extensions.code;
  return code === undefined || code === 'INTERNAL_SERVER_ERROR' || code === 'INTERNAL';
};

/** Assigns BAD_USER_INPUT to errors of graphql-js and Apollo without a code, which concern the request. */
function assignDefaultCode(error: GraphQLError): void {
  if (error.extensions.code === undefined && unwrapResolverError(error) instanceof GraphQLError)
    error.extensions.code = 'BAD_USER_INPUT';
}

function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  if (formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR') {
    const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
    return { ...formatted, extensions };
  }
  const requestId = (error as GraphQLError).extensions.requestId;
  return {
    ...formatted,
    message: INTERNAL_MESSAGE,
    extensions: { code: 'INTERNAL', requestId },
  };
}

/** Apollo plugin that limits and charges operations, reports their cost, logs internal errors and ends the transaction. */
const operations = (hideSuggestions: boolean): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request, contextValue }) {
        // Apollo has rejected a document without the requested operation; its types do not express that.
        if (!operation) return;
        const { services, budgetKey } = contextValue;
        contextValue.charge = services.limiter.charge(
          budgetKey,
          schema,
          document,
          operation,
          request.variables ?? {},
        );
      },
      async didEncounterErrors({ errors, contextValue }) {
        for (const error of errors)
          if (!annotateVariableError(error, hideSuggestions)) assignDefaultCode(error);
        for (const error of errors.filter(isInternal)) {
          const { requestId, log } = contextValue;
          error.extensions.requestId = requestId;
          log.error(
            { reqId: requestId, err: unwrapResolverError(error), path: error.path },
            'field resolver failed',
          );
        }
      },
      async willSendResponse({ request, response, contextValue, errors }) {
        // GraphQL over HTTP: status 400 for a well-formed request is allowed for the GraphQL media type only.
        const accept = request.http?.headers.get('accept');
        const wellFormed = errors?.every((error) => error.extensions.code !== 'BAD_REQUEST');
        if (response.http.status === 400 && wellFormed && !accept?.includes(GRAPHQL_RESPONSE))
          response.http.status = 200;
        if (response.body.kind === 'single') {
          const { singleResult } = response.body;
          singleResult.extensions = { ...singleResult.extensions, cost: contextValue.cost() };
        }
        // The response is complete, so the transaction can end while it is sent.
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

export interface GraphqlOptions {
  schema: GraphQLSchema;
  introspection: boolean;
  /** Removes suggestions ("did you mean …") from errors, because they reveal the schema. */
  production: boolean;
  /** Executes compiled queries. If omitted, resolvers execute everything. */
  compiled?: CompiledQueries;
  /** Whether to cache parsed documents. Defaults to true. */
  cacheDocuments?: boolean;
}

/** Creates and starts the Apollo server. */
export async function createApollo({
  schema,
  introspection,
  production,
  compiled,
  cacheDocuments = true,
}: GraphqlOptions): Promise<ApolloServer<RequestContext>> {
  const apollo = new ApolloServer<RequestContext>({
    schema,
    // Apollo's own rule names an option of ApolloServer.
    introspection: true,
    validationRules: [UnconditionalRootsRule, ...(introspection ? [] : [NoIntrospectionRule])],
    // CSRF is not possible: the cookie is SameSite=Strict, GET is read-only and POST accepts JSON only (decision 0013).
    csrfPrevention: false,
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    formatError,
    parseOptions: { maxTokens: LIMITS.tokens },
    documentStore: cacheDocuments ? undefined : null,
    stopOnTerminationSignals: false,
    stringifyResult,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      // Apollo's page loads scripts of another host.
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      operations(production),
      ...(compiled ? [compiledResponses(compiled)] : []),
    ],
  });
  await apollo.start();
  return apollo;
}

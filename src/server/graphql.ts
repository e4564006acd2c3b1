import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../kernel/context';
import { LIMITS } from '../kernel/limits/limits';
import { UnconditionalRootsRule } from '../kernel/live/unconditional-roots';
import { compiledAnswers, stringifyResult } from './compiled-answers';
import type { CompiledReads } from './compiled-reads';
import { tellVariable } from './variable-mistakes';

const GRAPHQL_RESPONSE = 'application/graphql-response+json';

/** What a client is told of errors that are ours: nothing but the id under which the log has them. */
const isOurs = (error: GraphQLError): boolean => {
  const code = error.extensions.code;
  return code === undefined || code === 'INTERNAL_SERVER_ERROR' || code === 'INTERNAL';
};

/** What graphql-js and Apollo themselves find wrong, and give no code, is wrong with what the client sent. */
function tellMistakes(error: GraphQLError): void {
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
    message: 'Something went wrong on our side.',
    extensions: { code: 'INTERNAL', requestId },
  };
}

/** Refuses operations that are too large, ends each one's transaction, tells its cost, and logs errors that the client is not shown. */
const operations = (hideSuggestions: boolean): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request, contextValue }) {
        // Apollo refuses documents without the operation that was asked for; its types do not say so.
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
        for (const error of errors) if (!tellVariable(error, hideSuggestions)) tellMistakes(error);
        for (const error of errors.filter(isOurs)) {
          const { requestId, log } = contextValue;
          error.extensions.requestId = requestId;
          log.error(
            { reqId: requestId, err: unwrapResolverError(error), path: error.path },
            'a field failed',
          );
        }
      },
      async willSendResponse({ request, response, contextValue, errors }) {
        // GraphQL over HTTP: only its own media type tells by the status that a well-formed request was refused.
        const accept = request.http?.headers.get('accept');
        const wellFormed = errors?.every((error) => error.extensions.code !== 'BAD_REQUEST');
        if (response.http.status === 400 && wellFormed && !accept?.includes(GRAPHQL_RESPONSE))
          response.http.status = 200;
        if (response.body.kind === 'single') {
          const { singleResult } = response.body;
          singleResult.extensions = { ...singleResult.extensions, cost: contextValue.cost() };
        }
        // The answer is made; the transaction may end while it is on its way.
        contextValue
          .end()
          .catch((error: unknown) =>
            contextValue.log.error(
              { reqId: contextValue.requestId, err: error },
              'a transaction did not end',
            ),
          );
      },
    };
  },
});

export interface GraphqlOptions {
  schema: GraphQLSchema;
  introspection: boolean;
  /** Suggestions in errors ("did you mean …") tell the schema to whom introspection does not. */
  production: boolean;
  /** What is answered by compiled statements; without it everything is answered the general way. */
  compiled?: CompiledReads;
  /** False: no operation is kept parsed for the next time it comes. */
  keepParsed?: boolean;
}

/** Apollo over the one schema, ready to be mounted. */
export async function createApollo({
  schema,
  introspection,
  production,
  compiled,
  keepParsed = true,
}: GraphqlOptions): Promise<ApolloServer<RequestContext>> {
  const apollo = new ApolloServer<RequestContext>({
    schema,
    introspection,
    validationRules: [UnconditionalRootsRule],
    // Nothing to forge: the one cookie is SameSite=Strict, GET only reads, and POST takes JSON alone (decision 0013).
    csrfPrevention: false,
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    formatError,
    parseOptions: { maxTokens: LIMITS.tokens },
    documentStore: keepParsed ? undefined : null,
    stopOnTerminationSignals: false,
    stringifyResult,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      operations(production),
      ...(compiled ? [compiledAnswers(compiled)] : []),
    ],
  });
  await apollo.start();
  return apollo;
}

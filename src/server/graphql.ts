import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { RequestContext } from '../kernel/context';

/** Longest document, in tokens: ten times what the largest example has. */
const MAX_TOKENS = 5_000;

/** What a client is told of errors that are ours: nothing but the id under which the log has them. */
const isOurs = (error: GraphQLError): boolean => {
  const code = error.extensions.code;
  return code === undefined || code === 'INTERNAL_SERVER_ERROR' || code === 'INTERNAL';
};

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

/** Ends each operation's transaction, tells its cost, and logs errors that the client is not shown. */
const operations: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async didEncounterErrors({ errors, contextValue }) {
        for (const error of errors.filter(isOurs)) {
          error.extensions.requestId = contextValue.requestId;
          contextValue.log.error({ err: unwrapResolverError(error), path: error.path }, 'a field failed');
        }
      },
      async willSendResponse({ response, contextValue }) {
        if (response.body.kind === 'single') {
          const { singleResult } = response.body;
          const cost = { sqlStatements: contextValue.reading.statements };
          singleResult.extensions = { ...singleResult.extensions, cost };
        }
        // The answer is made; the transaction may end while it is on its way.
        contextValue
          .end()
          .catch((error: unknown) => contextValue.log.error(error, 'a transaction did not end'));
      },
    };
  },
};

export interface GraphqlOptions {
  schema: GraphQLSchema;
  introspection: boolean;
  /** Suggestions in validation errors ("did you mean …") tell the schema to whom introspection does not. */
  production: boolean;
}

/** Apollo over the one schema, ready to be mounted. */
export async function createApollo({
  schema,
  introspection,
  production,
}: GraphqlOptions): Promise<ApolloServer<RequestContext>> {
  const apollo = new ApolloServer<RequestContext>({
    schema,
    introspection,
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    formatError,
    parseOptions: { maxTokens: MAX_TOKENS },
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      operations,
    ],
  });
  await apollo.start();
  return apollo;
}

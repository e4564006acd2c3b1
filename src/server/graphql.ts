import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { RequestContext } from '../kernel/session/context';
import { LIMITS } from '../kernel/limits/limits';
import { stringifyResult } from './compiled-responses';
import type { CompiledQueries } from './compiled-queries';
import { documentCachePlugin } from './document-cache';
import { type CheckOptions, OperationChecks } from './operation-checks';
import { formatError, operationPlugin } from './operation-plugin';

export interface GraphqlOptions extends CheckOptions {
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
    // Validation is part of OperationChecks, as for operations over WebSocket.
    dangerouslyDisableValidation: true,
    // CSRF is not possible: the cookie is SameSite=Strict, GET is read-only and POST accepts JSON only (decision 0013).
    csrfPrevention: false,
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    formatError,
    parseOptions: { maxTokens: LIMITS.tokens },
    documentStore: null,
    stopOnTerminationSignals: false,
    stringifyResult,
    plugins: [
      ...(cacheDocuments ? [documentCachePlugin()] : []),
      ApolloServerPluginCacheControlDisabled(),
      // Apollo's page loads scripts of another host.
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      operationPlugin({
        schema,
        checks: new OperationChecks({ schema, introspection, production }),
        compiled,
      }),
    ],
  });
  await apollo.start();
  return apollo;
}

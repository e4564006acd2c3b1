import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { RequestContext } from '../kernel/context';
import { LIMITS } from '../kernel/limits/limits';
import { compiledAnswers, stringifyResult } from './compiled-answers';
import type { CompiledReads } from './compiled-reads';
import { documentCache } from './document-cache';
import { type CheckOptions, OperationChecks } from './operation-checks';
import { formatError, operationPlugin } from './operation-plugin';

export interface GraphqlOptions extends CheckOptions {
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
    // Validated by the checks, as operations over WebSockets are.
    dangerouslyDisableValidation: true,
    // Nothing to forge: the one cookie is SameSite=Strict, GET only reads, and POST takes JSON alone (decision 0013).
    csrfPrevention: false,
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    formatError,
    parseOptions: { maxTokens: LIMITS.tokens },
    documentStore: keepParsed ? documentCache() : null,
    stopOnTerminationSignals: false,
    stringifyResult,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      operationPlugin(new OperationChecks({ schema, introspection, production })),
      ...(compiled ? [compiledAnswers(compiled)] : []),
    ],
  });
  await apollo.start();
  return apollo;
}

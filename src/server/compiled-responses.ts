import { type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { FormattedExecutionResult, OperationDefinitionNode } from 'graphql';
import type { RequestContext } from '../kernel/session/context';
import { RawJson, stringifyWithRaw } from '../kernel/raw-json';
import { ChunkedString } from '../kernel/read/compiled/chunked-string';
import type { CompiledQueries } from './compiled-queries';

/** Response data that is JSON text already. */
class JsonText extends RawJson {
  constructor(readonly written: ChunkedString) {
    super(written);
  }
}

/** Serializes a response whose data is JSON text already. */
export function responseText(data: ChunkedString, extensions: unknown): ChunkedString {
  const answer = new ChunkedString({ left: Infinity });
  answer.add('{"data":');
  answer.append(data);
  answer.add(`,"extensions":${JSON.stringify(extensions)}}\n`);
  return answer;
}

/** Serializes like Apollo, and passes on data that is JSON text already. */
export async function stringifyResult(result: FormattedExecutionResult): Promise<string> {
  const { data, extensions } = result as { data?: unknown; extensions?: unknown };
  if (data instanceof JsonText) return responseText(data.written, extensions).toString();
  return `${stringifyWithRaw(result)}\n`;
}

/** Returns a response whose data is JSON text already. */
export const jsonResponse = (data: ChunkedString): GraphQLResponse => ({
  http: { headers: new HeaderMap() },
  body: { kind: 'single', singleResult: { data: new JsonText(data) as never } },
});

/** Apollo plugin that executes compiled queries instead of graphql-js where possible. */
export const compiledResponses = (reads: CompiledQueries): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async responseForOperation({ document, source, request, contextValue: context, ...found }) {
        // Apollo calls this without an operation, too. Anonymous requests only get errors, which graphql-js reports.
        const operation = found.operation as OperationDefinitionNode | undefined;
        if (!operation || !context.actor) return null;
        const data = await reads.execute(context, source, document, operation, request.variables ?? {});
        return data ? jsonResponse(data) : null;
      },
    };
  },
});

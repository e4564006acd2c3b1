import { type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { FormattedExecutionResult, OperationDefinitionNode } from 'graphql';
import type { RequestContext } from '../kernel/context';
import { ResponseTooLargeError, isTooLarge } from '../kernel/limits/response-size';
import { ChunkedString } from '../kernel/read/compiled/chunked-string';
import type { CompiledQueries } from './compiled-queries';

/** Response data that is JSON text already. */
class JsonText {
  constructor(readonly text: ChunkedString) {}

  /** Over WebSocket the response is part of a message that is serialized as a whole. */
  toJSON(): unknown {
    return JSON.parse(this.text.toString()) as unknown;
  }
}

/** Serializes a response whose data is JSON text already. */
export function responseText(data: ChunkedString, extensions: unknown): ChunkedString {
  const answer = new ChunkedString();
  answer.add('{"data":');
  answer.append(data);
  answer.add(`,"extensions":${JSON.stringify(extensions)}}\n`);
  return answer;
}

/** Replaces a response that exceeds the maximum size. */
const tooLargeResponse = (extensions: unknown): unknown => ({
  errors: [new ResponseTooLargeError()],
  extensions,
});

/** Serializes like Apollo, and passes on data that is JSON text already. */
export async function stringifyResult(result: FormattedExecutionResult): Promise<string> {
  const { data, extensions } = result as { data?: unknown; extensions?: unknown };
  if (!(data instanceof JsonText))
    return `${JSON.stringify(isTooLarge(data) ? tooLargeResponse(extensions) : result)}\n`;
  return responseText(data.text, extensions).toString();
}

const responseWith = (data: JsonText): GraphQLResponse => ({
  http: { headers: new HeaderMap() },
  body: { kind: 'single', singleResult: { data: data as never } },
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
        return data ? responseWith(new JsonText(data)) : null;
      },
    };
  },
});

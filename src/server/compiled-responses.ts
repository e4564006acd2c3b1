import { type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { FormattedExecutionResult, OperationDefinitionNode } from 'graphql';
import type { RequestContext } from '../kernel/context';
import { ResponseTooLargeError, isTooLarge } from '../kernel/limits/response-size';
import { ChunkedString } from '../kernel/read/compiled/chunked-string';
import type { CompiledQueries } from './compiled-queries';

/** The data of an answer as JSON text, which goes out as it is. */
class JsonText {
  constructor(readonly text: ChunkedString) {}

  /** Over WebSockets an answer is a part of a message, which is written as a whole. */
  toJSON(): unknown {
    return JSON.parse(this.text.toString()) as unknown;
  }
}

/** An answer whose data is text already. */
export function responseText(data: ChunkedString, extensions: unknown): ChunkedString {
  const answer = new ChunkedString();
  answer.add('{"data":');
  answer.append(data);
  answer.add(`,"extensions":${JSON.stringify(extensions)}}\n`);
  return answer;
}

/** In place of an answer that cannot be sent. */
const tooLargeResponse = (extensions: unknown): unknown => ({
  errors: [new ResponseTooLargeError()],
  extensions,
});

/** Apollo's way of writing an answer, but for data that is text already. */
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

/** Has Apollo answer by compiled statements instead of graphql-js where there is one. */
export const compiledResponses = (reads: CompiledQueries): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async responseForOperation({ document, source, request, contextValue: context, ...found }) {
        // Apollo asks, too, where a document has no such operation; and nobody's answers are all errors.
        const operation = found.operation as OperationDefinitionNode | undefined;
        if (!operation || !context.actor) return null;
        const data = await reads.execute(context, source, document, operation, request.variables ?? {});
        return data ? responseWith(new JsonText(data)) : null;
      },
    };
  },
});

import { type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { FormattedExecutionResult, OperationDefinitionNode } from 'graphql';
import type { RequestContext } from '../kernel/context';
import { RawJson, stringifyWithRaw } from '../kernel/raw-json';
import { Text } from '../kernel/read/compiled/text';
import type { CompiledReads } from './compiled-reads';

/** The data of a response as JSON text. */
class JsonText extends RawJson {
  constructor(readonly written: Text) {
    super(written);
  }
}

/** An answer whose data is text already. */
export function answerText(data: Text, extensions: unknown): Text {
  const answer = new Text({ left: Infinity });
  answer.add('{"data":');
  answer.append(data);
  answer.add(`,"extensions":${JSON.stringify(extensions)}}\n`);
  return answer;
}

/** Apollo's way of writing a response, but for data that is text already. */
export async function stringifyResult(result: FormattedExecutionResult): Promise<string> {
  const { data, extensions } = result as { data?: unknown; extensions?: unknown };
  if (data instanceof JsonText) return answerText(data.written, extensions).toString();
  return `${stringifyWithRaw(result)}\n`;
}

const responseWith = (data: JsonText): GraphQLResponse => ({
  http: { headers: new HeaderMap() },
  body: { kind: 'single', singleResult: { data: data as never } },
});

/** Has Apollo answer by compiled statements instead of graphql-js where there is one. */
export const compiledAnswers = (reads: CompiledReads): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async responseForOperation({ document, source, request, contextValue: context, ...found }) {
        // Apollo asks, too, where a document has no such operation; and nobody's answers are all errors.
        const operation = found.operation as OperationDefinitionNode | undefined;
        if (!operation || !context.actor) return null;
        const data = await reads.first(context, source, document, operation, request.variables ?? {});
        return data ? responseWith(new JsonText(data)) : null;
      },
    };
  },
});

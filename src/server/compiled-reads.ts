import type { ApolloServerPlugin, GraphQLResponse } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import type { FormattedExecutionResult, OperationDefinitionNode } from 'graphql';
import type { RequestContext } from '../kernel/context';
import type { Plans } from '../kernel/read/compiled/plans';
import { Unwritable } from '../kernel/read/compiled/row-stream';

/** The data of an answer as JSON text, which goes out as it is. */
class JsonText {
  constructor(readonly text: string) {}

  /** Over WebSockets an answer is a part of a message, which is written as a whole. */
  toJSON(): unknown {
    return JSON.parse(this.text) as unknown;
  }
}

/** Apollo's way of writing an answer, but for data that is text already. */
export async function stringifyResult(result: FormattedExecutionResult): Promise<string> {
  const { data, extensions } = result as { data?: unknown; extensions?: unknown };
  if (!(data instanceof JsonText)) return `${JSON.stringify(result)}\n`;
  return `{"data":${data.text},"extensions":${JSON.stringify(extensions)}}\n`;
}

/** Answers compiled operations in place of graphql-js; whatever goes wrong is left to it, so that errors are told in one way. */
export const compiledReads = (plans: Plans): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async responseForOperation({ document, request, contextValue: context, ...found }) {
        // Apollo asks, too, where a document has no such operation; and nobody's answers are all errors.
        const operation = found.operation as OperationDefinitionNode | undefined;
        if (!operation || !context.actor) return null;
        try {
          const bound = plans.bind(document, operation, request.variables ?? {});
          const rows = bound && (await context.reading.once(bound.plan.text, bound.values));
          if (!rows) return null;
          const data = new JsonText(bound.plan.write(rows));
          context.plan = 'compiled';
          return responseWith(data);
        } catch (error) {
          if (!(error instanceof Unwritable))
            context.log.error({ reqId: context.requestId, err: error }, 'a compiled operation failed');
          return null;
        }
      },
    };
  },
});

const responseWith = (data: JsonText): GraphQLResponse => ({
  http: { headers: new HeaderMap() },
  body: { kind: 'single', singleResult: { data: data as never } },
});

import { type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import { RawJson, stringifyWithRaw } from '../kernel/raw-json';
import { ChunkedString } from '../kernel/read/compiled/chunked-string';

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

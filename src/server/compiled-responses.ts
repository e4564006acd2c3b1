import { type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import { RawJson, stringifyWithRaw } from '../kernel/raw-json';
import type { JsonBytes } from '../kernel/json-bytes';

/** Response data that is JSON already. */
class JsonData extends RawJson {}

const BEFORE_DATA = '{"data":';

/** Text of a response after its data. */
const afterData = (extensions: unknown): string => `,"extensions":${JSON.stringify(extensions)}}\n`;

/** Serializes a response whose data is JSON already, and releases the data. */
export function responseBytes(data: JsonBytes, extensions: unknown): Buffer {
  const body = data.toBytes(BEFORE_DATA, afterData(extensions));
  data.release();
  return body;
}

/** Serializes like Apollo, and passes on data that is JSON already. */
export async function stringifyResult(result: FormattedExecutionResult): Promise<string> {
  const { data, extensions } = result as { data?: unknown; extensions?: unknown };
  if (data instanceof JsonData) return `${BEFORE_DATA}${data.toString()}${afterData(extensions)}`;
  return `${stringifyWithRaw(result)}\n`;
}

/** Returns a response whose data is JSON already. */
export const jsonResponse = (data: JsonBytes | string): GraphQLResponse => ({
  http: { headers: new HeaderMap() },
  body: { kind: 'single', singleResult: { data: new JsonData(data) as never } },
});

import {
  getNullableType,
  type GraphQLOutputType,
  GraphQLString,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { isMessage } from '../../messages/message';
import type { ValueType } from '../../model/types';
import { type Fields, fieldsBelow, type OperationInfo, nameOf } from '../selection';
import { NotCompilableError } from './compilation';
import { missing, SerializationError, type WriteText } from './row-stream';

/**
 * Returns the function that converts PostgreSQL's text output of a value to JSON. The result equals what graphql-js and
 * JSON.stringify return for a field of the GraphQL type `graph`.
 */
export function jsonText(
  type: ValueType,
  graph: GraphQLOutputType,
  nodes: Fields,
  info: OperationInfo,
): (text: string, writeText: WriteText) => string {
  if (type.json) return type.json;
  if (!type.shape) return (text) => stringify(type.decode(text));
  const write = shaped(getNullableType(graph) as GraphQLOutputType, nodes, info);
  return (text, writeText) => write(type.decode(text), writeText);
}

function stringify(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new SerializationError('JSON cannot represent this number.');
  return JSON.stringify(value);
}

type WriteValue = (value: unknown, writeText: WriteText) => string;

/** Returns the writer of a value inside JSON of a declared shape, as graphql-js completes a value of its type. */
function shaped(type: GraphQLOutputType, nodes: Fields, info: OperationInfo): WriteValue {
  const neverNull = isNonNullType(type);
  const write = present(getNullableType(type) as GraphQLOutputType, nodes, info);
  return (value, writeText) =>
    value === null || value === undefined ? missing(neverNull) : write(value, writeText);
}

function present(type: GraphQLOutputType, nodes: Fields, info: OperationInfo): WriteValue {
  if (isListType(type)) {
    const item = shaped(type.ofType as GraphQLOutputType, nodes, info);
    return (value, writeText) => {
      if (!Array.isArray(value)) throw new SerializationError('The value is not a list.');
      return `[${value.map((one) => item(one, writeText)).join(',')}]`;
    };
  }
  // A text of a declared shape can be a message.
  if (type === GraphQLString)
    return (value, writeText) => stringify(isMessage(value) ? writeText(value) : type.serialize(value));
  if (isLeafType(type)) return (value) => stringify(type.serialize(value));
  if (!isObjectType(type)) throw new NotCompilableError(`values of the type ${String(type)}`);
  const parts = [...fieldsBelow(type.name, nodes, info)].map(([key, group]) => {
    const name = nameOf(group);
    const field = name === '__typename' ? undefined : type.getFields()[name]!;
    const write = field ? shaped(field.type, group, info) : (): string => JSON.stringify(type.name);
    return { key, name, write };
  });
  return (value, writeText) => {
    const fields = value as Record<string, unknown>;
    return `{${parts.map(({ key, name, write }) => `"${key}":${write(fields[name], writeText)}`).join(',')}}`;
  };
}

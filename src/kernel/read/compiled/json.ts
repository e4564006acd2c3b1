import {
  getNullableType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLUnionType,
  GraphQLString,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { fromText } from '../../json-bytes';
import { isMessage } from '../../messages/message';
import type { ValueType } from '../../model/types';
import { type Fields, fieldsBelow, type OperationInfo, nameOf } from '../selection';
import { NotCompilableError } from './compilation';
import { missing, SerializationError, type WriteCell, type WriteText } from './row-stream';

/**
 * Returns the function that converts PostgreSQL's text output of a value to JSON. The result equals what graphql-js and
 * JSON.stringify return for a field of the GraphQL type `graph`.
 */
export function jsonWriter(
  type: ValueType,
  graph: GraphQLOutputType,
  nodes: Fields,
  info: OperationInfo,
): WriteCell {
  if (type.json) return type.json;
  if (!type.shape) return fromText((text) => stringify(type.decode(text)));
  const write = shaped(getNullableType(graph) as GraphQLOutputType, nodes, info);
  return (to, from, start, end, writeText) =>
    to.add(write(type.decode(from.toString('utf8', start, end)), writeText));
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
  if (isUnionType(type)) return variant(type, nodes, info);
  if (!isObjectType(type)) throw new NotCompilableError(`values of the type ${String(type)}`);
  return object(type, nodes, info);
}

/** Returns the writer of a union of shapes, whose values name their type. */
function variant(type: GraphQLUnionType, nodes: Fields, info: OperationInfo): WriteValue {
  const writers = new Map(type.getTypes().map((one) => [one.name, object(one, nodes, info)]));
  return (value, writeText) => writers.get((value as { __typename: string }).__typename)!(value, writeText);
}

function object(type: GraphQLObjectType, nodes: Fields, info: OperationInfo): WriteValue {
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

import {
  getNullableType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { ValueType } from '../../model/types';
import { type Fields, fieldsBelow, type OperationInfo, nameOf } from '../selection';
import { NotCompilableError } from './compilation';
import { missing, SerializationError } from './row-stream';

/**
 * How PostgreSQL's text of a value becomes JSON text: the very characters that graphql-js and JSON.stringify give for
 * a field of the graph's type `graph`.
 */
export function jsonText(
  type: ValueType,
  graph: GraphQLOutputType,
  nodes: Fields,
  info: OperationInfo,
): (text: string) => string {
  if (type.json) return type.json;
  if (!type.shape) return (text) => stringify(type.decode(text));
  const write = shaped(getNullableType(graph) as GraphQLOutputType, nodes, info);
  return (text) => write(type.decode(text));
}

function stringify(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new SerializationError('JSON has no such number.');
  return JSON.stringify(value);
}

type WriteValue = (value: unknown) => string;

/** Writes a value inside closed JSON as graphql-js completes it: by the type that the graph gives it. */
function shaped(type: GraphQLOutputType, nodes: Fields, info: OperationInfo): WriteValue {
  const neverNull = isNonNullType(type);
  const write = present(getNullableType(type) as GraphQLOutputType, nodes, info);
  return (value) => (value === null || value === undefined ? missing(neverNull) : write(value));
}

function present(type: GraphQLOutputType, nodes: Fields, info: OperationInfo): WriteValue {
  if (isListType(type)) {
    const item = shaped(type.ofType as GraphQLOutputType, nodes, info);
    return (value) => {
      if (!Array.isArray(value)) throw new SerializationError('A list is none.');
      return `[${value.map(item).join(',')}]`;
    };
  }
  if (isLeafType(type)) return (value) => stringify(type.serialize(value));
  if (!isObjectType(type)) throw new NotCompilableError(`values of the type ${String(type)}`);
  const parts = [...fieldsBelow(type.name, nodes, info)].map(([key, group]) => {
    const name = nameOf(group);
    const field = name === '__typename' ? undefined : type.getFields()[name]!;
    const write = field ? shaped(field.type, group, info) : (): string => JSON.stringify(type.name);
    return { key, name, write };
  });
  return (value) => {
    const fields = value as Record<string, unknown>;
    return `{${parts.map(({ key, name, write }) => `"${key}":${write(fields[name])}`).join(',')}}`;
  };
}

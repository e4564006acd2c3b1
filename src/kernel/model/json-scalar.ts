import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

type Path = readonly (string | number)[];

/** Formats a path below a variable or an argument: `.tags[0]`. */
export const pathText = (path: Path): string =>
  path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');

/** Thrown for a part of a JSON value, with the path to it. */
export class JsonValueError extends GraphQLError {
  constructor(
    message: string,
    readonly valuePath: Path,
    nodes?: ValueNode,
  ) {
    super(message, { nodes });
  }
}

/** Rejects numbers that were rounded when they were parsed. Returns the value. */
function checked(value: unknown, path: Path = [], node?: ValueNode): unknown {
  if (typeof value === 'number') {
    const isExact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    if (!isExact)
      throw new JsonValueError(
        `JSON accepts numbers up to ±9,007,199,254,740,991. Send a larger one as a string${at(path)}.`,
        path,
        node,
      );
  } else if (Array.isArray(value)) value.forEach((item, i) => checked(item, [...path, i], node));
  else if (typeof value === 'object' && value !== null)
    for (const [name, part] of Object.entries(value)) checked(part, [...path, name], node);
  return value;
}

const at = (path: Path): string => (path.length ? ` at \`${pathText(path).replace(/^\./, '')}\`` : '');

type Variables = Readonly<Record<string, unknown>> | null | undefined;

function literal(node: ValueNode, variables: Variables, path: Path): unknown {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      return checked(Number(node.value), path, node);
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((item, i) => literal(item, variables, [...path, i]));
    case Kind.OBJECT: {
      const value = Object.create(null) as Record<string, unknown>;
      for (const { name, value: part } of node.fields)
        value[name.value] = literal(part, variables, [...path, name.value]);
      return value;
    }
    case Kind.VARIABLE:
      return checked(variables?.[node.name.value], path, node);
    case Kind.ENUM:
      throw new JsonValueError(
        `JSON has no enum values. Write \`${node.value}\` as a string${at(path)}.`,
        path,
        node,
      );
  }
}

/** Any JSON value that is stored as it was sent (RFC 7493): JavaScript would round larger numbers. */
export const JsonScalar = new GraphQLScalarType({
  name: 'JSON',
  description:
    'Any JSON value. Used only for data without a fixed structure. Numbers beyond ±9,007,199,254,740,991 are rejected, because many clients round them.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  parseValue: (value) => checked(value),
  parseLiteral: (node, variables) => literal(node, variables, []),
});

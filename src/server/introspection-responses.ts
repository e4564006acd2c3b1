import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getNullableType,
  getVariableValues,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';
import { collectFields } from 'graphql/execution/collectFields';
import { type Fields, fieldsBelow, nameOf, type OperationInfo } from '../kernel/read/selection';

type Variables = Readonly<Record<string, unknown>>;
/** Returns a value as JSON text. */
type Write = (value: unknown) => string;
type Field = GraphQLField<unknown, unknown>;

/** Thrown if graphql-js has to report an error. */
class NotWritableError extends Error {}

const META_FIELDS: Readonly<Record<string, Field | undefined>> = {
  __schema: SchemaMetaFieldDef,
  __type: TypeMetaFieldDef,
};

function present(type: GraphQLOutputType, nodes: Fields, info: OperationInfo): Write {
  if (isListType(type)) {
    const write = nullable(type.ofType as GraphQLOutputType, nodes, info);
    return (values) => `[${Array.from(values as Iterable<unknown>, write).join(',')}]`;
  }
  if (isLeafType(type)) return (value) => JSON.stringify(type.serialize(value));
  if (isObjectType(type)) return object(type, fieldsBelow(type.name, nodes, info), info);
  throw new NotWritableError();
}

function nullable(type: GraphQLOutputType, nodes: Fields, info: OperationInfo): Write {
  const write = present(getNullableType(type) as GraphQLOutputType, nodes, info);
  const neverNull = isNonNullType(type);
  return (value) => {
    if (value !== null && value !== undefined) return write(value);
    if (neverNull) throw new NotWritableError();
    return 'null';
  };
}

function member(
  type: GraphQLObjectType,
  field: Field | undefined,
  nodes: Fields,
  info: OperationInfo,
): Write {
  if (nameOf(nodes) === '__typename') return () => JSON.stringify(type.name);
  if (!field?.resolve) throw new NotWritableError();
  const { resolve } = field;
  const args = getArgumentValues(field, nodes[0]!, info.variableValues);
  const write = nullable(field.type, nodes, info);
  // Resolvers of introspection use only the schema.
  return (source) => write(resolve(source, args, undefined, info as GraphQLResolveInfo));
}

/** Writes each object once: a type is selected again for each field that has it. */
function object(
  type: GraphQLObjectType,
  selected: ReadonlyMap<string, Fields>,
  info: OperationInfo,
  fieldOf = (name: string): Field | undefined => type.getFields()[name],
): Write {
  const members = [...selected].map(([key, nodes]) => ({
    start: `"${key}":`,
    write: member(type, fieldOf(nameOf(nodes)), nodes, info),
  }));
  const written = new Map<unknown, string>();
  return (source) => {
    let text = written.get(source);
    if (text === undefined) {
      text = `{${members.map(({ start, write }) => start + write(source)).join(',')}}`;
      written.set(source, text);
    }
    return text;
  };
}

/**
 * Returns the data of an operation that selects only introspection as JSON text, or undefined if graphql-js has to execute
 * it. The result equals that of graphql-js, which resolves each field of each selected object in one run of the event
 * loop, and holds up all other requests meanwhile.
 */
export function introspectionText(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Variables,
): string | undefined {
  const query = schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || !query) return undefined;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 1 });
  if (!coerced) return undefined;
  const definitions = document.definitions.filter(
    (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  const fragments = Object.fromEntries(definitions.map((fragment) => [fragment.name.value, fragment]));
  const info: OperationInfo = { schema, fragments, variableValues: coerced };
  const selected = collectFields(schema, fragments, coerced, query, operation.selectionSet);
  const names = [...selected.values()].map(nameOf);
  if (!names.some((name) => META_FIELDS[name])) return undefined;
  try {
    return object(query, selected, info, (name) => META_FIELDS[name])(undefined);
  } catch {
    return undefined;
  }
}

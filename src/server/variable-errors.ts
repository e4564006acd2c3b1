import { type GraphQLError, Kind } from 'graphql';

/** What graphql-js tells at the input around a field, though it is about the field. */
const OF_FIELD = /^Field "([^"]*)" (?:of required type|is not defined by type) "/;
/** Greedy: what the client itself sent may say the same before. */
const SUGGESTION = /^(.*) Did you mean .+\?$/s;
/** Characters of a value that are shown. Each mistake shows all of the input around it, which may be a megabyte. */
const MAX_VALUE_LENGTH = 200;

const shortened = (value: string): string =>
  value.length > MAX_VALUE_LENGTH ? `${value.slice(0, MAX_VALUE_LENGTH)} …` : value;

/** What graphql-js's message is put together of. */
function partsOf({ message, originalError }: GraphQLError, name: string) {
  const start = `Variable "$${name}" got invalid value `;
  const end = `; ${originalError?.message ?? ''}`;
  if (!message.startsWith(start) || !message.endsWith(end)) return undefined;
  const middle = message.slice(start.length, -end.length);
  // In a value that is shown quotes are escaped: only a place is between bare ones.
  const place = / at "([^"\\]+)"$/.exec(middle);
  return {
    start,
    shown: middle.slice(0, place?.index),
    place: place?.[1] ?? name,
    at: place?.[0] ?? '',
    reason: end.slice(2),
  };
}

/**
 * Tells of a variable that does not fit by `extensions.argument` where it does not, such as `input.website`, so that a
 * form finds its field (decision 0024); and takes away what would tell the schema. False for any other error.
 */
export function annotateVariableError(error: GraphQLError, hideSuggestions: boolean): boolean {
  const [node] = error.nodes ?? [];
  if (node?.kind !== Kind.VARIABLE_DEFINITION) return false;
  // A document may be wrong about a variable, too, such as one that it never uses.
  if (error.extensions.code === 'GRAPHQL_VALIDATION_FAILED') return false;
  const name = node.variable.name.value;
  error.extensions.code = 'BAD_USER_INPUT';
  error.extensions.argument = name;
  const parts = partsOf(error, name);
  // Otherwise it is missing or null as a whole.
  if (!parts) return true;
  const { start, shown, at, place, reason } = parts;
  const field = OF_FIELD.exec(reason)?.[1];
  error.extensions.argument = field === undefined ? place : `${place}.${field}`;
  const told = hideSuggestions ? reason.replace(SUGGESTION, '$1') : reason;
  error.message = `${start}${shortened(shown)}${at}; ${told}`;
  return true;
}

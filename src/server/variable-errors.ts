import { type GraphQLError, Kind } from 'graphql';

/** Messages that graphql-js reports at the enclosing input object, although they concern one field. */
const OF_FIELD = /^Field "([^"]*)" (?:of required type|is not defined by type) "/;
/** Greedy, because the value of the client may contain the same words. */
const SUGGESTION = /^(.*) Did you mean .+\?$/s;
/** Maximum characters of a value in a message. graphql-js prints the enclosing input, which may be a megabyte. */
const MAX_VALUE_LENGTH = 200;

const shortened = (value: string): string =>
  value.length > MAX_VALUE_LENGTH ? `${value.slice(0, MAX_VALUE_LENGTH)} …` : value;

/** Splits a message of graphql-js into its parts. */
function partsOf({ message, originalError }: GraphQLError, name: string) {
  const start = `Variable "$${name}" got invalid value `;
  const end = `; ${originalError?.message ?? ''}`;
  if (!message.startsWith(start) || !message.endsWith(end)) return undefined;
  const middle = message.slice(start.length, -end.length);
  // Quotes in a printed value are escaped, so only the path is between unescaped quotes.
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
 * Adds the path of an invalid variable, such as `input.website`, as `extensions.argument`, so that a form finds its field
 * (decision 0024), and removes suggestions that reveal the schema. Returns false for any other error.
 */
export function annotateVariableError(error: GraphQLError, hideSuggestions: boolean): boolean {
  const [node] = error.nodes ?? [];
  if (node?.kind !== Kind.VARIABLE_DEFINITION) return false;
  // Validation errors, such as an unused variable, concern the document.
  if (error.extensions.code === 'GRAPHQL_VALIDATION_FAILED') return false;
  const name = node.variable.name.value;
  error.extensions.code = 'BAD_USER_INPUT';
  error.extensions.argument = name;
  const parts = partsOf(error, name);
  // The whole variable is missing or null.
  if (!parts) return true;
  const { start, shown, at, place, reason } = parts;
  const field = OF_FIELD.exec(reason)?.[1];
  error.extensions.argument = field === undefined ? place : `${place}.${field}`;
  const told = hideSuggestions ? reason.replace(SUGGESTION, '$1') : reason;
  error.message = `${start}${shortened(shown)}${at}; ${told}`;
  return true;
}

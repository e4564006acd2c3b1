import type { GraphQLFormattedError } from 'graphql';

/** Characters of what a client sent that an error shows. */
export const MAX_SHOWN = 200;

/** Longer than any message that contains nothing of what was sent. */
const LONG_MESSAGE = 400;
const [HEAD, TAIL] = [150, 50];
const LONG_QUOTE = new RegExp(`"((?:[^"\\\\]|\\\\.){${MAX_SHOWN + 1},})"`, 'g');

const ends = (text: string, head: number, tail: number): string =>
  `${text.slice(0, head)} … ${text.slice(-tail)}`;

/** A message with no more than 200 characters of each value that graphql-js put into it, which may be a megabyte. */
export function shortened(message: string): string {
  if (message.length <= MAX_SHOWN) return message;
  const bounded = message.length > 10 * LONG_MESSAGE ? ends(message, LONG_MESSAGE, LONG_MESSAGE) : message;
  const short = bounded.replace(LONG_QUOTE, (_, quoted: string) => `"${quoted.slice(0, MAX_SHOWN)} …"`);
  return short.length > LONG_MESSAGE ? ends(short, HEAD, TAIL) : short;
}

/** An error as it may leave. Those of variables are short already, and quote values that are cut off. */
export function withShortMessage(error: GraphQLFormattedError): GraphQLFormattedError {
  const isShort = error.extensions?.argument !== undefined;
  return isShort ? error : { ...error, message: shortened(error.message) };
}

import type { GraphQLFormattedError } from 'graphql';

/** Maximum number of characters of a received value that an error shows. */
export const MAX_SHOWN = 200;

/** Longer than any message without received values. */
const LONG_MESSAGE = 400;
const [HEAD, TAIL] = [150, 50];
const LONG_QUOTE = new RegExp(`"((?:[^"\\\\]|\\\\.){${MAX_SHOWN + 1},})"`, 'g');

const ends = (text: string, head: number, tail: number): string =>
  `${text.slice(0, head)} … ${text.slice(-tail)}`;

/** Shortens a message of graphql-js, which can contain a received value of a megabyte. */
export function shortened(message: string): string {
  if (message.length <= MAX_SHOWN) return message;
  const bounded = message.length > 10 * LONG_MESSAGE ? ends(message, LONG_MESSAGE, LONG_MESSAGE) : message;
  const short = bounded.replace(LONG_QUOTE, (_, quoted: string) => `"${quoted.slice(0, MAX_SHOWN)} …"`);
  return short.length > LONG_MESSAGE ? ends(short, HEAD, TAIL) : short;
}

/** Shortens the message of an error, unless it concerns variables: those are short already. */
export function withShortMessage(error: GraphQLFormattedError): GraphQLFormattedError {
  const isShort = error.extensions?.argument !== undefined;
  return isShort ? error : { ...error, message: shortened(error.message) };
}

/** Mentions and hashtags, which stay as they are, and reserved characters. */
const TOKENS =
  /@\[(?:\\.|[^\]\\])+\]\(urn:li:(?:person|organization):\w+\)|#[\p{L}\p{N}_]+|[\\|{}@[\]()<>#*_~]/gu;

/** Escapes the reserved characters of a text, because LinkedIn cuts a text at the first one that is not escaped. */
export const littleText = (text: string): string =>
  text.replace(TOKENS, (token) => (token.length > 1 ? token : `\\${token}`));

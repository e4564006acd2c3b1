/** Mentions and hashtags, which stay as they are, and reserved characters. */
const TOKENS =
  /@\[(?:\\.|[^\]\\])+\]\(urn:li:(?:person|organization):\w+\)|#[\p{L}\p{N}_]+|[\\|{}@[\]()<>#*_~]/gu;

/**
 * Returns a text in the “little text” format of LinkedIn, which cuts a text at the first reserved character that is
 * neither escaped nor part of a hashtag or of a mention such as `@[Marquee](urn:li:organization:1)`.
 */
export const littleText = (text: string): string =>
  text.replace(TOKENS, (token) => (token.length > 1 ? token : `\\${token}`));

import { parse } from 'tldts';

const LINKS = /(?:https?:\/\/)?(?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,}(?:\/[^\s]*)?/giu;
const NUMBERS = /[\d०-९]+(?:[.,][\d०-९]+)*/g;

const linksIn = (text: string): string[] =>
  (text.match(LINKS) ?? []).filter((link) => parse(link).isIcann).map((link) => link.toLowerCase());

/** Returns the numbers in a text with ASCII digits and without separators. Numbers below ten are no facts. */
const numbersIn = (text: string): string[] =>
  (text.match(NUMBERS) ?? [])
    .map((number) =>
      number
        .replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x966))
        .replace(/\.0{1,2}$/, '')
        .replace(/[.,]/g, ''),
    )
    .filter((number) => number.length > 1);

/** Returns whether texts contain links that the source does not. */
export const inventsLinks = (texts: readonly string[], source: string): boolean => {
  const known = source.toLowerCase();
  return texts.some((text) => linksIn(text).some((link) => !known.includes(link)));
};

/** Returns whether texts contain links, or numbers from ten, that the source does not. */
export const invents = (texts: readonly string[], source: string): boolean => {
  const numbers = new Set(numbersIn(source));
  return (
    inventsLinks(texts, source) ||
    texts.some((text) => numbersIn(text).some((number) => !numbers.has(number)))
  );
};

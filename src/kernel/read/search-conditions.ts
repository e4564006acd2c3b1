import { badArgument } from '../errors';
import { attributeSql, type Model } from '../model/metadata';
import { MAX_SEARCH } from '../model/search-options';
import type { Parameters } from './parameters';

/** The field of `where` that searches. */
export const SEARCH = 'search';

/**
 * Returns the condition of rows with a word that starts with the text. Values are searched as the viewer may see them, so
 * that a hidden one finds no row. A blank text is no condition.
 */
export function searchConditions(
  model: Model,
  where: Readonly<Record<string, unknown>> | null | undefined,
  to: Parameters,
): string[] {
  const given = model.search && where?.[SEARCH];
  if (given === undefined) return [];
  if (given === null) throw badArgument(`where.${SEARCH}`, 'must not be null.');
  const text = (given as string).trim().normalize('NFC');
  const { length } = Array.from(text);
  if (length > MAX_SEARCH)
    throw badArgument(`where.${SEARCH}`, `must have at most ${MAX_SEARCH} characters, but has ${length}.`);
  if (text === '') return [];
  // PostgreSQL raises an error for this character, which no text contains.
  if (text.includes('\0')) return ['FALSE'];
  const word = to.bind(` ${text}`, 'text');
  const found = model.search!.on.map((name) => {
    const value = attributeSql(model, model.attributes.get(name)!, 't');
    return `position(lower(${word}) in ' ' || ${value}) > 0`;
  });
  return [`(${found.join(' OR ')})`];
}

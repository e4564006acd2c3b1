import { badArgument } from '../errors';
import { attributeSql, type Model } from '../model/metadata';
import { MAX_SEARCH } from '../model/search-options';
import type { Parameters } from './parameters';
import { foundBy, parseSearch } from './search-text';

/** The field of `where` that searches. */
export const SEARCH = 'search';

/** The rows among which a list searches. */
export interface Searched {
  /** SQL of the ID of their tenant, if the list has all rows of a tenant. */
  readonly tenant?: string;
  readonly onlyDeleted: boolean;
}

/** Returns a search text without surrounding spaces. Throws if it is longer than the limit. */
export function searchText(argument: string, given: string): string {
  const text = given.trim().normalize('NFC');
  const { length } = Array.from(text);
  if (length > MAX_SEARCH)
    throw badArgument(argument, `must have at most ${MAX_SEARCH} characters, but has ${length}.`);
  return text;
}

/** SQL: an attribute has a word that starts with the text, as the viewer may see it, so that a hidden one finds no row. */
function comparisons(model: Model, text: string, to: Parameters): string[] {
  const on = model.search!.on ?? [];
  if (!on.length) return [];
  const word = to.bind(` ${text}`, 'text');
  return on.map((name) => {
    const value = attributeSql(model, model.attributes.get(name)!, 't');
    return `position(lower(${word}) in ' ' || ${value}) > 0`;
  });
}

/** What `contains` compares. */
interface Contained {
  readonly name: string;
  readonly path: string;
  readonly alias: string;
  /** SQL of the text. */
  readonly sql: string;
}

/** Returns the condition of rows whose text contains words. A blank text is contained in all texts. */
export function containsCondition(
  model: Model,
  { name, path, alias, sql }: Contained,
  given: string,
  to: Parameters,
  { tenant, onlyDeleted }: Searched,
): string {
  const text = searchText(`${path}.contains`, given);
  if (text === '') return `${sql} IS NOT NULL`;
  const weight = model.search!.words![name];
  const phrase = { words: [], phrases: [text], excluded: [] };
  const ids = foundBy([model], phrase, { tenant, onlyDeleted, weight }, to);
  return `${alias}."id" = ANY (ARRAY(SELECT f.id FROM ${ids} f))`;
}

/** Returns the condition of rows that a search text finds. A blank text is no condition. */
export function searchConditions(
  model: Model,
  where: Readonly<Record<string, unknown>> | null | undefined,
  to: Parameters,
  { tenant, onlyDeleted }: Searched,
): string[] {
  const given = model.search && where?.[SEARCH];
  if (given === undefined) return [];
  if (given === null) throw badArgument(`where.${SEARCH}`, 'must not be null.');
  const text = searchText(`where.${SEARCH}`, given as string);
  if (text === '') return [];
  // PostgreSQL raises an error for this character, which no text contains.
  if (text.includes('\0')) return ['FALSE'];
  const found = comparisons(model, text, to);
  if (model.search!.words) {
    const ids = foundBy([model], parseSearch(text), { tenant, onlyDeleted }, to);
    // Evaluated once per statement unless the tenant is that of a row.
    found.push(`t."id" = ANY (ARRAY(SELECT f.id FROM ${ids} f))`);
  }
  return [`(${found.join(' OR ')})`];
}

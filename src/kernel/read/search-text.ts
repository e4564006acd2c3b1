import type { Model } from '../model/metadata';
import type { Parameters } from './parameters';

/** A search text as users write it: `diwali "gift box" -draft`. */
export interface ParsedSearch {
  /** Words that must all be there, in any order. */
  readonly words: readonly string[];
  /** Words in quotes, which must follow each other. */
  readonly phrases: readonly string[];
  /** Words and phrases after a minus, which must not be there. */
  readonly excluded: readonly string[];
}

/** A minus, if any, and a phrase in quotes or a word. A quote that is not closed reaches to the end. */
const TERM = /(?<minus>[-−–]?)(?:["“”„«»](?<phrase>[^"“”„«»]*)["“”„«»]?|(?<word>[^\s"“”„«»]+))/gu;

/** Parses a search text. Every text is valid. */
export function parseSearch(text: string): ParsedSearch {
  const parsed = { words: [] as string[], phrases: [] as string[], excluded: [] as string[] };
  for (const { groups } of text.matchAll(TERM)) {
    const { minus, phrase, word } = groups!;
    if (minus) parsed.excluded.push(phrase ?? word!);
    else if (phrase !== undefined) parsed.phrases.push(phrase);
    else parsed.words.push(word!);
  }
  return parsed;
}

/** The documents that are searched. */
interface SearchedDocuments {
  /** SQL of the ID of the tenant. Undefined for all tenants of the viewer, and rows shared by others. */
  readonly tenant?: string;
  readonly onlyDeleted?: boolean;
  /** Number of newest documents that are sorted by how well they match. Undefined for all documents, unsorted. */
  readonly ranked?: number;
  /** The weight of the words that are searched. Undefined for all words. */
  readonly weight?: string;
}

/** Returns SQL with the `kind`, `id` and `rank` of the documents that a search finds, among those the viewer can read. */
export function foundBy(
  models: readonly Pick<Model, 'name'>[],
  { words, phrases, excluded }: ParsedSearch,
  { tenant = 'NULL', onlyDeleted = false, ranked, weight }: SearchedDocuments,
  to: Parameters,
): string {
  const kinds = `ARRAY[${models.map(({ name }) => `'${name}'`).join(', ')}]`;
  const terms = [words, phrases, excluded].map((given) => to.bind(given, 'text[]'));
  const more = weight === undefined ? [] : [`'${weight}'`];
  return `search.find(${[tenant, kinds, ...terms, onlyDeleted, ranked ?? 'NULL', ...more].join(', ')})`;
}

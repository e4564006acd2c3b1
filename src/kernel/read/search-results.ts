import { badArgument } from '../errors';
import { type Model, tenantOf } from '../model/metadata';
import { DEFAULT_PAGE, MAX_PAGE } from '../model/page-size';
import { searchKind } from '../model/search-field';
import type { Parameters } from './parameters';
import type { SearchField } from './root-fields';
import { searchText } from './search-conditions';
import { foundBy, type ParsedSearch, parseSearch } from './search-text';
import { notDeleted } from './shown';

/** Number of newest documents of a kind that are sorted by how well they match. */
const RANKED = 1_000;

/** The arguments of the root field that searches, as parsed by graphql-js. */
export interface SearchArguments {
  readonly query: string;
  readonly kinds?: readonly string[] | null;
  readonly first?: number | null;
}

/** A search, checked and ready for SQL. */
export interface CheckedSearch {
  readonly models: readonly Model[];
  readonly search: ParsedSearch;
  readonly limit: number;
}

/** Checks the arguments of a search. Throws BAD_USER_INPUT for an invalid one. */
export function checkedSearch(
  { models }: SearchField,
  { query, kinds, first }: SearchArguments,
): CheckedSearch {
  const limit = first ?? DEFAULT_PAGE;
  if (limit < 1 || limit > MAX_PAGE)
    throw badArgument('first', `must be from 1 to ${MAX_PAGE}, but is ${limit}.`);
  const text = searchText('query', query);
  const asked = models.filter((model) => kinds?.includes(searchKind(model)) ?? true);
  // PostgreSQL raises an error for U+0000, which no text contains.
  const isSearched = text !== '' && !text.includes('\0');
  return { models: isSearched ? asked : [], search: parseSearch(text), limit };
}

/** The clauses that find the rows `t` of one model, best match first. */
export interface ResultRows {
  readonly from: string;
  readonly conditions: readonly string[];
  readonly order: string;
}

/** Expressions that sort the results of all models: the rank, and the newest first among equals. */
export const RANK = { rank: 'f.rank', id: 'f.id' };

/** Returns the clauses for the results among the rows of a model. `tenant` is the SQL of the ID of the tenant. */
export function resultRows(model: Model, search: ParsedSearch, tenant: string, to: Parameters): ResultRows {
  const found = foundBy([model], search, { tenant, ranked: RANKED }, to);
  return {
    from: `${found} f JOIN "${model.table}" t ON t."id" = f.id`,
    conditions: [`t."${tenantOf(model).column}" = ${tenant}`, ...notDeleted(model, 't')],
    order: `ORDER BY ${RANK.rank} DESC, ${RANK.id} DESC`,
  };
}

import type { Model, Ordering } from './metadata';
import type { ValueType } from './types';

/** Whether triggers keep the words of the rows of a model in `search.documents`. */
export const hasDocuments = ({ search }: Pick<Model, 'search'>): boolean => search?.words !== undefined;

/**
 * Rejects a search of what is not a text, and documents of rows that the function `search.find` cannot protect: it knows
 * tenants and scopes, but no audiences.
 */
export function verifySearch({
  name,
  search,
  attributes,
  owner,
  isNode,
  partitionedBy,
}: Pick<Model, 'name' | 'search' | 'attributes' | 'owner' | 'isNode' | 'partitionedBy'>): void {
  const { on = [], words = {} } = search ?? {};
  for (const one of [...on, ...Object.keys(words)])
    if (attributes.get(one)?.type.sql !== 'text') throw new Error(`${name} cannot be searched by '${one}'.`);
  for (const one of Object.keys(words)) {
    const { column, audience, shownAs } = attributes.get(one)!;
    if (!column || audience !== undefined || shownAs !== undefined)
      throw new Error(
        `${name} has no words of '${one}': they would find rows by values hidden from the viewer.`,
      );
  }
  for (const { name: one, contains } of attributes.values())
    if (contains && Object.values(words).filter((weight) => weight === words[one]).length !== 1)
      throw new Error(`${name}.${one} cannot be found by what it contains: it has no weight of its own.`);
  if (search?.words && (owner !== 'tenant' || !isNode || partitionedBy !== undefined))
    throw new Error(`${name} has no words: only nodes of a tenant do.`);
}

interface Searchable {
  readonly nullable?: boolean;
  readonly audience?: string;
  readonly filter?: boolean;
  readonly filterDefault?: readonly string[];
  readonly order?: Ordering;
  readonly prefix?: boolean;
  readonly contains?: boolean;
  readonly shownAs?: string;
}

/** Rejects filters and sort orders that no index can serve, or that would reveal values hidden from the viewer. */
export function checkSearchable(
  name: string,
  type: ValueType,
  { nullable, audience, filter, filterDefault, order, prefix, contains, shownAs }: Searchable,
): void {
  if (filterDefault && !(filter && filterDefault.every((value) => type.values?.includes(value))))
    throw new Error(`${name} has a default that is no filter on its values.`);
  if (filter && !type.filter)
    throw new Error(`${name} cannot be a filter: comparing ${type.sql} is not leakproof.`);
  if (prefix && !(type.sql === 'text' && !type.array && (filter || order)))
    throw new Error(
      `${name} cannot be found by its prefixes: it has to be a text that is a filter or an order.`,
    );
  if (contains && !(prefix && filter))
    throw new Error(`${name} cannot be found by what it contains: it has to be a filter with \`prefix\`.`);
  if (order && !(type.isOutputText && (type.nullSortValue || !nullable)))
    throw new Error(
      `${name} cannot be an order: ${nullable ? 'nullable ' : ''}${type.sql} is not supported.`,
    );
  if (shownAs !== undefined && (filter || order))
    throw new Error(`${name} is shown as another value, so it can be neither filter nor order.`);
  if (audience !== undefined && (filter || order))
    throw new Error(
      `${name} has an audience, so it can be neither filter nor order: the rows found would reveal hidden values.`,
    );
}

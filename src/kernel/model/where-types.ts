import { InputType } from 'type-graphql';
import { COST_NOTE, filterText, idFilterText, sentences } from './descriptions';
import { filterInput } from './filter-types';
import { type Attribute, type BelongsTo, type ClassRef, idField, type Model } from './metadata';
import { MAX_CONDITIONS, MAX_NESTING, MAX_OPERANDS } from './page-size';
import { addRelatedFilters, relatedFields } from './related-filters';
import { Constraint } from './schema-directives';
import { MAX_SEARCH, type Search, SEARCH_SYNTAX } from './search-options';
import { addField, generated } from './type-graphql-support';
import { id } from './types';

/** Declares the input types of `where`. */

const listed = (values: readonly string[], last: string): string =>
  values.map((value) => `\`${value}\``).join(last);

const defaultText = ({ filterDefault }: Attribute): string | undefined =>
  filterDefault && `Defaults to ${listed(filterDefault, ' and ')}.`;

/** Returns the description of the argument `where`. */
export function whereText({ attributes, pluralLabel }: Model): string {
  const defaults = [...attributes.values()].filter(({ filterDefault }) => filterDefault);
  const sentences = defaults.map(
    ({ name, filterDefault }) =>
      `If \`${name}\` is omitted, only ${pluralLabel} with \`${name}\` ${listed(filterDefault!, ' or ')} are returned.`,
  );
  return [
    'Filter conditions.',
    ...(sentences.length ? sentences : ['If omitted, all items are returned.']),
  ].join(' ');
}

/** Adds the filters on attributes and on IDs of relations. */
function addFilters(
  where: ClassRef,
  attributes: readonly Attribute[],
  relations: readonly BelongsTo[],
): void {
  for (const a of attributes)
    addField(where, a.name, () => filterInput(a.type, a.nullable), {
      description: sentences(filterText(a), defaultText(a)),
      nullable: true,
    });
  for (const r of relations) {
    // The field of a relation can be null although its column cannot.
    addField(where, idField(r.name), () => filterInput(id, true), {
      description: idFilterText(r),
      nullable: true,
    });
  }
  // Filters must be registered before the schema is built; the thunks above run during the build.
  for (const a of attributes) filterInput(a.type, a.nullable);
  if (relations.length) filterInput(id, true);
}

const searchText = ({ pluralLabel }: Model, { description, words }: Search): string =>
  words
    ? `Matches ${pluralLabel} that contain all words of this text in ${description}. Ignores case and accents, matches words that start with a given word, and finds Hindi in Devanagari and in Latin letters. ${SEARCH_SYNTAX} ${COST_NOTE}`
    : `Matches ${pluralLabel} if a word of ${description} starts with this text, ignoring case. Only values that are visible to the viewer match. At most ${MAX_SEARCH} characters. ${COST_NOTE}`;

/** Adds `search`. */
function addSearch(where: ClassRef, model: Model): void {
  const { search } = model;
  if (!search) return;
  addField(where, 'search', () => String, {
    description: searchText(model, search),
    nullable: true,
  });
  Constraint({ maxLength: MAX_SEARCH })(where.prototype as object, 'search');
}

/** Adds `and`, `or` and `not`. */
function addCombinations(where: ClassRef): void {
  const limits = `Cannot be empty. At most ${MAX_OPERANDS} items, nested at most ${MAX_NESTING} levels deep.`;
  const combinations = {
    and: `Matches items that match all of these conditions. ${limits}`,
    or: `Matches items that match at least one of these conditions. ${limits} ${COST_NOTE}`,
  };
  for (const [name, description] of Object.entries(combinations)) {
    addField(where, name, () => [where], { description, nullable: true });
    Constraint({ maxItems: MAX_OPERANDS })(where.prototype as object, name);
  }
  addField(where, 'not', () => where, {
    description: `Matches items that do not match these conditions. Nested at most ${MAX_NESTING} levels deep. ${COST_NOTE}`,
    nullable: true,
  });
}

/** Returns the attributes and relations that lists of a model are filtered by. */
const filtersOf = (model: Model): [Attribute[], BelongsTo[]] => [
  [...model.attributes.values()].filter((a) => a.filter),
  [...model.belongsTo.values()].filter((r) => r.filter),
];

export function whereInput(model: Model): ClassRef | undefined {
  const [attributes, relations] = filtersOf(model);
  const isFiltered = attributes.length || relations.length || model.search || relatedFields(model).size;
  if (!isFiltered) return undefined;
  const where = generated(
    `${model.name}Where`,
    `Filter for ${model.pluralLabel}. All conditions must match. At most ${MAX_CONDITIONS} conditions, including those in \`and\`, \`or\` and \`not\`.`,
    InputType,
  );
  addFilters(where, attributes, relations);
  addRelatedFilters(where, model);
  addSearch(where, model);
  addCombinations(where);
  return where;
}

import { InputType } from 'type-graphql';
import { article, COST_NOTE, sentences } from './descriptions';
import type { ClassRef } from './metadata';
import { MAX_IN } from './page-size';
import { PREFIX_LENGTH } from './prefix-key';
import { Constraint } from './schema-directives';
import { MAX_SEARCH } from './search-options';
import { addField, generated } from './type-graphql-support';
import type { ValueType } from './types';

/** Declares the input types of filters on one value. */

const filters = new Map<string, ClassRef>();

const operators: Record<string, string> = {
  eq: 'Matches values equal to this value.',
  in: `Matches values equal to one of these. At most ${MAX_IN} items.`,
  notIn: `Matches values equal to none of these. At most ${MAX_IN} items.`,
  gt: 'Matches values greater than this value.',
  gte: 'Matches values greater than or equal to this value.',
  lt: 'Matches values less than this value.',
  lte: 'Matches values less than or equal to this value.',
  startsWith: `Matches texts that start with this one, ignoring case. At most ${PREFIX_LENGTH} characters.`,
  contains: `Matches texts that contain the words of this one, in this order and next to each other. Each word also matches the beginning of a longer one. Ignores case, accents and punctuation, and finds Hindi in Devanagari and in Latin letters. At most ${MAX_SEARCH} characters. ${COST_NOTE}`,
};

/** About `notIn`, if values can be null. */
const NULL_NOTE = 'Null never matches.';

const UNORDERED: ReadonlySet<string> = new Set(['eq', 'in', 'notIn']);

const listOperators: Record<string, string> = {
  has: 'Matches lists that contain this value.',
  hasAny: `Matches lists that contain at least one of these values. At most ${MAX_IN} items.`,
  hasAll: `Matches lists that contain all of these values. At most ${MAX_IN} items.`,
};

const SEVERAL: ReadonlySet<string> = new Set(['in', 'notIn', 'hasAny', 'hasAll']);

/** Maximum lengths of the texts of operators. */
const MAX_LENGTHS: Readonly<Record<string, number>> = { startsWith: PREFIX_LENGTH, contains: MAX_SEARCH };

/** Returns the operators of a filter, with their descriptions. */
function operatorsOf(filter: NonNullable<ValueType['filter']>): [string, string][] {
  if (filter.item) return Object.entries(listOperators);
  return Object.entries(operators).filter(([operator]) => {
    if (operator === 'startsWith') return filter.prefix;
    if (operator === 'contains') return filter.contains;
    return filter.ordered || UNORDERED.has(operator);
  });
}

/** Returns the filter input of a value type, such as `StringFilter`, or `NullableStringFilter` with `isNull`. */
export function filterInput(type: ValueType, nullable: boolean): ClassRef {
  const { name: required, nullableName = `Nullable${required}`, item } = type.filter!;
  const name = nullable ? nullableName : required;
  const known = filters.get(name);
  if (known) return known;
  const values = required.replace(/^(Prefix|Searchable)|Filter$/g, '').replace(/^Id$/, 'ID');
  const [a] = article(nullable ? 'nullable' : values).split(' ');
  const what = item ? `list of \`${values.replace(/List$/, '')}\`` : `\`${values}\``;
  const about = `Filter on ${item ? 'a' : a}${nullable ? ' nullable' : ''} ${what}. All given conditions must match.`;
  const target = generated(name, about, InputType);
  const { graphqlType } = item ?? type;
  for (const [operator, text] of operatorsOf(type.filter!)) {
    const several = SEVERAL.has(operator);
    const graph = several ? (): unknown => [graphqlType()] : graphqlType;
    const description = nullable && operator === 'notIn' ? sentences(text, NULL_NOTE) : text;
    addField(target, operator, graph, { description, nullable: true });
    if (several) Constraint({ maxItems: MAX_IN })(target.prototype as object, operator);
    const maxLength = MAX_LENGTHS[operator];
    if (maxLength !== undefined) Constraint({ maxLength })(target.prototype as object, operator);
  }
  if (nullable)
    addField(target, 'isNull', () => Boolean, {
      description: 'If true, matches null; if false, matches any value.',
      nullable: true,
    });
  filters.set(name, target);
  return target;
}

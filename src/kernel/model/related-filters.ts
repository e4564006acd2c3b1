import { InputType } from 'type-graphql';
import { article, COST_NOTE, filterText, sentences } from './descriptions';
import { filterInput } from './filter-types';
import { isIndexed } from './indexes';
import {
  type BelongsTo,
  type ClassRef,
  isWithinTenant,
  type JoinKeys,
  type Model,
  modelOf,
  upperFirst,
} from './metadata';
import { addField, generated } from './type-graphql-support';

/**
 * Filters of a list on the rows that its rows lead to: loans by the genre of their book, or books with some loan that is
 * overdue.
 */

/** A field of `where` on related rows. */
export interface RelatedField {
  readonly name: string;
  readonly to: Model;
  /** From the listed row (parent) to the related row (child). */
  readonly keys: JoinKeys;
  /** Whether the row has several related rows, of which one has to match. */
  readonly isList: boolean;
  /** Attributes of the related row. */
  readonly by: readonly string[];
}

const fields = new WeakMap<Model, ReadonlyMap<string, RelatedField>>();

/** Returns the fields of `where` on related rows, by name. To be called once the models are linked. */
export function relatedFields(model: Model): ReadonlyMap<string, RelatedField> {
  const known = fields.get(model);
  if (known) return known;
  const found = [...model.toOne.values(), ...model.toMany.values()].flatMap((relation): RelatedField[] => {
    const { name, to, keys, filterBy = [] } = relation;
    return filterBy.length ? [{ name, to, keys, isList: model.toMany.has(name), by: filterBy }] : [];
  });
  const map = new Map(found.map((field) => [field.name, field]));
  fields.set(model, map);
  return map;
}

/** Throws unless the list of all rows of a tenant is filtered by each attribute, with an index that finds its values. */
function verifyAttributes(model: Model, names: readonly string[], filter: string): void {
  for (const name of names) {
    const attribute = model.attributes.get(name);
    if (!attribute) throw new Error(`${filter}: ${model.name} has no attribute '${name}'.`);
    if (!model.plural || !attribute.filter || !isIndexed(attribute))
      throw new Error(`${filter}: no index finds ${model.name} by '${name}', so it cannot be a filter.`);
  }
}

/** Throws unless indexes serve the filters on the rows that a relation leads to, and on those that lead back. */
export function verifyRelatedFilters(model: Model, relation: BelongsTo): void {
  const { name, filterBy, inverse, filter } = relation;
  if (!filterBy && !inverse?.filterBy) return;
  const target = modelOf(relation.target());
  const forwards = `${model.name}.${name}`;
  if (!isWithinTenant(model, relation))
    throw new Error(`${forwards}: rows of another owner cannot be a filter, because no index finds them.`);
  if (filterBy && !filter)
    throw new Error(`${forwards}: its rows cannot be a filter, because lists are not filtered by its ID.`);
  verifyAttributes(target, filterBy ?? [], forwards);
  if (!inverse?.filterBy) return;
  const backwards = `${target.name}.${inverse.name}`;
  if (relation.unique || inverse.orderedBy)
    throw new Error(`${backwards}: only a connection can be filtered by some of its rows.`);
  verifyAttributes(model, inverse.filterBy, backwards);
}

/** Returns the input with conditions on a related row. */
function conditionsInput(model: Model, { name, to, by, isList }: RelatedField): ClassRef {
  const of = article(model.label);
  const about = isList
    ? `Filter on one of the ${to.pluralLabel} of ${of}.`
    : `Filter on the ${to.label} of ${of}.`;
  const input = generated(
    `${model.name}${upperFirst(name)}Where`,
    `${about} All conditions must match.`,
    InputType,
  );
  for (const one of by) {
    const attribute = to.attributes.get(one)!;
    const type = filterInput(attribute.type, attribute.nullable);
    addField(input, one, () => type, { description: filterText(attribute), nullable: true });
  }
  return input;
}

const shownText = ({ softDelete }: Model): string =>
  softDelete ? 'visible to the viewer and not deleted' : 'visible to the viewer';

/** Returns the input with `some`. */
function someInput(model: Model, { name, to }: RelatedField, conditions: ClassRef): ClassRef {
  const about = `Filter on the ${to.pluralLabel} of ${article(model.label)}.`;
  const input = generated(`${model.name}${upperFirst(name)}Filter`, about, InputType);
  addField(input, 'some', () => conditions, {
    description: `Matches ${model.pluralLabel} if at least one of their ${to.pluralLabel} that are ${shownText(to)} matches all of these conditions.`,
    nullable: true,
  });
  return input;
}

/** Adds the fields on related rows to the input of `where`. */
export function addRelatedFilters(where: ClassRef, model: Model): void {
  for (const field of relatedFields(model).values()) {
    const { name, to, isList } = field;
    const conditions = conditionsInput(model, field);
    const input = isList ? someInput(model, field, conditions) : conditions;
    const what = `Filters by the ${isList ? to.pluralLabel : to.label} of the ${model.label}.`;
    const note = isList
      ? undefined
      : `Matches ${model.pluralLabel} only if the ${to.label} is ${shownText(to)}.`;
    addField(where, name, () => input, { description: sentences(what, note, COST_NOTE), nullable: true });
  }
}

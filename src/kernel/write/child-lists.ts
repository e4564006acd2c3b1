import { addInputFields, InputBuilder, type InputField, inputField, targetOf } from '../model/inputs';
import { type BelongsTo, type ClassRef, idsField, type Model, modelOf } from '../model/metadata';
import { MAX_LISTED_ROWS } from '../model/plain-lists';
import { id, listOf } from '../model/types';
import type { ConstraintFields } from './database-errors';

/** A list of rows that the mutations of their parent write. An input replaces the whole list. */
interface ChildListOptions {
  /** The entity of the rows, or the join entity of a many-to-many list, whose input is a list of IDs. */
  readonly of: ClassRef;
  /** Maximum number of items. */
  readonly max: number;
  /** Properties that an item of the input contains, unless it is an ID. */
  readonly fields?: readonly string[];
  /** Lists of the rows themselves, whose entity then has an `id` that theirs refer to. */
  readonly children?: ChildListsOptions;
  /** Sentence about the effects of the list, for the description of the input field. */
  readonly note?: string;
}

/** Child lists by the name of the field that returns them. */
export type ChildListsOptions = Readonly<Record<string, ChildListOptions>>;

/** A declared child list. */
export interface ChildList {
  /** Name of the input field: `stages`, or `mediaIds` for IDs. */
  readonly field: string;
  readonly parent: Model;
  readonly model: Model;
  /** Relation of the rows to their parent. */
  readonly relation: string;
  /** Attribute with the position in the list, from 0. */
  readonly orderedBy: string;
  /** Relation of the join entity to the listed rows, for a list of IDs. */
  readonly listed?: string;
  readonly max: number;
  readonly note?: string;
  readonly inputFields: readonly InputField[];
  readonly children: readonly ChildList[];
}

type Link = Pick<ChildList, 'relation' | 'orderedBy' | 'listed'>;

/** Returns the relations of a child entity that make up the list field of its parent. */
function linkOf(parent: Model, model: Model, field: string): Link {
  const isParent = ({ target }: BelongsTo): boolean => modelOf(target()) === parent;
  for (const relation of model.belongsTo.values()) {
    const { name, inverse, manyToMany } = relation;
    if (inverse?.orderedBy && inverse.name === field && isParent(relation))
      return { relation: name, orderedBy: inverse.orderedBy };
    if (manyToMany?.field === field && isParent(model.belongsTo.get(manyToMany.of)!))
      return { relation: manyToMany.of, orderedBy: manyToMany.orderedBy, listed: name };
  }
  throw new Error(`${model.name} has no relation to ${parent.name} with the ordered list '${field}'.`);
}

/**
 * Returns the declared child lists of a model. Everyone who can write the parent can write and delete their rows, so the
 * parent needs its write permission first.
 */
export function declareChildLists(parent: Model, lists: ChildListsOptions = {}): ChildList[] {
  return Object.entries(lists).map(([name, { of, max, note, fields = [], children }]) => {
    const model = modelOf(of);
    const link = linkOf(parent, model, name);
    if (max > MAX_LISTED_ROWS)
      throw new Error(`${parent.name}.${name}: a list has at most ${MAX_LISTED_ROWS} items.`);
    if (children && !model.attributes.has('id'))
      throw new Error(`${model.name} needs an id, because its children refer to it.`);
    model.writePermission = {
      ...parent.writePermission!,
      restorable: false,
      parentRelation: link.relation,
    };
    return {
      ...link,
      field: link.listed ? idsField(link.listed) : name,
      parent,
      model,
      max,
      note,
      inputFields: fields.map((field) => inputField(model, field)),
      children: declareChildLists(model, children),
    };
  });
}

/** Returns the maximum number of rows of child lists, including those below their rows. */
export const maxChildRows = (lists: readonly ChildList[]): number =>
  lists.reduce((sum, { max, children }) => sum + max * (1 + maxChildRows(children)), 0);

const itemInputs = new Map<Model, ClassRef>();

/** Returns the input type of the items of a list: `StageInput` for Stage. */
function itemInput({ model, inputFields, children }: ChildList): ClassRef {
  const known = itemInputs.get(model);
  if (known) return known;
  const builder = new InputBuilder(`${model.name}Input`, model.description);
  addInputFields(builder, inputFields, true);
  for (const list of children) addChildList(builder, list);
  itemInputs.set(model, builder.target);
  return builder.target;
}

/** Adds the input field of a child list. If omitted, an update leaves the list unchanged. */
export function addChildList(builder: InputBuilder, list: ChildList, isUpdate = false): void {
  const { field, parent, model, listed, max, note = '' } = list;
  const { pluralLabel } = listed ? targetOf(model, listed) : model;
  const kept = listed ? `; ${pluralLabel} that are deleted or not visible to the viewer are kept` : '';
  const replaces = isUpdate ? `Replaces the whole list${kept}. Null clears the list. ` : '';
  const subject = listed ? `IDs of the ${pluralLabel}` : `The ${pluralLabel} of the ${parent.label}`;
  const description = `${subject} in display order. At most ${max} items. ${replaces}${note}`.trim();
  const about = { description, nullable: true };
  if (listed) builder.addValue(field, listOf(id, { max }), about);
  else builder.addList(field, itemInput(list), max, about);
}

/** Maps the constraints of child tables to the input field of the outermost list. */
export function childConstraintFields(lists: readonly ChildList[]): ConstraintFields {
  const contains = ({ model, children }: ChildList, constraint: string): boolean =>
    constraint.includes(`_${model.table}_`) || children.some((child) => contains(child, constraint));
  return (constraint) => lists.find((list) => contains(list, constraint))?.field;
}

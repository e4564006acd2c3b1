import type { Description } from './descriptions';
import type { Model, ToMany } from './metadata';

/** A many-to-many relation through a join entity. */
export type ManyToManyRelation = ToMany & { readonly joinTable: NonNullable<ToMany['joinTable']> };

/** A field of listed rows that leads to the rows that list them, which can be of several types. */
export interface NodeList extends Description {
  readonly name: string;
  /** The relations that list the row, in the order of the response. */
  readonly listedBy: readonly ManyToManyRelation[];
}

const registry = new Map<Model, Map<string, NodeList>>();

/** Returns the lists of nodes of a model by field. */
export const nodeListsOf = (model: Model): ReadonlyMap<string, NodeList> => registry.get(model) ?? new Map();

/** Adds the rows of a relation to a field of the rows that it lists. Several relations can have a field in common. */
export function addNodeList(relation: ManyToManyRelation, field: Description & { name: string }): void {
  const { from, to } = relation;
  if (!from.isNode) throw new Error(`${to.name}.${field.name}: ${from.name} is not a node.`);
  const fields = [to.attributes, to.composites, to.nodeReferences, to.toOne, to.toMany];
  if (fields.some((known) => known.has(field.name)))
    throw new Error(`${to.name}.${field.name} is declared twice.`);
  const lists = registry.get(to) ?? new Map<string, NodeList>();
  const others = lists.get(field.name)?.listedBy ?? [];
  registry.set(to, lists.set(field.name, { ...field, listedBy: [...others, relation] }));
}

/** Returns the columns of the listed row by which its listers are found. */
export const nodeListColumns = ({ listedBy }: NodeList): string[] => [
  ...new Set(listedBy.flatMap(({ joinTable }) => joinTable.keys.map(({ child }) => child))),
];

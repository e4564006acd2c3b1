import type { Description } from './descriptions';
import { allModels, columnOf, type ClassRef, draftOf, type Model, type NodeReference } from './metadata';

export interface RefersToNodeOptions extends Description {
  /** Attribute with the ID of the node. Defaults to the property with `Id`. */
  id?: string;
  /** Attribute with the name of its type. Defaults to the property with `Type`. */
  type?: string;
}

/**
 * Declares a field that leads to a node of any type. The entity declares two attributes for it, the ID and the name of the
 * type, so that a row is looked up in one table. There is no foreign key: the field is null if the node was deleted or
 * purged, or is not visible to the viewer.
 */
export function RefersToNode(options: RefersToNodeOptions): PropertyDecorator {
  return (prototype, key) => {
    const name = String(key);
    const { id = `${name}Id`, type = `${name}Type`, ...about } = options;
    draftOf(prototype.constructor as ClassRef).nodeReferences.set(name, { ...about, name, id, type });
  };
}

/** Returns the columns with the type and the ID of the node. */
export const nodeReferenceColumns = (
  model: Model,
  { id, type }: NodeReference,
): { id: string; type: string } => ({
  id: columnOf(model, id),
  type: columnOf(model, type),
});

/** Returns the models whose rows a reference can lead to. */
export const nodeModels = (): Model[] => allModels().filter(({ isNode }) => isNode);

/** Throws if the attributes of a reference do not exist, or if it would reveal an ID that has an audience. */
export function verifyNodeReferences(model: Model): void {
  for (const { name, id, type } of model.nodeReferences.values()) {
    if (model.attributes.has(name) || model.belongsTo.has(name) || model.composites.has(name))
      throw new Error(`${model.name}.${name} is declared twice.`);
    for (const attribute of [id, type]) {
      columnOf(model, attribute);
      if (model.attributes.get(attribute)?.audience !== undefined)
        throw new Error(`${model.name}.${attribute} has an audience, so it cannot be a part of ${name}.`);
    }
  }
}

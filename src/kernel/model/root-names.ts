import { lowerFirst, type Model } from './metadata';

/** Returns the root field that finds one row of a model: `invoice` for the model Invoice. */
export const oneField = (model: Model): string => lowerFirst(model.name);

const rootNames = (model: Model): (string | undefined)[] => [
  model.isNode ? oneField(model) : undefined,
  model.plural,
  model.shared?.list?.name,
  model.viewer?.field,
];

/** Throws if two root fields have the same name: one would replace the other, and their arguments would be mixed. */
export function verifyRootNames(models: readonly Model[]): void {
  const taken = new Set<string>();
  for (const model of models)
    for (const name of rootNames(model)) {
      if (name === undefined) continue;
      if (taken.has(name)) throw new Error(`Query.${name} of ${model.name} is declared twice.`);
      taken.add(name);
    }
}

import { oneField, tenantArgument } from '../model/graph';
import type { Model } from '../model/metadata';

/** A root field that the declarations of a model give: one row by its id, or the list of a tenant's rows. */
export interface RootField {
  readonly name: string;
  readonly model: Model;
  /** The argument that says which row, or whose rows. */
  readonly argument: string;
  readonly leadsTo: 'row' | 'list';
}

export function rootFieldsOf(models: readonly Model[]): RootField[] {
  return models
    .filter((model) => model.isNode)
    .flatMap((model): RootField[] => {
      const one: RootField = { name: oneField(model), model, argument: 'id', leadsTo: 'row' };
      if (!model.plural) return [one];
      return [one, { name: model.plural, model, argument: tenantArgument(model), leadsTo: 'list' }];
    });
}

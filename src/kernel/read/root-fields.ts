import { oneField, tenantArgument } from '../model/graphql-types';
import type { Model } from '../model/metadata';

/** A root field derived from the declaration of a model. */
export type RootField = { readonly name: string; readonly model: Model } & (
  | {
      /** One row by ID, or the list of rows of a tenant. */
      readonly leadsTo: 'row' | 'list';
      /** The argument with the ID of the row or tenant. */
      readonly argument: string;
    }
  | { /** The row of the person who reads. */ readonly leadsTo: 'viewer' }
);

export function rootFieldsOf(models: readonly Model[]): RootField[] {
  return models.flatMap((model): RootField[] => {
    const { isNode, plural, viewer } = model;
    return [
      ...(isNode ? [{ name: oneField(model), model, leadsTo: 'row', argument: 'id' } as const] : []),
      ...(plural ? [{ name: plural, model, leadsTo: 'list', argument: tenantArgument(model) } as const] : []),
      ...(viewer ? [{ name: viewer.field, model, leadsTo: 'viewer' } as const] : []),
    ];
  });
}

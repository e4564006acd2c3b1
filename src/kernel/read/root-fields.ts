import { tenantArgument } from '../model/graphql-types';
import { oneField } from '../model/root-names';
import { type RowKey, rowKeysOf } from './row-keys';
import { hasDocuments } from '../model/search';
import { SEARCH_FIELD } from '../model/search-field';
import { allModels, type JoinKeys, type Model, tenantOf } from '../model/metadata';

/** The rows that a root list contains. */
export interface ListedRows {
  /** Leads from the argument to the rows: the ID of the tenant, or nothing. */
  readonly keys: JoinKeys;
  /** Condition of the rows, as SQL with `{name}`. */
  readonly when?: string;
}

interface AnyRootField {
  readonly name: string;
  /** Whether requests without an access token can read it. */
  readonly isPublic: boolean;
}

/** The root field that searches the rows of a tenant. */
export interface SearchField extends AnyRootField {
  readonly leadsTo: 'results';
  /** The argument with the ID of the tenant. */
  readonly argument: string;
  readonly models: readonly Model[];
}

/** A root field derived from the declaration of a model. */
type ModelField = AnyRootField & { readonly model: Model } & (
    | {
        readonly leadsTo: 'row';
        /** The arguments that find the row, of which one is given. */ readonly keys: readonly RowKey[];
      }
    | {
        readonly leadsTo: 'list';
        /** The argument with the ID of the tenant. */
        readonly argument?: string;
        readonly rows: ListedRows;
      }
    | { /** The row of the person who reads. */ readonly leadsTo: 'viewer' }
  );

/** A root field derived from declarations. */
export type RootField = ModelField | SearchField;

function rootList(model: Model): { argument?: string; rows: ListedRows } {
  if (model.owner === 'platform') return { rows: { keys: [] } };
  const keys = [{ parent: 'id', child: tenantOf(model).column }];
  return { argument: tenantArgument(model), rows: { keys } };
}

function searchField(models: readonly Model[]): SearchField[] {
  const searched = models.filter(hasDocuments);
  const [model] = searched;
  if (!model) return [];
  const argument = tenantArgument(model);
  return [{ name: SEARCH_FIELD, isPublic: false, leadsTo: 'results', argument, models: searched }];
}

export function rootFieldsOf(models: readonly Model[]): RootField[] {
  return [...models.flatMap(rootFieldsOfModel), ...searchField(models)];
}

function rootFieldsOfModel(model: Model): RootField[] {
  const { isNode, plural, viewer, shared, platform } = model;
  const common = { model, isPublic: platform?.public !== undefined };
  const ofAll = shared?.list && { name: shared.list.name, rows: { keys: [], when: shared.when } };
  return [
    ...(isNode
      ? [{ ...common, name: oneField(model), leadsTo: 'row', keys: rowKeysOf(model) } as const]
      : []),
    ...(plural ? [{ ...common, name: plural, leadsTo: 'list', ...rootList(model) } as const] : []),
    ...(ofAll ? [{ ...common, leadsTo: 'list', ...ofAll } as const] : []),
    ...(viewer ? [{ ...common, name: viewer.field, leadsTo: 'viewer' } as const] : []),
  ];
}

let known: ReadonlyMap<string, RootField> | undefined;

/** Returns the root fields of all declared models by name. To be called after all models are declared. */
export const rootFields = (): ReadonlyMap<string, RootField> =>
  (known ??= new Map(rootFieldsOf(allModels()).map((root) => [root.name, root])));

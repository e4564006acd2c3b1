import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { rootFields } from './root-fields';

const META_FIELDS = new Set(
  [SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef].map(({ name }) => name),
);

/** Returns the names of the root fields, including those of fragments. */
function rootNames(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootNames(selection.selectionSet, fragments);
    return rootNames(fragments.get(selection.name.value)!.selectionSet, fragments);
  });
}

function isPublicRead(document: DocumentNode, operation: OperationDefinitionNode): boolean {
  if (operation.operation !== OperationTypeNode.QUERY) return false;
  const fragments = document.definitions.filter((d) => d.kind === Kind.FRAGMENT_DEFINITION);
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  const names = rootNames(operation.selectionSet, byName).filter((name) => !META_FIELDS.has(name));
  const roots = names.map((name) => rootFields().get(name));
  // The viewer is null for anonymous requests, so a page can ask for it before anyone is signed in.
  const isAllowed = roots.every((root) => root && (root.isPublic || root.leadsTo === 'viewer'));
  return isAllowed && roots.some((root) => root?.isPublic);
}

const results = new WeakMap<OperationDefinitionNode, boolean>();

/** Returns whether a valid operation reads public rows only, so that it needs no access token. */
export function readsPublicRows(document: DocumentNode, operation: OperationDefinitionNode): boolean {
  let result = results.get(operation);
  if (result === undefined) results.set(operation, (result = isPublicRead(document, operation)));
  return result;
}

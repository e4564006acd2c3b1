import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
} from 'graphql';
import { Extensions } from 'type-graphql';
import { sentences } from '../model/descriptions';

const TOKENLESS = 'tokenless';
const NOTE = 'An invalid or expired access token is ignored.';

/**
 * Declares a mutation that needs no access token. A token that is invalid or has expired does not fail it, because clients
 * send their token with every request.
 */
export const Tokenless = (): MethodDecorator => Extensions({ [TOKENLESS]: true });

/** Adds to the description of each tokenless mutation that invalid tokens are ignored. */
export function documentTokenless(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()!.getFields()))
    if (field.extensions[TOKENLESS]) field.description = sentences(field.description ?? '', NOTE);
}

/** Returns whether a valid operation consists of tokenless mutations. */
export function isTokenless(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean {
  if (operation.operation !== OperationTypeNode.MUTATION) return false;
  const fields = schema.getMutationType()!.getFields();
  const fragmentNamed = (name: string): readonly SelectionNode[] =>
    document.definitions.flatMap((d) =>
      d.kind === Kind.FRAGMENT_DEFINITION && d.name.value === name ? d.selectionSet.selections : [],
    );
  const every = (selections: readonly SelectionNode[]): boolean =>
    selections.every((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return every(fragmentNamed(selection.name.value));
      if (selection.kind === Kind.INLINE_FRAGMENT) return every(selection.selectionSet.selections);
      const { value: name } = selection.name;
      return name === '__typename' || Boolean(fields[name]!.extensions[TOKENLESS]);
    });
  return every(operation.selectionSet.selections);
}

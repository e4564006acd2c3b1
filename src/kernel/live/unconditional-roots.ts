import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

const isConditional = ({ directives = [] }: SelectionNode): boolean =>
  directives.some(({ name }) => name.value === 'skip' || name.value === 'include');

/** What is selected at the root, through fragments, too; each of them once, however often it is spread. */
function* rootsOf(
  { selections }: SelectionSetNode,
  context: ValidationContext,
  spread: Set<string>,
): Generator<SelectionNode> {
  for (const selection of selections) {
    yield selection;
    if (selection.kind === Kind.INLINE_FRAGMENT) yield* rootsOf(selection.selectionSet, context, spread);
    if (selection.kind !== Kind.FRAGMENT_SPREAD || spread.has(selection.name.value)) continue;
    const fragment = context.getFragment(selection.name.value);
    spread.add(selection.name.value);
    if (fragment) yield* rootsOf(fragment.selectionSet, context, spread);
  }
}

/**
 * A subscription follows one field, whatever its variables are: the specification has no @skip and @include at its
 * root, which graphql-js does not check.
 */
export function UnconditionalRootsRule(context: ValidationContext): ASTVisitor {
  const check = (document: DocumentNode): DocumentNode | undefined => {
    const conditional = document.definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.SUBSCRIPTION
        ? [...rootsOf(definition.selectionSet, context, new Set())].filter(isConditional)
        : [],
    );
    if (!conditional.length) return undefined;
    const message = 'At the root of a subscription there is no @skip and no @include.';
    context.reportError(new GraphQLError(message, { nodes: conditional }));
    // Nothing is left to the other rules: the one that counts the roots throws where a directive has a variable.
    return { ...document, definitions: [] };
  };
  return { Document: { enter: check } };
}

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

/** Yields the selections at the root, including those of fragments. Each fragment is visited once. */
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
 * Rejects `@skip` and `@include` at the root of subscriptions. The specification forbids them, because a subscription
 * has exactly one root field, and graphql-js does not check this.
 */
export function UnconditionalRootsRule(context: ValidationContext): ASTVisitor {
  const check = (document: DocumentNode): DocumentNode | undefined => {
    const conditional = document.definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.SUBSCRIPTION
        ? [...rootsOf(definition.selectionSet, context, new Set())].filter(isConditional)
        : [],
    );
    if (!conditional.length) return undefined;
    const message = '`@skip` and `@include` are not allowed on the root field of a subscription.';
    context.reportError(new GraphQLError(message, { nodes: conditional }));
    // The document is emptied for the other rules: the one that counts root fields throws if a directive has a variable.
    return { ...document, definitions: [] };
  };
  return { Document: { enter: check } };
}

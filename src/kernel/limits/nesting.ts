import { type ASTVisitor, type DocumentNode, Kind, visit } from 'graphql';

const children = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [];

/** How deep lists and objects are in one another; level by level, since a function that calls itself may not come back. */
export function nestingOfJson(value: unknown): number {
  let depth = 0;
  for (let level = children(value); level.length; level = level.flatMap(children)) depth += 1;
  return depth;
}

function nestingOfLiterals(document: DocumentNode): number {
  let [depth, maxDepth] = [0, 0];
  const node = {
    enter: () => void (maxDepth = Math.max(maxDepth, (depth += 1))),
    leave: () => void (depth -= 1),
  };
  const visitor: ASTVisitor = { [Kind.LIST]: node, [Kind.OBJECT]: node };
  visit(document, visitor);
  return maxDepth;
}

/** How deep the values of an operation are. Only a value of any shape can be deeper than its type. */
export const nestingOf = (document: DocumentNode, variables: Readonly<Record<string, unknown>>): number =>
  Math.max(nestingOfLiterals(document), nestingOfJson(variables));

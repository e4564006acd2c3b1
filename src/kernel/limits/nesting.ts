import { type ASTVisitor, type DocumentNode, Kind, visit } from 'graphql';

const children = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [];

/** Returns the nesting depth of lists and objects. Iterates by level, because recursion could overflow the stack. */
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

/** Returns the nesting depth of an operation's input values. Only values of the scalar `JSON` exceed their type's depth. */
export const nestingOf = (document: DocumentNode, variables: Readonly<Record<string, unknown>>): number =>
  Math.max(nestingOfLiterals(document), nestingOfJson(variables));

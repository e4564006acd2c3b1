import { type ASTVisitor, type DocumentNode, Kind, visit } from 'graphql';

/** Returns the nesting depth of lists and objects. Uses an explicit stack, because recursion could overflow. */
export function nestingOfJson(value: unknown): number {
  let nesting = 0;
  const values = [value];
  const depths = [0];
  while (values.length) {
    const parent = values.pop();
    const depth = depths.pop()! + 1;
    if (typeof parent !== 'object' || parent === null) continue;
    for (const child of Array.isArray(parent) ? (parent as unknown[]) : Object.values(parent)) {
      if (depth > nesting) nesting = depth;
      if (typeof child !== 'object' || child === null) continue;
      values.push(child);
      depths.push(depth);
    }
  }
  return nesting;
}

/** Returns the approximate length of a value as JSON. Uses an explicit stack, too. */
export function lengthOfJson(value: unknown): number {
  let length = 0;
  const values = [value];
  while (values.length) {
    const one = values.pop();
    length += typeof one === 'string' ? one.length + 2 : 2;
    if (typeof one !== 'object' || one === null) continue;
    if (Array.isArray(one)) for (const item of one as unknown[]) values.push(item);
    else
      for (const [name, part] of Object.entries(one)) {
        length += name.length + 3;
        values.push(part);
      }
  }
  return length;
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

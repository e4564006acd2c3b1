import { type ASTVisitor, type DocumentNode, Kind, visit } from 'graphql';

/** How deep lists and objects are nested in each other. Uses its own stack: recursion would exhaust JavaScript's. */
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

/** About how many characters a value has as JSON; found without recursion, too. */
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

/** How deep the values of an operation are. Only a value of any shape can be deeper than its type. */
export const nestingOf = (document: DocumentNode, variables: Readonly<Record<string, unknown>>): number =>
  Math.max(nestingOfLiterals(document), nestingOfJson(variables));

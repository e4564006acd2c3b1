import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';

const isConnection = (name: string): boolean => name.endsWith('Connection');

function fieldSelection(field: GraphQLField<unknown, unknown>, depth: number): string {
  const type = getNamedType(field.type);
  if (field.args.some(isRequiredArgument)) return '';
  if (isLeafType(type)) return field.name;
  if (isInterfaceType(type)) return `${field.name} { __typename id }`;
  if (isUnionType(type)) return `${field.name} { ${type.getTypes().map(variantSelection).join(' ')} }`;
  if (isConnection(type.name)) {
    if (depth === 0) return '';
    const node = getNamedType(type.getFields().nodes!.type) as GraphQLObjectType;
    return `${field.name}(first: 100) { totalCount nodes { ${selectionOf(node, depth - 1)} } }`;
  }
  if (depth === 0 && isRow(type)) return '';
  return `${field.name} { ${selectionOf(type, depth - 1)} }`;
}

/** Members of a union can have fields of one name and different types, so each has its own aliases. */
function variantSelection(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).map((field) => fieldSelection(field, 0));
  const aliased = fields
    .filter(Boolean)
    .map((selection) => `${type.name}_${selection.split(' ')[0]}: ${selection}`);
  return `... on ${type.name} { __typename ${aliased.join(' ')} }`;
}

const isRow = (type: GraphQLObjectType): boolean => 'id' in type.getFields();
const withId = (type: GraphQLObjectType, selections: readonly string[]): string[] => [
  ...['__typename', ...(isRow(type) ? ['id'] : [])],
  ...selections,
];

/** Selects every field of a type without required arguments, with rows and lists up to a depth. */
function selectionOf(type: GraphQLObjectType, depth: number): string {
  const fields = Object.values(type.getFields()).map((field) => fieldSelection(field, Math.max(depth, 0)));
  return ['__typename', ...fields].filter(Boolean).join(' ');
}

/** The selections of the lists and rows of a type, with at most this many in each. At least one. */
function partsOf(type: GraphQLObjectType, depth: number, most: number): string[] {
  const branches = branchesOf(type, depth);
  const count = Math.max(Math.ceil(branches.length / most), 1);
  return Array.from({ length: count }, (_, n) =>
    withId(type, branches.slice(n * most, (n + 1) * most)).join(' '),
  );
}

/**
 * Selects only IDs and lists, to keep deep selections small. Returns the selection of each list and row, several if it
 * has more than `most` lists and rows itself.
 */
export function branchesOf(type: GraphQLObjectType, depth: number, most = Infinity): string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const target = getNamedType(field.type);
    if (isInterfaceType(target)) return `${field.name} { __typename id }`;
    if (depth === 0 || !isObjectType(target) || field.args.some(isRequiredArgument)) return [];
    if (isConnection(target.name)) {
      const node = getNamedType(target.getFields().nodes!.type) as GraphQLObjectType;
      return partsOf(node, depth - 1, most).map(
        (part) => `${field.name}(first: 7) { totalCount nodes { ${part} } }`,
      );
    }
    return isRow(target) ? partsOf(target, depth - 1, most).map((part) => `${field.name} { ${part} }`) : [];
  });
}

/** Like `branchesOf`, as one selection. */
export const pathsOf = (type: GraphQLObjectType, depth: number): string =>
  withId(type, branchesOf(type, depth)).join(' ');

/** Returns the selection of a root field of one row: every field, or only the ID when the type is an interface. */
export function rowSelection(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  return isInterfaceType(type) ? '__typename id' : selectionOf(type as GraphQLObjectType, 1);
}

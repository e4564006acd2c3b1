import { oneField } from '../../src/kernel/model/graphql-types';
import { hasFilterIndex, isInAllLists, ordersOf } from '../../src/kernel/model/indexes';
import {
  type Attribute,
  type BelongsTo,
  isWithinTenant,
  type Model,
  modelOf,
  ownerColumn,
  upperSnake,
} from '../../src/kernel/model/metadata';
import { isPlainList } from '../../src/kernel/model/plain-lists';
import { rootFieldsOf } from '../../src/kernel/read/root-fields';
import { rowId, valuesOf } from './skewed-rows';

/** Generates operations for every declared list, with every order, direction and filter. */

/** A list in the schema, and the operation that reaches it. */
export interface DeclaredList {
  readonly name: string;
  readonly model: Model;
  /** Whose rows a root list contains, or that it starts from a row. */
  readonly from: 'tenant' | 'platform' | 'everyone' | 'row';
  /** Whether its rows are all rows of an owner, or all shared rows; only then has each filter an index in each order. */
  readonly isWhole: boolean;
  /** Whether its rows are at the end of a path, so that no index has them in order. */
  readonly isPath: boolean;
  /** Returns the operation around the field with its arguments and selection. */
  readonly operation: (field: (args: readonly string[]) => string) => string;
  /** Returns the ID of the parent row, or of the tenant, by the number of the tenant. */
  readonly start: (tenant: number) => string;
}

export function listsOf(models: readonly Model[]): DeclaredList[] {
  return models.flatMap((model): DeclaredList[] => {
    const lists: DeclaredList[] = [];
    for (const root of rootFieldsOf([model])) {
      if (root.leadsTo !== 'list') continue;
      const { name, argument, rows } = root;
      const owner = argument === undefined ? 'platform' : 'tenant';
      lists.push({
        name,
        model,
        from: rows.when === undefined ? owner : 'everyone',
        isWhole: true,
        isPath: false,
        operation: (field) =>
          argument === undefined
            ? `query { ${name}${field([])} }`
            : `query($id: ID!) { ${name}${field([`${argument}: $id`])} }`,
        start: (tenant) => rowId(0, tenant),
      });
    }
    for (const relation of model.toMany.values()) {
      if (isPlainList(relation)) continue;
      const parent = model.viewer ? model.viewer.field : `${oneField(model)}(id: $id)`;
      lists.push({
        name: `${model.name}.${relation.name}`,
        model: relation.to,
        from: 'row',
        isWhole: relation.keys.length === 1 && relation.keys[0]!.child === ownerColumn(relation.to),
        isPath: relation.through !== undefined,
        operation: (field) =>
          `query${model.viewer ? '' : '($id: ID!)'} { ${parent} { ${relation.name}${field([])} } }`,
        start: (tenant) => (model.tenant ? rowId(tenant, 1) : rowId(0, tenant)),
      });
    }
    return lists;
  });
}

/** A page of a list, and how many rows at most its plan may read of the list's table for each row of the page. */
export interface ListPage {
  readonly args: readonly string[];
  readonly perRow: number;
  /** IDs that are looked up, too, for each row of the list: every ID that a relation has there, once. */
  readonly idsPerRow?: number;
  /** Whether the rows of the list, or those that a filter leaves, may be read and sorted: no index has them in the order. */
  readonly isUnordered: boolean;
}

const where = (name: string, tests: string): string => `where: { ${name}: { ${tests} } }`;

interface FilteredPage {
  readonly tests: string;
  readonly perRow: number;
  readonly idsPerRow?: number;
  /** Whether most rows of any list pass it. */
  readonly common?: boolean;
}

/** Two values: as many rows in the order of the list as a page of each value has, and a page of each value. */
export const SEVERAL = 4;
/** A range: the order of the list for ten rows of each row in the page, then the range itself. */
const RANGE = 12;
/** Rows of other tables to look up whether a relation is shown: the row it leads to, and what its policy looks up. */
export const PER_LOOKUP = 3;

function attributeFilters(attribute: Attribute): FilteredPage[] {
  const { type, nullable } = attribute;
  const isLiteral = type.values !== undefined || ['boolean', 'integer', 'bigint'].includes(type.sql);
  const [common, rare] = valuesOf(attribute).map((value) => (isLiteral ? value : JSON.stringify(value)));
  const time = (day: string): string => JSON.stringify(type.sql === 'date' ? day : `${day}T00:00:00Z`);
  const ofValues: FilteredPage[] = [
    { tests: `eq: ${common}`, perRow: 1, common: true },
    { tests: `eq: ${rare}`, perRow: 1 },
    { tests: `in: [${rare}]`, perRow: 1 },
    { tests: `in: [${common}, ${rare}]`, perRow: SEVERAL, common: true },
  ];
  const ofRanges: FilteredPage[] = [
    { tests: `gte: ${time('2026-01-01')}`, perRow: RANGE, common: true },
    { tests: `gt: ${time('2199-01-01')}`, perRow: RANGE },
    { tests: `lt: ${time('2001-01-01')}`, perRow: RANGE },
    { tests: `gte: ${time('2190-01-01')}, lt: ${time('2199-01-01')}`, perRow: RANGE },
  ];
  const ofNull: FilteredPage[] = [
    { tests: 'isNull: true', perRow: 1 },
    { tests: 'isNull: false', perRow: RANGE, common: true },
  ];
  const ofPrefixes: FilteredPage[] = [
    { tests: 'startsWith: "COMM"', perRow: RANGE, common: true },
    { tests: 'startsWith: "rar"', perRow: RANGE },
  ];
  const isTime = type.sql === 'timestamptz' || type.sql === 'date';
  return [
    ...(isTime ? ofRanges : ofValues),
    ...(attribute.key === undefined ? [] : ofPrefixes),
    ...(nullable ? ofNull : []),
  ];
}

function relationFilters(model: Model, relation: BelongsTo, tenant: number): FilteredPage[] {
  const target = modelOf(relation.target());
  const isInTenant = isWithinTenant(model, relation) || (relation.shared && target.tenant !== undefined);
  const id = (row: number): string => JSON.stringify(rowId(isInTenant ? tenant : 0, row));
  const isUnique = (model.indexes ?? []).some(({ unique, on }) => unique && on.includes(relation.name));
  // Of other relations, every second row leads to the same one.
  const idsPerRow = isUnique ? 1 : 0.5;
  const ofNull: FilteredPage[] = [
    { tests: 'isNull: true', perRow: RANGE * (1 + PER_LOOKUP), idsPerRow },
    { tests: 'isNull: false', perRow: RANGE * (1 + PER_LOOKUP), common: true },
  ];
  return [
    { tests: `eq: ${id(1)}`, perRow: 1 },
    { tests: `eq: ${id(3)}`, perRow: 1 },
    { tests: `in: [${id(3)}, ${id(5)}]`, perRow: SEVERAL },
    { tests: `in: [${id(1)}, ${id(3)}]`, perRow: SEVERAL },
    ...ofNull,
  ];
}

/** The pages of a list: each order in each direction from each end and, if wanted, with each filter. */
export function pagesOf(
  { model, isWhole, isPath }: DeclaredList,
  tenant: number,
  size: number,
  filtered: boolean,
): ListPage[] {
  const [first] = ordersOf(model);
  const filters = [
    ...[...model.attributes.values()]
      // What a list contains has no index.
      .filter(({ filter, type }) => filter && !type.array)
      .flatMap((attribute) =>
        attributeFilters(attribute).map((f) => ({
          ...f,
          name: attribute.name,
          isSorted: (order: Attribute) =>
            order === attribute || (order === first && hasFilterIndex(attribute)),
        })),
      ),
    ...[...model.belongsTo.values()]
      .filter(({ filter }) => filter)
      .flatMap((relation) =>
        relationFilters(model, relation, tenant).map((f) => ({
          ...f,
          name: `${relation.name}Id`,
          isSorted: isInAllLists,
        })),
      ),
  ];
  const tested = filters.filter(({ common }) => filtered && (isWhole || common));
  const hasDefault = [...model.attributes.values()].some(({ filterDefault }) => filterDefault);
  // A default filter on several values.
  const unfiltered = hasDefault ? SEVERAL : 1;
  return ordersOf(model).flatMap((order) =>
    ['ASC', 'DESC'].flatMap((direction): ListPage[] => {
      const isUnordered = isPath || (!isWhole && !isInAllLists(order));
      // A default filter has an index in one order.
      const sorts = isUnordered || (hasDefault && order !== first);
      const orderBy = `orderBy: { field: ${upperSnake(order.name)}, direction: ${direction} }`;
      return [
        { args: [`first: ${size}`, orderBy], perRow: unfiltered, isUnordered: sorts },
        { args: [`last: ${size}`, orderBy], perRow: unfiltered, isUnordered: sorts },
        ...tested.map(({ name, tests, perRow, idsPerRow, isSorted }) => ({
          args: [`first: ${size}`, orderBy, where(name, tests)],
          perRow: isWhole && isSorted(order) ? perRow : Math.max(RANGE, perRow),
          idsPerRow,
          isUnordered: isUnordered || (isWhole && !isSorted(order)),
        })),
      ];
    }),
  );
}

/** The fields of a row that need a join: every to-one relation. */
export function selectionOf(model: Model): string {
  const own = model.isNode ? 'id' : ordersOf(model)[0]!.name;
  const joined = [...model.toOne.values()]
    .filter(({ hidden }) => !hidden)
    .map(({ name, to }) => `${name} { ${to.isNode ? 'id' : '__typename'} }`);
  return [own, ...joined].join(' ');
}

import { oneField } from '../../src/kernel/model/root-names';
import { hasFilterIndex, isIndexed, isSortedIn, ordersOf } from '../../src/kernel/model/indexes';
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
import { type RelatedField, relatedFields } from '../../src/kernel/model/related-filters';
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
  /** The relation by which its rows lead to the row that it starts from. */
  readonly by?: BelongsTo;
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
        by: [...relation.to.belongsTo.values()].find(({ column }) => column === relation.keys.at(-1)!.child),
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
  /** What the page has in common with others: its filter, and the kind of filter with the order and with the direction. */
  readonly shapes: readonly string[];
  /** Whether an index has exactly the rows of the list, or those with the filter, in the order or in ranges. */
  readonly isFound: boolean;
}

const where = (name: string, tests: string): string => `where: { ${name}: { ${tests} } }`;

interface FilteredPage {
  readonly tests: string;
  /** What the tests are: of the common value, or a range. */
  readonly kind: string;
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
    { tests: `eq: ${common}`, kind: 'eq common', perRow: 1, common: true },
    { tests: `eq: ${rare}`, kind: 'eq rare', perRow: 1 },
    { tests: `in: [${rare}]`, kind: 'in one', perRow: 1 },
    { tests: `in: [${common}, ${rare}]`, kind: 'in several', perRow: SEVERAL, common: true },
  ];
  const ofRanges: FilteredPage[] = [
    { tests: `gte: ${time('2026-01-01')}`, kind: 'from', perRow: RANGE, common: true },
    { tests: `gt: ${time('2199-01-01')}`, kind: 'after all', perRow: RANGE },
    { tests: `lt: ${time('2001-01-01')}`, kind: 'before all', perRow: RANGE },
    { tests: `gte: ${time('2190-01-01')}, lt: ${time('2199-01-01')}`, kind: 'between', perRow: RANGE },
  ];
  const ofNull: FilteredPage[] = [
    { tests: 'isNull: true', kind: 'null', perRow: 1 },
    { tests: 'isNull: false', kind: 'not null', perRow: RANGE, common: true },
  ];
  const ofPrefixes: FilteredPage[] = [
    { tests: 'startsWith: "COMM"', kind: 'prefix common', perRow: RANGE, common: true },
    { tests: 'startsWith: "rar"', kind: 'prefix rare', perRow: RANGE },
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
    { tests: 'isNull: true', kind: 'null', perRow: RANGE * (1 + PER_LOOKUP), idsPerRow },
    { tests: 'isNull: false', kind: 'not null', perRow: RANGE * (1 + PER_LOOKUP), common: true },
  ];
  return [
    { tests: `eq: ${id(1)}`, kind: 'id common', perRow: 1 },
    { tests: `eq: ${id(3)}`, kind: 'id rare', perRow: 1 },
    { tests: `in: [${id(3)}, ${id(5)}]`, kind: 'ids rare', perRow: SEVERAL },
    { tests: `in: [${id(1)}, ${id(3)}]`, kind: 'ids', perRow: SEVERAL },
    ...ofNull,
  ];
}

/**
 * Filters on related rows: on one that every second row leads to, and on none. The order of the list is followed for ten rows of
 * each row in the page, whose related rows are looked up; then the index of the related rows finds none.
 */
function relatedFilters({ to, by, isList }: RelatedField): FilteredPage[] {
  const perRow = RANGE * (1 + PER_LOOKUP);
  const given = (tests: string): string => (isList ? `some: { ${tests} }` : tests);
  const matching = isList ? 0 : 1;
  return by.flatMap((name) => {
    const attribute = to.attributes.get(name)!;
    const { values } = attribute.type;
    const value = valuesOf(attribute)[matching];
    // No row has a value between the first and the last one.
    const [common, none] = values ? [value, values[1]!] : [JSON.stringify(value), '"none"'];
    return [
      { tests: given(`${name}: { eq: ${common} }`), kind: 'related of many', perRow },
      { tests: given(`${name}: { eq: ${none} }`), kind: 'related of none', perRow },
    ];
  });
}

/** A filter of a list, with whether an index has the rows that it leaves in an order. */
interface NamedFilter extends FilteredPage {
  readonly name: string;
  /** Whether an index has exactly the rows that it leaves. */
  readonly isFound: boolean;
  readonly isSorted: (order: Attribute) => boolean;
}

function filtersOf(model: Model, tenant: number): NamedFilter[] {
  const [first] = ordersOf(model);
  return [
    ...[...model.attributes.values()]
      // What a list contains has no index.
      .filter(({ filter, type }) => filter && !type.array)
      .flatMap((attribute) =>
        attributeFilters(attribute).map((f) => ({
          ...f,
          kind: `${f.kind}${attribute.nullable ? ' of nullable' : ''}`,
          name: attribute.name,
          isFound: isIndexed(attribute) && f.kind !== 'not null',
          isSorted: (order: Attribute) =>
            order === attribute || (order === first && hasFilterIndex(attribute)),
        })),
      ),
    ...[...model.belongsTo.values()]
      .filter(({ filter }) => filter)
      .flatMap((relation) =>
        relationFilters(model, relation, tenant).map((f) => ({
          ...f,
          kind: `${f.kind} of relation`,
          name: `${relation.name}Id`,
          isFound: f.kind.startsWith('id'),
          isSorted: (order: Attribute) => isSortedIn(order, relation),
        })),
      ),
    ...[...relatedFields(model).values()].flatMap((field) =>
      relatedFilters(field).map((f) => ({
        ...f,
        name: field.name,
        isFound: f.kind.endsWith('of none'),
        isSorted: (order: Attribute) => order === first,
      })),
    ),
  ];
}

/** The pages of a list: each order in each direction from each end and, if wanted, with each filter. */
export function pagesOf(
  { model, isWhole, isPath, by }: DeclaredList,
  tenant: number,
  size: number,
  filtered: boolean,
): ListPage[] {
  const [first] = ordersOf(model);
  const tested = filtersOf(model, tenant).filter(({ common }) => filtered && (isWhole || common));
  const hasDefault = [...model.attributes.values()].some(({ filterDefault }) => filterDefault);
  // A default filter on several values.
  const unfiltered = hasDefault ? SEVERAL : 1;
  return ordersOf(model).flatMap((order) =>
    ['ASC', 'DESC'].flatMap((direction): ListPage[] => {
      const isUnordered = isPath || (!isWhole && !isSortedIn(order, by));
      // A default filter has an index in one order.
      const sorts = isUnordered || (hasDefault && order !== first);
      const orderBy = `orderBy: { field: ${upperSnake(order.name)}, direction: ${direction} }`;
      return [
        ...['first', 'last'].map((end) => ({
          args: [`${end}: ${size}`, orderBy],
          perRow: unfiltered,
          isUnordered: sorts,
          isFound: !sorts,
          shapes: [`${end} ${size} ${orderBy}`],
        })),
        ...tested.map(({ name, tests, kind, perRow, idsPerRow, isFound, isSorted }) => {
          const hasOrder = isWhole && isSorted(order);
          return {
            args: [`first: ${size}`, orderBy, where(name, tests)],
            perRow: hasOrder ? perRow : Math.max(RANGE, perRow),
            idsPerRow,
            isUnordered: isUnordered || (isWhole && !hasOrder),
            isFound: isFound && hasOrder && !isUnordered,
            shapes: [`${name} ${tests}`, `${kind} ${String(hasOrder)} ${order.name}`, `${kind} ${direction}`],
          };
        }),
      ];
    }),
  );
}

/** Returns numbers from 0 to 1 that a seed determines. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Returns pages with every shape that the given ones have: every filter at least once, and every kind of filter in every order
 * and in each direction. A seed decides which ones. With `isBrief`, every kind of filter is there in each direction, but not in every order.
 */
export function sampled(pages: readonly ListPage[], seed: number, isBrief: boolean): ListPage[] {
  const next = random(seed);
  const shuffled = pages
    .map((page) => ({ page, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ page }) => page);
  const seen = new Set<string>();
  return shuffled.filter(({ shapes: all }) => {
    const shapes = isBrief ? all.slice(-1) : all;
    const isNew = shapes.some((shape) => !seen.has(shape));
    for (const shape of shapes) seen.add(shape);
    return isNew;
  });
}

/** A field of a row and, with `isJoined`, those that need a join: every to-one relation. */
export function selectionOf(model: Model, isJoined = true): string {
  const own = model.isNode ? 'id' : ordersOf(model)[0]!.name;
  if (!isJoined) return own;
  const joined = [...model.toOne.values()]
    .filter(({ hidden }) => !hidden)
    .map(({ name, to }) => `${name} { ${to.isNode ? 'id' : '__typename'} }`);
  return [own, ...joined].join(' ');
}

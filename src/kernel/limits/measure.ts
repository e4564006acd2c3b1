import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValueNode,
} from 'graphql';
import { EXPENSIVE_COST } from '../model/descriptions';
import { maxSize } from '../model/constraints';
import { allModels, allShapes, type Attribute } from '../model/metadata';
import { DEFAULT_PAGE, MAX_PAGE } from '../model/page-size';
import { ROWS_READ } from '../model/rows-read';
import { maxSummaryRows } from '../model/summary-arguments';
import { summariesOf, type Summary, summaryCost } from '../model/summaries';
import { SEARCH_FIELD } from '../model/search-field';
import { filterCost } from './filter-cost';
import { introspectionListSize } from './introspection';
import { MAX_RESPONSE_BYTES } from '../response-size';

/** The size of an operation, determined without running it. An object of introspection costs as much as a row. */
export interface Measure {
  /** Maximum number of rows read, plus the cost of counts and writes, and of the expected size of the rows. */
  readonly cost: number;
  /** The part of the cost that does not depend on the rows found: counts and mutations. */
  readonly fixed: number;
  /** Maximum size of the selected texts and JSON values of all rows, in characters. */
  readonly size: number;
  /** The part of `fixed` for counts, which only an operation that reads something runs. */
  readonly counts: number;
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
}

/** Assumed length of lists without pagination, which validation limits to about 10 items. */
const PLAIN_LIST = 10;
/** Covers the transaction of a mutation, its validation and its events. */
const MUTATION_COST = 10;
/** Field extension of a mutation: the maximum number of additional rows it writes. */
export const ROWS_WRITTEN = 'rowsWritten';
/** Field extension of a mutation whose input has `items`, each of which costs as much as a mutation. */
export const WRITES_ITEMS = 'writesItems';
/** Field extension of a list in the payload of such a mutation, which has one entry per item. */
export const LISTS_ITEMS = 'listsItems';

/** Number of bytes included in the cost of a row. The same number of additional bytes costs as much as a row. */
const ROW_BYTES = 1_000;
/** Expected length of texts and JSON values, relative to their maximum. */
const EXPECTED_FILL = 0.1;

/** Returns the cost of the size of rows, in addition to their number. */
export const sizeCost = (rows: number, bytes: number): number =>
  Math.max(0, Math.floor(Math.min(bytes, MAX_RESPONSE_BYTES) / ROW_BYTES) - rows);

const NOTHING: Measure = {
  cost: 0,
  fixed: 0,
  counts: 0,
  size: 0,
  depth: 0,
  fields: 0,
  aliases: 0,
  directives: 0,
};

const sum = (a: Measure, b: Measure): Measure => ({
  cost: a.cost + b.cost,
  fixed: a.fixed + b.fixed,
  size: a.size + b.size,
  counts: a.counts + b.counts,
  depth: Math.max(a.depth, b.depth),
  fields: a.fields + b.fields,
  aliases: a.aliases + b.aliases,
  directives: a.directives + b.directives,
});

/** Attributes by GraphQL type and field. Collected at the first operation, when all types are declared. */
let attributes: ReadonlyMap<string, ReadonlyMap<string, Attribute>> | undefined;

function attributeOf(typeName: string, field: string): Attribute | undefined {
  attributes ??= new Map([...allModels(), ...allShapes()].map((type) => [type.name, type.attributes]));
  return attributes.get(typeName)?.get(field);
}

/** The computed fields by GraphQL type. */
let summaries: ReadonlyMap<string, ReadonlyMap<string, Summary>> | undefined;

function summaryOf(typeName: string, field: string): Summary | undefined {
  summaries ??= new Map(allModels().map((model) => [model.name, summariesOf(model)]));
  return summaries.get(typeName)?.get(field);
}

type Variables = Readonly<Record<string, unknown>>;

const isList = (type: GraphQLOutputType): boolean =>
  isListType(isNonNullType(type) ? (type.ofType as GraphQLOutputType) : type);

/**
 * Measures one operation of a valid document. Each fragment is measured once per page size around it, so measuring takes
 * time in proportion to the document, not to its expansion.
 */
class Measuring {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly known = new Map<string, Measure>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    private readonly variables: Variables,
  ) {
    const definitions = document.definitions.filter((d) => d.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(definitions.map((d) => [d.name.value, d]));
  }

  whole(): Measure {
    const { operation, selectionSet } = this.operation;
    const measure = this.selection(selectionSet, this.schema.getRootType(operation)!.name, 1);
    return { ...measure, cost: measure.cost + sizeCost(measure.cost, measure.size * EXPECTED_FILL) };
  }

  /** `page` is the page size of the connection around the selection. */
  private selection(set: SelectionSetNode, typeName: string, page: number): Measure {
    let total = NOTHING;
    for (const node of set.selections) {
      const directives = { ...NOTHING, directives: node.directives?.length ?? 0 };
      total = sum(total, directives);
      if (node.kind === Kind.FIELD) total = sum(total, this.field(node, typeName, page));
      else if (node.kind === Kind.INLINE_FRAGMENT) {
        total = sum(
          total,
          this.selection(node.selectionSet, node.typeCondition?.name.value ?? typeName, page),
        );
      } else total = sum(total, this.fragment(node.name.value, page));
    }
    return total;
  }

  private fragment(name: string, page: number): Measure {
    const key = `${name} ${page}`;
    const known = this.known.get(key);
    if (known) return known;
    const definition = this.fragments.get(name);
    if (!definition) return NOTHING;
    // Validation rejects cycles; this entry makes one terminate anyway.
    this.known.set(key, NOTHING);
    const measure = this.selection(definition.selectionSet, definition.typeCondition.name.value, page);
    this.known.set(key, measure);
    return measure;
  }

  private field(node: FieldNode, typeName: string, page: number): Measure {
    const name = node.name.value;
    const own = { ...NOTHING, depth: 1, fields: 1, aliases: node.alias ? 1 : 0 };
    if (name === '__typename') return { ...own, depth: 0 };
    const field = this.fieldOf(typeName, name);
    if (!field) return own;
    const { type, extensions } = field;
    const named = getNamedType(type);
    const attribute = attributeOf(typeName, name);
    const size = maxSize(attribute?.type.constraints);
    if (!isCompositeType(named)) {
      const cost = name === 'totalCount' || attribute?.expensive ? EXPENSIVE_COST : 0;
      return { ...own, cost, fixed: cost, counts: cost, size };
    }

    const connection = named.name.endsWith('Connection');
    const items = extensions[WRITES_ITEMS] ? this.itemsOf(node) : 1;
    const below = this.selection(node.selectionSet!, named.name, connection ? this.pageSize(node) : items);
    const summary = summaryOf(typeName, name);
    if (summary) return this.summary(summary, node, sum(own, below));
    const listed = extensions[LISTS_ITEMS] ? page : this.rowsOf(node, name, page);
    const rows = connection || !isList(type) ? 1 : listed;
    const searched = connection
      ? filterCost(named.name, this.argument(node, 'where'))
      : this.searchCost(node, typeName);
    const written = Number(extensions[ROWS_WRITTEN] ?? extensions[ROWS_READ] ?? 0);
    const writing = typeName === this.schema.getMutationType()?.name ? items * MUTATION_COST : 0;
    if (named.name.startsWith('__')) {
      // Its depth is limited by a validation rule.
      const objects = (isList(type) ? introspectionListSize(this.schema, name) : 1) * (1 + below.cost);
      // Lengths are averages, so only the sum of a root field is rounded.
      const cost = name.startsWith('__') ? Math.ceil(objects) : objects;
      return { ...sum(own, below), cost, fixed: cost, depth: 0 };
    }
    return {
      ...sum(own, below),
      cost: writing + written + searched + rows * (1 + below.cost),
      fixed: writing + searched + below.fixed,
      counts: searched + below.counts,
      // An object of a JSON column is read as a whole.
      size: size || rows * below.size,
      depth: 1 + below.depth,
    };
  }

  /** Returns the cost of a search of the whole graph, in addition to reading what it finds. */
  private searchCost(node: FieldNode, typeName: string): number {
    const isSearch = node.name.value === SEARCH_FIELD && typeName === this.schema.getQueryType()?.name;
    return isSearch ? EXPENSIVE_COST : 0;
  }

  /** A computed field costs what the rows that it is computed from do, and its own rows. */
  private summary(summary: Summary, node: FieldNode, below: Measure): Measure {
    const args = Object.fromEntries(
      (node.arguments ?? []).map(({ name, value }) => [name.value, this.valueOf(value)]),
    );
    const read = summaryCost(summary);
    return {
      ...below,
      cost: read + maxSummaryRows(summary, args) * (1 + below.cost),
      fixed: read + below.fixed,
      counts: read + below.counts,
      depth: below.depth + 1,
    };
  }

  private fieldOf(
    typeName: string,
    name: string,
  ): Pick<GraphQLField<unknown, unknown>, 'type' | 'extensions'> | undefined {
    if (name === '__schema') return SchemaMetaFieldDef;
    if (name === '__type') return TypeMetaFieldDef;
    const parent = this.schema.getType(typeName);
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  }

  /** Returns the maximum length of a list: the number of IDs, the page size, or the length assumed for plain lists. */
  private rowsOf(node: FieldNode, name: string, page: number): number {
    if (name === SEARCH_FIELD) return this.pageSize(node);
    if (name === 'nodes' || name === 'edges') return this.idsOf(node) ?? page;
    return PLAIN_LIST;
  }

  /** Returns the number of IDs of `nodes(ids:)`. */
  private idsOf(node: FieldNode): number | undefined {
    const ids = this.argument(node, 'ids');
    return Array.isArray(ids) ? ids.length : undefined;
  }

  /** Returns the number of `items` of an input. */
  private itemsOf(node: FieldNode): number {
    const { items } = (this.argument(node, 'input') ?? {}) as { items?: unknown };
    return Array.isArray(items) ? Math.max(1, items.length) : 1;
  }

  private pageSize(node: FieldNode): number {
    const size = this.argument(node, 'first') ?? this.argument(node, 'last') ?? DEFAULT_PAGE;
    return typeof size === 'number' && Number.isFinite(size) ? Math.max(1, size) : MAX_PAGE;
  }

  private argument(node: FieldNode, name: string): unknown {
    const value = node.arguments?.find((a) => a.name.value === name)?.value;
    return value && this.valueOf(value);
  }

  private valueOf(value: ValueNode): unknown {
    if (value.kind === Kind.INT) return Number(value.value);
    if (value.kind === Kind.STRING || value.kind === Kind.ENUM) return value.value;
    if (value.kind === Kind.LIST) return value.values.map((item) => this.valueOf(item));
    if (value.kind === Kind.OBJECT)
      return Object.fromEntries(value.fields.map((field) => [field.name.value, this.valueOf(field.value)]));
    if (value.kind !== Kind.VARIABLE) return undefined;
    const name = value.name.value;
    if (this.variables[name] !== undefined) return this.variables[name] ?? undefined;
    const fallback = this.operation.variableDefinitions?.find(
      (d) => d.variable.name.value === name,
    )?.defaultValue;
    return fallback && this.valueOf(fallback);
  }
}

/** Measures an operation without running it. */
export function measure(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): Measure {
  return new Measuring(schema, document, operation, variables).whole();
}

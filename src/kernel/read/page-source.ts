import { readableColumns } from '../model/columns';
import { hasFilterIndex, ordersOf } from '../model/indexes';
import { type Model, orderSql, ownerColumn } from '../model/metadata';
import {
  arrayOf,
  type Filter,
  filterConditions,
  type FilterIndex,
  indexKeyOf,
  indexSql,
  valuesOf,
} from './filters';
import { type PathRows, unorderedRows } from './found-rows';
import { keyset, orderBy, type Page, whereAll } from './page';
import type { Parameters } from './parameters';
import { relatedColumn, relatedCondition, type RelatedFilter, relatedIds } from './related-filter';
import { shownRow } from './shown';
import { listConditions, unorderedConditions, whereConditions } from './where';

/**
 * A filter may leave many rows of a tenant or few. With many, following the order of the list fills the page soon; with
 * few, it reads all rows of the tenant, and the filter's own index has to find them. A generic plan cannot know which it
 * is, so a page is looked for in steps with a bounded number of rows, each of which runs only if those before it failed.
 */

/** The order of the list is followed for this many rows of each row in the page, before the index of a filter is searched. */
const WALKED_PER_ROW = 10;
/** The maximum number of rows that a filter leaves that are read and sorted. With more, the order of the list fills the page. */
const MAX_SORTED = 5_000;

/** What follows FROM and WHERE to read the rows `t` of a page; ORDER BY and LIMIT are still to come. */
export interface PageSource {
  readonly from: string;
  readonly conditions: readonly string[];
}

/** The rows of all pages of a list. */
export interface ListRows {
  /** The conditions that all pages have in common. */
  readonly base: readonly string[];
  readonly path?: PathRows;
}

/** Where the rows of a page come from. */
export function pageSource(
  model: Model,
  page: Page,
  { base, path }: ListRows,
  limit: number,
  parameters: Parameters,
): PageSource {
  const { anyOf, notShown, few, related, isUnordered } = page.indexed;
  const between = keyset(page, parameters);
  const filter = anyOf ?? notShown;
  if (!filter && !few && !related && !isUnordered)
    return { from: `"${model.table}" t`, conditions: [...base, ...between] };
  const own = filter
    ? listConditions(model, filter, parameters, page)
    : rowConditions(model, page, base, parameters);
  const ofList = base.filter((condition) => !own.includes(condition));
  const steps = new Steps(model, page, limit, own, ofList, between, parameters, path);
  if (anyOf) return steps.source(steps.ofValues(anyOf));
  if (related) return steps.source(steps.ofRelated(related));
  return steps.source(notShown ? steps.ofNotShown(notShown) : steps.ofFew(few));
}

/** The conditions that rows in the order of a list are compared with one by one: all that no index in this order has. */
function rowConditions(model: Model, page: Page, base: readonly string[], to: Parameters): readonly string[] {
  const { few, isUnordered } = page.indexed;
  const compared = unorderedConditions(model, page.where, to, page);
  if (few || !isUnordered) return compared;
  const owner = ownerColumn(model);
  const ofWhere = whereConditions(model, page.where, to, page);
  const ofList = base.filter((one) => !ofWhere.includes(one) && !one.startsWith(`t."${owner}" = `));
  return [...ofList, ...compared];
}

/** The conditions of the rows with the value `o.value` of a filter. */
function equalTo(model: Model, { sql, attribute, alias }: Filter, index: FilterIndex): string[] {
  const key = attribute
    ? [`${indexSql(model, attribute, index, alias)} = ${indexKeyOf(attribute, index, 'o.value')}`]
    : [];
  return [...new Set([`${sql} = o.value`, ...key])];
}

/** SQL: an ID of a relation that is not shown. */
const hiddenId = ({ relation }: Filter): string =>
  `ids.id IS NOT NULL AND ${shownRow(relation!.to, 'ids.id')} IS NULL`;

class Steps {
  private readonly columns: string;
  private readonly others: readonly string[];

  constructor(
    private readonly model: Model,
    private readonly list: Page,
    private readonly limit: number,
    /** Conditions of the filter. */
    private readonly own: readonly string[],
    /** All other conditions of the list. */
    private readonly ofList: readonly string[],
    /** Conditions of the cursors. */
    between: readonly string[],
    private readonly parameters: Parameters,
    private readonly path?: PathRows,
  ) {
    this.others = [...ofList, ...between];
    const readable = readableColumns(model).map((column) => `t."${column}"`);
    this.columns = readable.join(', ');
  }

  /** The page among the rows of all steps: only its rows are joined. */
  source(steps: string): PageSource {
    const page = `SELECT ${this.columns} FROM (${steps}) t ${orderBy(this.list)} LIMIT ${this.limit}`;
    return { from: `(${page}) t`, conditions: [] };
  }

  /**
   * A page of rows with one of several values: a page of each value, merged, unless following the order fills the page
   * within the same number of rows. So at most twice as many rows are read as by the better of the two.
   */
  ofValues(filter: Filter): string {
    const { type, attribute } = filter;
    const values = valuesOf(type, filter.tests.in);
    const array = arrayOf(filter, values, this.parameters);
    const index = attribute !== undefined && attribute === this.list.attribute ? 'order' : 'filter';
    const conditions = [...this.others, ...this.without(filter, 'in'), ...equalTo(this.model, filter, index)];
    const ofEach = this.rows(conditions, orderBy(this.list), this.limit);
    const merged = `SELECT ${this.columns} FROM unnest(${array}) o(value) CROSS JOIN LATERAL (${ofEach}) t`;
    return `${this.walked(this.limit * values.length)} UNION ALL ${merged} WHERE NOT ${this.isFull}`;
  }

  /**
   * A page of rows that a filter leaves, or that a list contains whose order has no index: if there are few, they are sorted.
   * If there are many, the order of the owner's rows fills the page.
   */
  ofFew(filter?: Filter): string {
    const all = [...this.others, ...this.own];
    const few = filter
      ? this.fewOf(filter, all)
      : `SELECT ${this.columns} FROM ${unorderedRows(this.model, this.path, all)} LIMIT ${MAX_SORTED + 1}`;
    const ids = filter?.relation && filter.tests.isNull === true ? `, ${this.idsOf(filter)}` : '';
    return this.fewOrWalked(ids, few, this.areFew('few'));
  }

  /**
   * A page of rows whose related rows match a filter: those of few related rows are sorted if they are few, too. The index of
   * the filter finds the related rows, and that of the relation the rows of each.
   */
  ofRelated(filter: RelatedFilter): string {
    const { list, parameters } = this;
    const compared = relatedCondition(filter, 't', parameters, list);
    const others = [...this.others, ...this.own].filter((one) => one !== compared);
    const order = filter.field.isList ? '' : this.orderOfIndex();
    const ofEach = this.rows([...others, `t."${relatedColumn(filter)}" = o.id`], order, MAX_SORTED + 1);
    const related = relatedIds(filter, list, MAX_SORTED + 1, parameters);
    const few = `SELECT ${this.columns} FROM (SELECT DISTINCT id FROM related) o CROSS JOIN LATERAL (${ofEach}) t LIMIT ${MAX_SORTED + 1}`;
    const areFew = `${this.areFew('related')} AND ${this.areFew('few')}`;
    return this.fewOrWalked(`, related AS MATERIALIZED (${related})`, few, areFew);
  }

  private readonly areFew = (rows: string): string => `(SELECT count(*) <= ${MAX_SORTED} FROM ${rows})`;

  /** The page among the first rows in the order of the list, else among few rows, else in the order of the list to its end. */
  private fewOrWalked(also: string, few: string, isFew: string): string {
    const page = this.rows([...this.others, ...this.own], orderBy(this.list), this.limit);
    return (
      `${this.walked(this.limit * WALKED_PER_ROW, `${also}, few AS MATERIALIZED (${few})`)} UNION ALL ` +
      `SELECT ${this.columns} FROM few t WHERE NOT ${this.isFull} AND ${isFew} UNION ALL ` +
      `SELECT ${this.columns} FROM (${page}) t WHERE NOT ${this.isFull} AND NOT (${isFew})`
    );
  }

  /** The rows that the index of a filter finds, at most one more than are sorted. */
  private fewOf(filter: Filter, all: readonly string[]): string {
    const { sql, type, attribute, tests } = filter;
    const bounded = [
      ...new Set([...all, ...filterConditions(this.model, filter, this.parameters, 'filter', this.list)]),
    ];
    const values = Array.isArray(tests.in) ? valuesOf(type, tests.in) : [];
    if (values.length > 1) {
      const array = arrayOf(filter, values, this.parameters);
      const ofEach = this.rows(
        [...all, ...equalTo(this.model, filter, 'filter')],
        this.orderOfIndex(filter),
        MAX_SORTED + 1,
      );
      return `SELECT ${this.columns} FROM unnest(${array}) o(value) CROSS JOIN LATERAL (${ofEach}) t LIMIT ${MAX_SORTED + 1}`;
    }
    if (filter.relation && tests.isNull === true) return this.fewNotShown(filter, all);
    // The order of its index makes a range the condition of that index.
    const isRange = tests.eq === undefined && values.length === 0;
    const index = attribute ? indexSql(this.model, attribute, 'filter', 't') : sql;
    return this.rows(bounded, isRange ? `ORDER BY ${index}` : this.orderOfIndex(filter), MAX_SORTED + 1);
  }

  /**
   * The order in which the index of a filter has the rows with one value: that of lists, or of IDs if lists are sorted by the
   * attribute. It makes the planner choose this index.
   */
  private orderOfIndex({ attribute }: Pick<Filter, 'attribute'> = {}): string {
    const [first] = !attribute || hasFilterIndex(attribute) ? ordersOf(this.model) : [];
    const columns = first ? [orderSql(this.model, first, 't')] : [];
    return `ORDER BY ${[...columns, this.list.tieBreaker].join(', ')}`;
  }

  /**
   * A page of rows whose relation is shown as null, unless following the order fills the page: a page of the rows where
   * it is null, and one for each ID that is not shown. The index is searched for one ID after the other, which reads a row
   * per ID instead of all rows.
   */
  ofNotShown(filter: Filter): string {
    const { sql } = filter;
    const others = [...this.others, ...this.without(filter, 'isNull')];
    const isHidden = hiddenId(filter);
    const ofNull = this.rows(
      [...others, `${sql} IS NULL`],
      orderBy({ ...this.list, indexed: { allNull: sql } }),
      this.limit,
    );
    const ofEach = this.rows([...others, `${sql} = ids.id`], orderBy(this.list), this.limit);
    return (
      `${this.walked(this.limit * WALKED_PER_ROW, `, ${this.idsOf(filter)}`)} UNION ALL ` +
      `SELECT ${this.columns} FROM (${ofNull}) t WHERE NOT ${this.isFull} UNION ALL ` +
      `SELECT ${this.columns} FROM ids CROSS JOIN LATERAL (${ofEach}) t WHERE NOT ${this.isFull} AND ${isHidden}`
    );
  }

  /** Declares the IDs that a relation has in the list. */
  private idsOf({ sql }: Filter): string {
    const next = (after: string): string =>
      `SELECT ${sql} FROM "${this.model.table}" t ${whereAll([...this.ofList, after])} ORDER BY ${sql} LIMIT 1`;
    return (
      `ids(id) AS ((${next(`${sql} IS NOT NULL`)}) UNION ALL ` +
      `SELECT (${next(`${sql} > ids.id`)}) FROM ids WHERE ids.id IS NOT NULL)`
    );
  }

  /** The rows whose relation is shown as null, at most one more than are sorted. */
  private fewNotShown(filter: Filter, all: readonly string[]): string {
    const { sql } = filter;
    const most = MAX_SORTED + 1;
    const ofNull = this.rows([...all, `${sql} IS NULL`], '', most);
    const ofEach = this.rows([...all, `${sql} = ids.id`], '', most);
    const ofHidden = `SELECT ${this.columns} FROM ids CROSS JOIN LATERAL (${ofEach}) t WHERE ${hiddenId(filter)}`;
    return `SELECT ${this.columns} FROM ((${ofNull}) UNION ALL (${ofHidden})) t LIMIT ${most}`;
  }

  private readonly isFull = `(SELECT count(*) = ${this.limit} FROM walked)`;

  /** Conditions of all operators of the filter but one. */
  private without(filter: Filter, operator: string): string[] {
    const tests = Object.fromEntries(Object.entries(filter.tests).filter(([name]) => name !== operator));
    return listConditions(this.model, { ...filter, tests }, this.parameters, this.list);
  }

  private rows(conditions: readonly string[], order: string, most: number): string {
    return `SELECT ${this.columns} FROM "${this.model.table}" t ${whereAll(conditions)} ${order} LIMIT ${most}`;
  }

  /** The page, where it is among the first rows in the order of the list. */
  private walked(most: number, also = ''): string {
    const first = this.rows(this.others, orderBy(this.list), most);
    const walked = `SELECT ${this.columns} FROM (${first}) t ${whereAll(this.own)} LIMIT ${this.limit}`;
    return `WITH RECURSIVE walked AS MATERIALIZED (${walked})${also} SELECT ${this.columns} FROM walked t WHERE ${this.isFull}`;
  }
}

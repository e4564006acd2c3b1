import { readableColumns } from '../model/columns';
import type { Model } from '../model/metadata';
import { arrayOf, type Filter, filterConditions, sortKeyOf, valuesOf } from './filters';
import { keyset, orderBy, type Page, whereAll } from './page';
import type { Parameters } from './parameters';
import { shownRow } from './shown';

/**
 * A filter may leave many rows of a tenant or few. With many, following the order of the list fills the page soon; with
 * few, it reads all rows of the tenant, and the filter's own index has to find them. A generic plan cannot know which it
 * is, so a page is looked for in steps with a bounded number of rows, each of which runs only if those before it failed.
 */

/** The order of the list is followed for this many rows of each row in the page, before a range is tried. */
const WALKED_PER_ROW = 10;
/** The maximum number of rows in a range that are read and sorted. With more, the order of the list fills the page. */
const MAX_SORTED = 5_000;

/** What follows FROM and WHERE to read the rows `t` of a page; ORDER BY and LIMIT are still to come. */
export interface PageSource {
  readonly from: string;
  readonly conditions: readonly string[];
}

/** Where the rows of a page come from; `base` are the conditions that all pages of the list have in common. */
export function pageSource(
  model: Model,
  page: Page,
  base: readonly string[],
  limit: number,
  parameters: Parameters,
): PageSource {
  const { anyOf, notShown, range } = page.indexed;
  const filter = anyOf ?? notShown ?? range;
  const between = keyset(page, parameters);
  if (!filter) return { from: `"${model.table}" t`, conditions: [...base, ...between] };
  const own = filterConditions(model, filter, parameters, page);
  const ofList = base.filter((condition) => !own.includes(condition));
  const steps = new Steps(model, page, limit, own, ofList, between, parameters);
  if (anyOf) return steps.source(steps.ofValues(anyOf));
  return steps.source(notShown ? steps.ofNotShown(notShown) : steps.ofRange(filter));
}

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
    const { sql, type, attribute } = filter;
    const values = valuesOf(type, filter.tests.in);
    const array = arrayOf(filter, values, this.parameters);
    const isOrder = attribute !== undefined && attribute === this.list.attribute;
    const equal = isOrder
      ? [`${sql} = o.value`, `${this.list.orderSql} = ${sortKeyOf(type, 'o.value')}`]
      : [`${sql} = o.value`];
    const conditions = [...this.others, ...this.without(filter, 'in'), ...equal];
    const ofEach = this.rows(conditions, orderBy(this.list), this.limit);
    const merged = `SELECT ${this.columns} FROM unnest(${array}) o(value) CROSS JOIN LATERAL (${ofEach}) t`;
    return `${this.walked(this.limit * values.length)} UNION ALL ${merged} WHERE NOT ${this.isFull}`;
  }

  /** A page of rows in a range of values: the rows of a small range are sorted, those of a large one come soon. */
  ofRange({ sql }: Filter): string {
    const all = [...this.others, ...this.own];
    const few = this.rows(all, `ORDER BY ${sql}`, MAX_SORTED + 1);
    const page = this.rows(all, orderBy(this.list), this.limit);
    const isFew = `(SELECT count(*) <= ${MAX_SORTED} FROM few)`;
    return (
      `${this.walked(this.limit * WALKED_PER_ROW, `, few AS MATERIALIZED (${few})`)} UNION ALL ` +
      `SELECT ${this.columns} FROM few t WHERE NOT ${this.isFull} AND ${isFew} UNION ALL ` +
      `SELECT ${this.columns} FROM (${page}) t WHERE NOT ${this.isFull} AND NOT ${isFew}`
    );
  }

  /**
   * A page of rows whose relation is shown as null, unless following the order fills the page: a page of the rows where
   * it is null, and one for each ID that is not shown. The index is searched for one ID after the other, which reads a row
   * per ID instead of all rows.
   */
  ofNotShown(filter: Filter): string {
    const { sql, relation } = filter;
    const others = [...this.others, ...this.without(filter, 'isNull')];
    const next = (after: string): string =>
      `SELECT ${sql} FROM "${this.model.table}" t ${whereAll([...this.ofList, after])} ORDER BY ${sql} LIMIT 1`;
    const ids =
      `ids(id) AS ((${next(`${sql} IS NOT NULL`)}) UNION ALL ` +
      `SELECT (${next(`${sql} > ids.id`)}) FROM ids WHERE ids.id IS NOT NULL)`;
    const isHidden = `ids.id IS NOT NULL AND ${shownRow(relation!.to, 'ids.id')} IS NULL`;
    const ofNull = this.rows(
      [...others, `${sql} IS NULL`],
      orderBy({ ...this.list, indexed: { allNull: sql } }),
      this.limit,
    );
    const ofEach = this.rows([...others, `${sql} = ids.id`], orderBy(this.list), this.limit);
    return (
      `${this.walked(this.limit * WALKED_PER_ROW, `, ${ids}`)} UNION ALL ` +
      `SELECT ${this.columns} FROM (${ofNull}) t WHERE NOT ${this.isFull} UNION ALL ` +
      `SELECT ${this.columns} FROM ids CROSS JOIN LATERAL (${ofEach}) t WHERE NOT ${this.isFull} AND ${isHidden}`
    );
  }

  private readonly isFull = `(SELECT count(*) = ${this.limit} FROM walked)`;

  /** Conditions of all operators of the filter but one. */
  private without(filter: Filter, operator: string): string[] {
    const tests = Object.fromEntries(Object.entries(filter.tests).filter(([name]) => name !== operator));
    return filterConditions(this.model, { ...filter, tests }, this.parameters, this.list);
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

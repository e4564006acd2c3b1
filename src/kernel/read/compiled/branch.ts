import { whereAll } from '../page';
import type { Columns } from './columns';

/** Rows of a branch: what stands behind SELECT, around a row called `t`. */
export interface BranchPage {
  readonly from: string;
  readonly conditions: readonly string[];
  readonly order?: string;
  /** Checked to be a whole number; written out, since the planner must know that only a few rows are wanted. */
  readonly limit: number;
  /** Rows that the answer shows; one more may be read, to know whether there are more. */
  readonly pageSize: number;
}

/**
 * The part of a compiled statement that reads one list. Without lists below it, it is a plain page:
 *
 *   SELECT 2 AS b, t."id" AS s0, … FROM … WHERE … ORDER BY … LIMIT 1
 *
 * With them, every row of the page is followed by what is below it:
 *
 *   SELECT x.* FROM (SELECT t."id" AS c0, … LIMIT 10) r1
 *   CROSS JOIN LATERAL (SELECT 1 AS b, r1.c0 AS s0, … UNION ALL (first list of r1) UNION ALL (second list of r1)) x
 *
 * A lateral join is a nested loop in the order of its outer rows, and an Append runs its parts in turn, so rows come
 * out depth first without a sort.
 */
export class Branch {
  /** The mark of the branch's rows, as PostgreSQL writes it. */
  readonly branchId: string;
  /** Joins of the page, by what they lead to. */
  private readonly joins = new Map<string, { readonly alias: string; readonly sql: string }>();
  private readonly below: Branch[] = [];
  /** Values of the page's row that lists and scalar subqueries need, by their SQL. */
  private readonly keys = new Map<string, string>();
  /** Queries of scalar subqueries, with the cells that hold what they find. */
  private readonly scalarSubqueries = new Map<string, number>();

  constructor(
    readonly number: number,
    readonly columns: Columns,
    private readonly page: BranchPage,
  ) {
    this.branchId = String(number);
  }

  get hasScalarSubqueries(): boolean {
    return this.scalarSubqueries.size > 0;
  }

  /** Conditions under which anything below a row is read: nothing is, below a row that is not shown. */
  get withinPage(): string[] {
    return this.page.limit > this.page.pageSize ? [`r${this.number}.n <= ${this.page.pageSize}`] : [];
  }

  /** A value of the page's row, as lists and scalar subqueries below it refer to it. */
  outer(sql: string): string {
    let name = this.keys.get(sql);
    if (!name) this.keys.set(sql, (name = `k${this.keys.size}`));
    return `r${this.number}.${name}`;
  }

  /** What the page calls the row that `relation` leads to from the row `alias`; it is joined once. */
  join(alias: string, relation: string, sql: (joined: string) => string): string {
    const key = `${alias}.${relation}`;
    let known = this.joins.get(key);
    if (!known) {
      const joined = `${alias}_${this.joins.size}`;
      this.joins.set(key, (known = { alias: joined, sql: sql(joined) }));
    }
    return known.alias;
  }

  add(branch: Branch): void {
    this.below.push(branch);
  }

  /** The cell of a value about a row that takes a query of its own, which calls the value `n`. */
  scalarSubquery(query: string, type: string): number {
    let cell = this.scalarSubqueries.get(query);
    if (cell === undefined) {
      cell = this.columns.add(`${this.subqueryAlias(this.scalarSubqueries.size)}.n`, type);
      this.scalarSubqueries.set(query, cell);
    }
    return cell;
  }

  private subqueryAlias(i: number): string {
    return `f${this.number}_${i}`;
  }

  /** The SQL; complete once all branches of the statement are known. */
  text(): string {
    if (!this.below.length && !this.hasScalarSubqueries) return this.select(this.columns.list(this.number));
    const subqueryCells = new Set(this.scalarSubqueries.values());
    const own = this.columns.list(this.number, (sql, i) =>
      subqueryCells.has(i + 1) ? sql : `r${this.number}.c${i}`,
    );
    const parts = [`SELECT ${own}`, ...this.partsBelow()];
    const scalarSubqueries = [...this.scalarSubqueries.keys()].map(
      (query, i) => `CROSS JOIN LATERAL (${query}) ${this.subqueryAlias(i)}`,
    );
    return (
      `SELECT x.* FROM ${this.rows(subqueryCells)} r${this.number} ${scalarSubqueries.join(' ')} ` +
      `CROSS JOIN LATERAL (${parts.join(' UNION ALL ')}) x`
    );
  }

  partsBelow(): string[] {
    return this.below.map((branch) => `(${branch.text()})`);
  }

  /** The page with its values by name. */
  private rows(subqueryCells: ReadonlySet<number>): string {
    const { limit, pageSize } = this.page;
    const read = [...this.columns.sql.entries()].filter(([i, sql]) => sql && !subqueryCells.has(i + 1));
    const named = [
      ...read.map(([i, sql]) => `${sql} AS c${i}`),
      ...[...this.keys].map(([sql, name]) => `${sql} AS ${name}`),
    ];
    const page = `(${this.select(named.join(', '))})`;
    return limit > pageSize ? `(SELECT p.*, row_number() OVER () AS n FROM ${page} p)` : page;
  }

  private select(list: string): string {
    const { from, conditions, order = '', limit } = this.page;
    const joins = [...this.joins.values()].map(({ sql }) => sql).join(' ');
    return `SELECT ${list} FROM ${from} ${joins} ${whereAll(conditions)} ${order} LIMIT ${limit}`;
  }
}

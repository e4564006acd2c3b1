import { whereAll } from '../page';
import type { Columns } from './shared-columns';

/** The page of a branch: the clauses after SELECT, on the row `t`. */
export interface BranchPage {
  readonly from: string;
  readonly conditions: readonly string[];
  readonly order?: string;
  /** A checked integer. It is part of the text, because the planner must know that only a few rows are read. */
  readonly limit: number;
  /** Number of rows in the response. One more row may be read, to find out whether there is a next page. */
  readonly pageSize: number;
}

/**
 * The part of a compiled statement that reads one list. Without lists below it, it is a simple page:
 *
 *   SELECT 2 AS b, t."id" AS s0, … FROM … WHERE … ORDER BY … LIMIT 1
 *
 * With lists below it, the rows of these lists follow each row of the page:
 *
 *   SELECT x.* FROM (SELECT t."id" AS c0, … LIMIT 10) r1
 *   CROSS JOIN LATERAL (SELECT 1 AS b, r1.c0 AS s0, … UNION ALL (first list of r1) UNION ALL (second list of r1)) x
 *
 * A lateral join is a nested loop in the order of its outer rows, and an Append runs its parts in sequence, so the rows
 * are in depth-first order without a sort.
 */
export class Branch {
  /** Joins of the page by alias and relation. */
  private readonly joins = new Map<string, { readonly alias: string; readonly sql: string }>();
  private readonly below: Branch[] = [];
  /** Values of the row that lists and scalar subqueries refer to, by SQL. */
  private readonly keys = new Map<string, string>();
  /** Cells of scalar subqueries by query. */
  private readonly scalarSubqueries = new Map<string, number>();

  /** `number` identifies the branch in the first cell of its rows. */
  constructor(
    readonly number: number,
    readonly columns: Columns,
    private readonly page: BranchPage,
  ) {}

  get hasScalarSubqueries(): boolean {
    return this.scalarSubqueries.size > 0;
  }

  /** Condition for reading below a row: the row must be part of the response. */
  get withinPage(): string[] {
    return this.page.limit > this.page.pageSize ? [`r${this.number}.n <= ${this.page.pageSize}`] : [];
  }

  /** Returns the reference of lists and scalar subqueries to a value of the row. */
  outer(sql: string): string {
    let name = this.keys.get(sql);
    if (!name) this.keys.set(sql, (name = `k${this.keys.size}`));
    return `r${this.number}.${name}`;
  }

  /** Joins a to-one relation of the row `alias`, once, and returns the alias of the joined row. */
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

  /** Adds a scalar subquery, whose column is `n`, and returns its cell. */
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

  /** Returns the SQL. To be called after all branches of the statement are added. */
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

  /** Returns the page with named values. */
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

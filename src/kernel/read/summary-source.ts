import { isNumber, type Measure, measuresOf } from '../model/measures';
import {
  columnOf,
  type Composite,
  expand,
  type JoinKeys,
  type Model,
  orderSql,
  shownSql,
} from '../model/metadata';
import type { ListSummary, Summary } from '../model/summaries';
import { aggregateSql } from './aggregates';
import { type RelatedRows, relatedRows, unorderedRows } from './found-rows';
import type { Parameters } from './parameters';
import { notDeleted } from './shown';
import { type CheckedSummary, checkedSummary, type SummaryArguments } from '../model/summary-arguments';
import { totalsSource } from './totals-source';

/** Where computed rows come from: the row `t` has a column for each of their attributes. */
export interface SummarySource {
  readonly from: string;
  readonly order: string;
  readonly limit: number;
}

/** Column that sorts computed rows. */
const POSITION = 'position';

/** Returns the SQL of a value of the row that has the computed field. */
type ValueAbove = (pair: JoinKeys[number], index: number) => string;

const instants = (dates: readonly Date[]): string[] => dates.map((date) => date.toISOString());

class SourceWriter {
  private readonly rows: Model;
  private readonly measures: ReadonlyMap<string, Measure>;
  private readonly at: string;

  constructor(
    private readonly summary: ListSummary,
    private readonly checked: CheckedSummary,
    private readonly above: RelatedRows,
    private readonly to: Parameters,
  ) {
    this.rows = summary.list.to;
    this.measures = measuresOf(summary.row.target);
    this.at = expand(this.rows, `{${summary.at}}`, 't');
  }

  source(): SummarySource {
    const from = this.summary.kind === 'report' ? this.report() : this.series();
    return { from: `(${from}) t`, order: `ORDER BY t."${POSITION}"`, limit: this.checked.limit };
  }

  /** The conditions of the rows that are summarized, but for their times. */
  private get conditions(): string[] {
    const { when } = this.summary;
    const own = when === undefined ? [] : [`(${expand(this.rows, when, 't')})`];
    return [...this.above.conditions, ...notDeleted(this.rows, 't'), ...own];
  }

  /** Compares the time of a row. The sort key of lists has an index, the time itself has none if it can be null. */
  private compared(operator: string, instant: Date): string[] {
    const bound = this.to.bind(instant.toISOString(), 'timestamptz');
    const attribute = this.rows.attributes.get(this.summary.at)!;
    const sql = [...new Set([this.at, orderSql(this.rows, attribute, 't')])];
    return sql.map((one) => `${one} ${operator} ${bound}`);
  }

  private get within(): string[] {
    const { start, end } = this.checked;
    return [...this.compared('>=', start), ...this.compared('<', end)];
  }

  /** The number of the period that contains a row, from 1. */
  private get periodNumber(): string {
    const starts = instants(this.checked.periods.map(({ start }) => start));
    return `width_bucket(${this.at}, ${this.to.bind(starts, 'timestamptz[]')})`;
  }

  private dimensionSql(measure: Measure): string | undefined {
    if ('dimension' in measure) return expand(this.rows, measure.dimension, 't');
    if (!('period' in measure)) return undefined;
    const days = this.to.bind(
      this.checked.periods.map(({ day }) => day),
      'date[]',
    );
    return `(${days})[${this.periodNumber}]`;
  }

  private report(): string {
    const { row } = this.summary;
    const { dimensions } = this.checked;
    const value = (sql: string): string => shownSql(this.rows, sql, 't');
    const columns = [...this.measures].map(([name, measure]) => {
      const attribute = row.attributes.get(name)!;
      if (dimensions.includes(attribute)) return `${this.dimensionSql(measure)!} AS "${attribute.column!}"`;
      const isDimension = 'dimension' in measure || 'period' in measure;
      const sql = isDimension
        ? `NULL::${attribute.type.sql}`
        : aggregateSql(measure, attribute, { value, at: this.at });
      return `${sql} AS "${attribute.column!}"`;
    });
    const places = [...this.measures.keys()].flatMap((name, i) =>
      dimensions.includes(row.attributes.get(name)!) ? [i + 1] : [],
    );
    const groupBy = places.length ? `GROUP BY ${places.join(', ')}` : '';
    const order = dimensions.map(({ column, type }) => {
      const sql = `g."${column!}"`;
      return `${type.sortKey ? type.sortKey.sql(sql) : sql} NULLS FIRST`;
    });
    const position = order.length ? `row_number() OVER (ORDER BY ${order.join(', ')})` : '1';
    const from = unorderedRows(this.rows, this.above.path, [...this.conditions, ...this.within]);
    const grouped = `SELECT ${columns.join(', ')} FROM ${from} ${groupBy}`;
    return `SELECT g.*, ${position} AS "${POSITION}" FROM (${grouped}) g`;
  }

  /** The columns of the summarized rows that the composites of a series are made of, by column of the computed row. */
  private partsOf(composite: string | undefined): { column: string; part: string; isCount: boolean }[] {
    const { row } = this.summary;
    const parts: Composite['parts'] = row.composites.get(composite ?? '')?.parts ?? {};
    return Object.entries(parts).flatMap(([part, name]) => {
      const { column, type } = row.attributes.get(name)!;
      return column === undefined
        ? []
        : [{ column, part: columnOf(this.rows, part), isCount: ['bigint', 'numeric'].includes(type.sql) }];
    });
  }

  /** The aggregates of the rows of a period, by the column of the computed row. `part` is the value of a row. */
  private periodMeasures(): { column: string; sql: string; part?: string; isNumber: boolean }[] {
    const where = this.summary.increase === undefined ? undefined : 'r.period > 0';
    return [...this.measures].map(([name, measure], i) => {
      const attribute = this.summary.row.attributes.get(name)!;
      const [of] = Object.values(measure) as unknown[];
      const part = typeof of === 'string' ? `${expand(this.rows, of, 't')} AS "v${i}"` : undefined;
      const sql = aggregateSql(measure, attribute, { value: () => `r."v${i}"`, where });
      return { column: attribute.column!, sql, part, isNumber: isNumber(measure) };
    });
  }

  /**
   * The values per period. The last row before the range is read, too, as period 0, so that the increase of the first period
   * is known. Without such a row, values are totals since the beginning.
   */
  private series(): string {
    const { periods, start } = this.checked;
    const at = `r."${columnOf(this.rows, this.summary.at)}"`;
    const latest = (column: string): string => `(array_agg(r."${column}" ORDER BY ${at} DESC))[1]`;
    const increase = (sql: string): string =>
      `CASE WHEN lag(1) OVER periods IS NULL THEN ${sql} ELSE ${sql} - lag(${sql}) OVER periods END`;
    const last = this.partsOf(this.summary.last);
    const grown = this.partsOf(this.summary.increase);
    const measured = this.periodMeasures();
    const values = [
      ...measured.map(({ sql, column }) => `${sql} AS "${column}"`),
      ...last.map(({ column, part }) => `${latest(part)} AS "${column}"`),
      ...grown.map(
        ({ column, part, isCount }) => `${isCount ? increase(latest(part)) : latest(part)} AS "${column}"`,
      ),
    ];
    const read = [
      ...new Set([columnOf(this.rows, this.summary.at), ...[...last, ...grown].map(({ part }) => part)]),
    ];
    const columns = [
      ...read.map((column) => `t."${column}"`),
      ...measured.flatMap(({ part }) => part ?? []),
    ].join(', ');
    const rowsThat = (conditions: readonly string[]): string =>
      unorderedRows(this.rows, this.above.path, [...this.conditions, ...conditions]);
    const before = `(SELECT 0 AS period, ${columns} FROM ${rowsThat(this.compared('<', start))} ORDER BY ${this.at} DESC LIMIT 1)`;
    const within = `(SELECT ${this.periodNumber} AS period, ${columns} FROM ${rowsThat(this.within)})`;
    const rows = grown.length ? `${within} UNION ALL ${before}` : within;
    const shown = [...measured, ...last, ...grown].map(({ column, ...one }) =>
      'isNumber' in one && one.isNumber ? `COALESCE(g."${column}", 0) AS "${column}"` : `g."${column}"`,
    );
    const bounds = [periods.map((one) => one.start), periods.map((one) => one.end)];
    const [starts, ends] = bounds.map((dates) => this.to.bind(instants(dates), 'timestamptz[]'));
    return (
      `SELECT s.i AS "${POSITION}", s."start", s."end", ${shown.join(', ')} ` +
      `FROM unnest(${starts}, ${ends}) WITH ORDINALITY s("start", "end", i) LEFT JOIN (` +
      `SELECT r.period, ${values.join(', ')} FROM (${rows}) r GROUP BY r.period WINDOW periods AS (ORDER BY r.period)) g ON g.period = s.i`
    );
  }
}

/** Returns the source of the rows of a computed field. `valueAbove` returns the SQL of a value of the row that has the field. */
export function summarySource(
  summary: Summary,
  args: SummaryArguments,
  valueAbove: ValueAbove,
  to: Parameters,
): SummarySource {
  if (summary.kind === 'totals')
    return { from: `(${totalsSource(summary, args, valueAbove, to)}) t`, order: '', limit: 1 };
  const checked = checkedSummary(summary, args);
  const above = relatedRows(summary.list, 't', valueAbove);
  return new SourceWriter(summary, checked, above, to).source();
}

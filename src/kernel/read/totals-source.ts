import { type Measure, measuresOf } from '../model/measures';
import { type Attribute, expand, type JoinKeys, type Model, orderSql, shownSql } from '../model/metadata';
import type { Totals, TotalsSource } from '../model/summaries';
import { checkedRanges, type ComparedRanges, type SummaryArguments } from '../model/summary-arguments';
import { aggregateSql } from './aggregates';
import { relatedRows, unorderedRows } from './found-rows';
import type { Parameters } from './parameters';
import { notDeleted } from './shown';

type ValueAbove = (pair: JoinKeys[number], index: number) => string;

/** A value of totals. */
interface Value {
  readonly attribute: Attribute;
  readonly measure: Measure;
}

class TotalsWriter {
  constructor(
    private readonly ranges: ComparedRanges,
    private readonly to: Parameters,
  ) {}

  private instant(date: Date): string {
    return this.to.bind(date.toISOString(), 'timestamptz');
  }

  /** The condition of the rows of a value, undefined if it is about all rows. */
  private condition(rows: Model, { where, at, within }: Measure): string | undefined {
    const own = where === undefined ? [] : [`(${expand(rows, where, 't')})`];
    if (at !== undefined && within !== undefined) {
      const [start, end] = this.ranges.get(within)!;
      const time = expand(rows, `{${at}}`, 't');
      own.push(`${time} >= ${this.instant(start)}`, `${time} < ${this.instant(end)}`);
    }
    return own.length ? own.join(' AND ') : undefined;
  }

  /**
   * Conditions of the rows that all values share: those between both periods, if each value is about one of them by the
   * same time. The sort key of lists has an index.
   */
  private shared(rows: Model, values: readonly Value[]): string[] {
    const [at, ...others] = new Set(values.map(({ measure }) => measure.at));
    if (at === undefined || others.length) return [];
    const bounds = [...this.ranges.values()].flat().map((one) => one.getTime());
    const key = orderSql(rows, rows.attributes.get(at)!, 't');
    const [start, end] = [Math.min(...bounds), Math.max(...bounds)].map((time) =>
      this.instant(new Date(time)),
    );
    return [`${key} >= ${start!}`, `${key} < ${end!}`];
  }

  /** Returns a statement that reads the rows of one source once, and returns one row. */
  row(source: TotalsSource, values: readonly Value[], valueAbove: ValueAbove): string {
    const { to: rows } = source;
    const { conditions, path } = relatedRows(source, 't', valueAbove);
    const columns = values.map(({ attribute, measure }) => {
      const value = (sql: string): string => shownSql(rows, sql, 't');
      const where = this.condition(rows, measure);
      return `${aggregateSql(measure, attribute, { value, where })} AS "${attribute.column!}"`;
    });
    const all = [...conditions, ...notDeleted(rows, 't'), ...this.shared(rows, values)];
    return `SELECT ${columns.join(', ')} FROM ${unorderedRows(rows, path, all)}`;
  }
}

/**
 * Returns a statement with a column for each value of totals. The rows of each list are counted on their own, because a
 * join would count rows of one list once per row of another. Outer joins allow the planner to omit lists that no selected
 * value needs.
 */
export function totalsSource(
  summary: Totals,
  args: SummaryArguments,
  valueAbove: ValueAbove,
  to: Parameters,
): string {
  const writer = new TotalsWriter(checkedRanges(summary, args), to);
  const measures = [...measuresOf(summary.row.target)];
  const from = [...summary.sources].map(([name, source], i) => {
    const values = measures
      .filter(([, { of }]) => of === name)
      .map(([own, measure]) => ({ measure, attribute: summary.row.attributes.get(own)! }));
    const above: ValueAbove = ({ parent }) => {
      const place = summary.keys.findIndex((key) => key.parent === parent);
      return valueAbove(summary.keys[place]!, place);
    };
    return `LEFT JOIN LATERAL (${writer.row(source, values, above)}) s${i} ON true`;
  });
  return `SELECT * FROM (SELECT) one ${from.join(' ')}`;
}

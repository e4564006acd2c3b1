import type { Summary } from '../model/summaries';
import { type ResultRow, readRow, SelectList, type Source } from './row';
import type { Selection } from './selection';
import { parametersBehind, parents, type Statement } from './statement';
import type { SummaryArguments } from '../model/summary-arguments';
import { summarySource } from './summary-source';

/** Returns a statement for the computed rows of a field, or for the only one. */
export function summaryRows(
  summary: Summary,
  args: SummaryArguments,
  selection: Selection,
): Statement<ResultRow[] | ResultRow> {
  const { length } = summary.keys;
  const parameters = parametersBehind(length);
  const { from, order, limit } = summarySource(summary, args, (_, i) => `p.k${i}`, parameters);
  const source: Source = { list: new SelectList(1), joins: [] };
  const read = readRow(selection, 't', source);
  const { expressions } = source.list;
  const inner = expressions.map((sql, i) => `${sql} AS c${i}`).join(', ') || '1';
  return {
    text:
      `SELECT ${['p.i', ...expressions.map((_, i) => `r.c${i}`)].join(', ')} FROM ${parents(length)} ` +
      `CROSS JOIN LATERAL (SELECT ${inner} FROM ${[from, ...source.joins].join(' ')} ${order} LIMIT ${limit}) r`,
    values: parameters.values.slice(length),
    read: (rows) => {
      const computed = rows.map((cells) => read(cells)!);
      return summary.kind === 'totals' ? computed[0]! : computed;
    },
  };
}

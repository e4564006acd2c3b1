import type { JoinKeys, Model, ToMany } from '../../model/metadata';
import type { Summary } from '../../model/summaries';
import { isPlainList, MAX_LISTED_ROWS } from '../../model/plain-lists';
import { relatedRows } from '../found-rows';
import { notDeleted } from '../shown';
import { summarySource } from '../summary-source';
import { argumentsOf, type Fields } from '../selection';
import { plainListSource } from '../statement';
import type { Branch } from './branch';
import type { Compilation, RowRef } from './compilation';
import { ConnectionCompiler, type ListedBelow } from './connection';
import type { Write } from './row-stream';

/** Compiles a field that leads from a row to a list. */
export function listBelow(to: Compilation, relation: ToMany, nodes: Fields, rowRef: RowRef): Write {
  const { branch, alias } = rowRef;
  const value = ({ parent }: JoinKeys[number]): string => branch.outer(`${alias}."${parent}"`);
  const { keys, through } = relation;
  if (isPlainList(relation)) return plainList(to, relation, { keys, value }, nodes, rowRef);
  const args = argumentsOf(relation.from.name, nodes, to.info);
  return new ConnectionCompiler(to, relation.to, { keys, through, value }, args, nodes, branch).writer();
}

/** Compiles a plain list. */
function plainList(
  to: Compilation,
  relation: ToMany,
  listed: ListedBelow,
  nodes: Fields,
  above: RowRef,
): Write {
  const { from, children, order } = plainListSource(relation);
  const branch = to.branch({
    from,
    conditions: [
      ...above.branch.withinPage,
      ...relatedRows(listed, children, listed.value).conditions,
      ...notDeleted(relation.to, 't'),
    ],
    order,
    limit: MAX_LISTED_ROWS,
    pageSize: MAX_LISTED_ROWS,
  });
  above.branch.add(branch);
  return everyRow(branch.number, to.row(relation.to, nodes, { branch, alias: 't' }));
}

/** Compiles a field that returns computed rows. */
export function summaryBelow(to: Compilation, summary: Summary, nodes: Fields, above: RowRef): Write {
  const { branch, alias } = above;
  const value = ({ parent }: JoinKeys[number]): string => branch.outer(`${alias}."${parent}"`);
  const args = argumentsOf(summary.from.name, nodes, to.info) as never;
  const { from, order, limit } = summarySource(summary, args, value, to.parameters);
  const sources = summary.kind === 'totals' ? [...summary.sources.values()] : [summary.list];
  for (const { through } of sources) {
    if (through) to.countTable();
    if (summary.kind === 'totals') to.countTable();
  }
  // Totals have a row without rows to summarize, too, also below a joined row that does not exist.
  const exists = `${value(summary.keys.at(-1)!)} IS NOT NULL`;
  const conditions = [...branch.withinPage, exists];
  const own = to.branch({ from, conditions, order, limit, pageSize: limit });
  branch.add(own);
  const write = to.row(summary.row, nodes, { branch: own, alias: 't' });
  return summary.kind === 'totals' ? onlyRow(own.number, write) : everyRow(own.number, write);
}

const onlyRow =
  (branchId: number, write: Write): Write =>
  (to, _, stream) => {
    const row = stream.take(branchId);
    if (row) write(to, row, stream);
    else to.add('null');
  };

const everyRow =
  (branchId: number, write: Write): Write =>
  (to, _, stream) => {
    to.add('[');
    let first = true;
    for (let row = stream.take(branchId); row; row = stream.take(branchId)) {
      if (!first) to.add(',');
      first = false;
      write(to, row, stream);
    }
    to.add(']');
  };

/** Compiles a row by a condition on its key. It is null if it does not exist or is not visible to the viewer. */
export function rowWhere(to: Compilation, model: Model, key: string, nodes: Fields, above: Branch): Write {
  const branch = to.branch({
    from: `"${model.table}" t`,
    conditions: [key, ...notDeleted(model, 't')],
    limit: 1,
    pageSize: 1,
  });
  above.add(branch);
  return onlyRow(branch.number, to.row(model, nodes, { branch, alias: 't' }));
}

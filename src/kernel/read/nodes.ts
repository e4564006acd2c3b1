import { parse as parseArray } from 'postgres-array';
import type { Model } from '../model/metadata';
import { type Cells, readRow, type ReadRow, type ResultRow, SelectList, type Source } from './row';
import type { Selection } from './selection';
import { notDeleted } from './shown';
import type { Statement } from './statement';

/**
 * Returns a statement that finds rows of any model by ID: a lateral union of one index lookup per table. The branches read
 * different columns, so each returns its cells as one text array.
 */
export function nodesByIds(selections: readonly Selection[]): Statement<ResultRow | null> {
  const readers = new Map<string, ReadRow>();
  const branches = selections.map((selection) => {
    const source: Source = { list: new SelectList(), joins: [] };
    readers.set(selection.model.name, readRow(selection, 't', source));
    return branch(selection.model, source);
  });
  const text =
    `SELECT p.i, r.type, r.cells FROM unnest($1::uuid[]) WITH ORDINALITY AS p(k0, i) ` +
    `CROSS JOIN LATERAL (${branches.join(' UNION ALL ')}) r`;
  return { text, values: [], read: ([cells]) => (cells ? readBranch(readers, cells) : null) };
}

function branch(model: Model, source: Source): string {
  const cells = source.list.expressions.map((sql) => `(${sql})::text`).join(', ');
  const conditions = ['t."id" = p.k0', ...notDeleted(model, 't')].join(' AND ');
  return (
    `SELECT '${model.name}' AS type, ARRAY[${cells}]::text[] AS cells ` +
    `FROM "${model.table}" t ${source.joins.join(' ')} WHERE ${conditions}`
  );
}

function readBranch(readers: ReadonlyMap<string, ReadRow>, [, type, cells]: Cells): ResultRow | null {
  return readers.get(type!)!(parseArray(cells!));
}

import type { Model, ToMany } from '../../model/metadata';
import { isPlainList, MAX_LISTED_ROWS } from '../../model/plain-lists';
import { notDeleted } from '../shown';
import { argumentsOf, type Fields } from '../selection';
import { plainListSource } from '../statement';
import type { Branch } from './branch';
import type { Compilation, RowRef } from './compilation';
import { ConnectionCompiler, type FoundBy, matches } from './connection';
import type { Write } from './row-stream';

/** Compiles a field that leads from a row to a list. */
export function listBelow(to: Compilation, relation: ToMany, nodes: Fields, rowRef: RowRef): Write {
  const { branch, alias } = rowRef;
  const found: FoundBy = relation.keys.map(({ child, parent }) => [
    child,
    () => branch.outer(`${alias}."${parent}"`),
  ]);
  if (isPlainList(relation)) return plainList(to, relation, found, nodes, rowRef);
  const args = argumentsOf(relation.from.name, nodes, to.info);
  return new ConnectionCompiler(to, relation.to, found, args, nodes, branch).writer();
}

/** Compiles a plain list. */
function plainList(to: Compilation, relation: ToMany, found: FoundBy, nodes: Fields, above: RowRef): Write {
  const { from, children, order } = plainListSource(relation);
  const branch = to.branch({
    from,
    conditions: [...above.branch.withinPage, ...matches(found, children), ...notDeleted(relation.to, 't')],
    order,
    limit: MAX_LISTED_ROWS,
    pageSize: MAX_LISTED_ROWS,
  });
  above.branch.add(branch);
  return everyRow(branch.branchId, to.row(relation.to, nodes, { branch, alias: 't' }));
}

const everyRow =
  (branchId: string, write: Write): Write =>
  (to, _, stream) => {
    to.add('[');
    let first = true;
    for (let cells = stream.take(branchId); cells; cells = stream.take(branchId)) {
      if (!first) to.add(',');
      first = false;
      write(to, cells, stream);
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
  const write = to.row(model, nodes, { branch, alias: 't' });
  return (to, _, stream) => {
    const cells = stream.take(branch.branchId);
    if (cells) write(to, cells, stream);
    else to.add('null');
  };
}

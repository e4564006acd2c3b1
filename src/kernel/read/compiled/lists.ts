import type { Model, ToMany } from '../../model/metadata';
import { alive } from '../row';
import { argumentsOf, type Fields } from '../selection';
import { fromThrough, MOST_THROUGH } from '../statement';
import type { Branch } from './branch';
import type { Compilation, Place } from './compilation';
import { Connection, type FoundBy, matches } from './connection';
import type { Write } from './row-stream';

/** Writes what a field that leads from a row to many asks for. */
export function listBelow(to: Compilation, relation: ToMany, nodes: Fields, place: Place): Write {
  const { branch, alias } = place;
  const found: FoundBy = () =>
    relation.keys.map(({ child, parent }) => [child, branch.outer(`${alias}."${parent}"`)]);
  if (relation.through) return through(to, relation, found, nodes, place);
  const args = argumentsOf(relation.from.name, nodes, to.look);
  return new Connection(to, relation.to, found, args, nodes, branch).writer();
}

/** Writes the plain, ordered list of a many-to-many. */
function through(to: Compilation, relation: ToMany, found: FoundBy, nodes: Fields, above: Place): Write {
  const branch = to.branch({
    from: fromThrough(relation),
    conditions: [...above.branch.onlyShown, ...matches(found, 'j'), ...alive(relation.to, 't')],
    order: `ORDER BY j."${relation.through!.orderedBy}"`,
    limit: MOST_THROUGH,
    shown: MOST_THROUGH,
  });
  above.branch.add(branch);
  return everyRow(branch.mark, to.row(relation.to, nodes, { branch, alias: 't' }));
}

const everyRow =
  (mark: string, write: Write): Write =>
  (to, _, stream) => {
    to.add('[');
    let first = true;
    for (let cells = stream.take(mark); cells; cells = stream.take(mark)) {
      if (!first) to.add(',');
      first = false;
      write(to, cells, stream);
    }
    to.add(']');
  };

/** Writes the row that has the id, or null where the reader sees none. */
export function rowById(to: Compilation, model: Model, id: string, nodes: Fields, above: Branch): Write {
  const branch = to.branch({
    from: `"${model.table}" t`,
    conditions: [`t."id" = ${id}`, ...alive(model, 't')],
    limit: 1,
    shown: 1,
  });
  above.add(branch);
  const write = to.row(model, nodes, { branch, alias: 't' });
  return (to, _, stream) => {
    const cells = stream.take(branch.mark);
    if (cells) write(to, cells, stream);
    else to.add('null');
  };
}

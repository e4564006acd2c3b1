import type { Model, NodeReference } from '../../model/metadata';
import type { NodeList } from '../../model/node-lists';
import { nodeModels, nodeReferenceColumns } from '../../model/node-reference';
import { listersSource } from '../nodes';
import { notDeleted } from '../shown';
import type { Fields } from '../selection';
import type { Compilation, RowRef } from './compilation';
import type { Write } from './row-stream';

/**
 * Compiles a reference to a node of any type: a branch for each type, of which one finds a row. PostgreSQL evaluates the
 * condition on the type once per reference and reads no other table.
 */
export function nodeBelow(
  to: Compilation,
  model: Model,
  reference: NodeReference,
  nodes: Fields,
  { branch: above, alias }: RowRef,
): Write {
  const columns = nodeReferenceColumns(model, reference);
  const [id, type] = [columns.id, columns.type].map((column) => above.outer(`${alias}."${column}"`));
  const found = nodeModels().map((node) => {
    const branch = to.branch({
      from: `"${node.table}" t`,
      conditions: [
        ...above.withinPage,
        `${type} = '${node.name}'`,
        `t."id" = ${id}`,
        ...notDeleted(node, 't'),
      ],
      limit: 1,
      pageSize: 1,
    });
    above.add(branch);
    return { branchId: branch.number, write: to.row(node, nodes, { branch, alias: 't' }) };
  });
  return (text, _, stream) => {
    for (const { branchId, write } of found) {
      const row = stream.take(branchId);
      if (row) return write(text, row, stream);
    }
    text.add('null');
  };
}

/** Compiles a list of nodes of several types: a branch for each relation that can list the row. */
export function nodesBelow(
  to: Compilation,
  { listedBy }: NodeList,
  nodes: Fields,
  { branch: above, alias }: RowRef,
): Write {
  const found = listedBy.map((relation) => {
    const source = listersSource(relation, ({ child }) => above.outer(`${alias}."${child}"`));
    const conditions = [...above.withinPage, ...source.conditions];
    const branch = to.branch({ ...source, conditions, pageSize: source.limit });
    above.add(branch);
    return { branchId: branch.number, write: to.row(relation.from, nodes, { branch, alias: 't' }) };
  });
  return (text, _, stream) => {
    text.add('[');
    let separator = '';
    for (const { branchId, write } of found)
      for (let row = stream.take(branchId); row; row = stream.take(branchId)) {
        text.add(separator);
        separator = ',';
        write(text, row, stream);
      }
    text.add(']');
  };
}

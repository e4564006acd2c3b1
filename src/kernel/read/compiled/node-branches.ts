import type { Model, NodeReference } from '../../model/metadata';
import { nodeModels, nodeReferenceColumns } from '../../model/node-reference';
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
    return { branchId: branch.branchId, write: to.row(node, nodes, { branch, alias: 't' }) };
  });
  return (text, _, stream) => {
    for (const { branchId, write } of found) {
      const cells = stream.take(branchId);
      if (cells) return write(text, cells, stream);
    }
    text.add('null');
  };
}
